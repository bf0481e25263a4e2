"""
The answers to a removal from a room: nobody published its numbers (field
notes §5), so each one is carried through as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.videorelay.codes.code import Code

KICK: tuple[Code, ...] = ()
