"""
Standard output and standard error, when they take no more.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def discard(stream: TextIO | None) -> None:
    """Send what is still to be written nowhere, or the interpreter would try again."""
    if stream is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
