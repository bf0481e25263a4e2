"""
`onair play --record`: the tours as pages and pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import UsageError
from bot.playground.recording import check, record
from bot.playground.tours import TOUR_NAMES, TOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.playground.world import World


def prepare(folder: str, names: Sequence[str] | None) -> Callable[[World], int]:
    """
    See whether that can be recorded there; gives what then does it in a world.

    Args:
        folder: Where it is written.
        names: Which tours; None for all.

    Raises:
        SettingsError: There is no browser, or the folder cannot be written.
        UsageError: No tour has that name.
    """
    for name in names or ():
        if name not in TOUR_NAMES:
            raise UsageError(
                f"There is no tour {name}.",
                remedy=f"There are {', '.join(TOUR_NAMES)}.",
            )
    chosen = [one for one in TOURS if names is None or one.name in names]
    check(Path(folder))

    def run(world: World) -> int:
        written = record(world, Path(folder), chosen)
        print(f"Wrote {len(written)} files to {folder}.")
        return 0

    return run
