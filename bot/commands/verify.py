"""
`/onair verify`: how the chain of the history stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from bot.commands.spec import Option, Place, Verb

if TYPE_CHECKING:
    from bot.commands.grammar import Asker
    from bot.domain.checkpoints import ChainShown
    from bot.ports import Reader

MOST_LOOKED_AT = 1000
"""How many lines are looked at while somebody waits; some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Verify:
    """
    `/onair verify`.

    Attributes:
        full: The whole seal is wanted, to be noted down.
    """

    room: ClassVar[None] = None
    full: bool = False

    def answer(self, reader: Reader, asker: Asker) -> ChainShown:
        """
        Length, head and last checkpoint, and a look at the newest part.

        It tells how many lines there are and nothing of what is in them, so whoever
        is in the workspace may ask.
        """
        del asker
        return replace(reader.chain(MOST_LOOKED_AT), full=self.full)


VERIFY = Verb(
    "verify",
    "onair verify [full]",
    "Tells whether the history holds: its length, its seal, its last checkpoint.",
    lambda parsed: Verify(full=parsed.has("full")),
    (Option("full", "The whole seal, to be noted down."),),
    Place.NONE,
)
