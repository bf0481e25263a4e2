"""
`onair manifest`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.slack import manifest

if TYPE_CHECKING:
    from argparse import Namespace


def path() -> Path:
    """Where the manifest is: in the package, or beside it in a checkout."""
    package = Path(bot.__file__).parent
    packed = package / "manifest.yml"
    return packed if packed.exists() else package.parent / "manifest.yml"


def show(given: Namespace) -> int:
    """Print the variant; without options, the file itself with its comments."""
    if not given.http and not given.prefix and not given.workflow:
        print(path().read_text(encoding="utf-8"), end="")
        return 0
    made = manifest.variant(
        manifest.load(path()),
        http_url=given.http,
        prefix=given.prefix,
        workflow=given.workflow,
    )
    print(manifest.dump(made), end="")
    return 0
