"""
Stops: which feeds are meant, and in what order they end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.commands.planning import target
from bot.commands.spec import Option
from bot.domain.command import Plan, Wish
from bot.domain.ending import ACTIONS, STOPS, ends_of
from bot.domain.errors import UsageError
from bot.domain.room import Kind, Source

if TYPE_CHECKING:
    from bot.commands.grammar import Where
    from bot.commands.parsed import Parsed
    from bot.domain.command import Action
    from bot.domain.feed import Feed
    from bot.domain.room import Account, RoomName

STOP_OPTIONS = (
    Option("all", "Every room where something of that kind is open."),
    Option("screen", "Only shared screens."),
    Option(
        "as", "Only that account's camera, or with screen its screen.", takes="ACCOUNT"
    ),
    Option("why", "The reason; without quotes the rest of the line.", takes="REASON"),
)
_LEFT = {Source.SCREEN: ", with the word screen", Source.CAMERA: ", without screen"}


@dataclass(frozen=True, slots=True)
class Stop:
    """
    `/broadcast stop` and `/record stop`.

    Attributes:
        kind: What was asked to stop: a broadcast takes its recordings along.
        room: The room that was named, or None.
        everywhere: `all`: each room with an open feed, and a room where nothing
            is meant is passed over.
        account: One account's camera only, or its screen with `screen`; None
            for everybody's.
        screen: Shared screens only.
        why: The reason given, or "".
    """

    dry_run: ClassVar[bool] = False
    wants_form: ClassVar[bool] = False
    kind: Kind
    room: RoomName | None
    everywhere: bool = False
    account: Account | None = None
    screen: bool = False
    why: str = ""

    @property
    def action(self) -> Action:
        """By what name the rules know it."""
        return ACTIONS[self.kind]

    def plan(self, where: Where) -> Plan:
        """
        A stop for each feed that is meant, recordings before their broadcasts.

        Where nothing is known to be open the backend is asked all the same: it
        may know better.
        """
        meant = self._meant(where)
        if not meant and not self.everywhere:
            return self._blind(where)
        recordings = [one for one in meant if one.target.kind is Kind.RECORDING]
        broadcasts = [one for one in meant if one.target.kind is Kind.BROADCAST]
        wishes = ends_of(broadcasts, recordings)
        return Plan(wishes, why=self.why, said=self._left(where, meant))

    def _left(self, where: Where, meant: tuple[Feed, ...]) -> tuple[str, ...]:
        """Say what else of the account named goes on: an end names one source."""
        left = [
            one.target
            for one in where.feeds
            if self.account == one.target.account
            and one.target.kind is self.kind
            and one.is_open
            and one not in meant
        ]
        return tuple(
            f"The {aim.source.value} of {aim.account} in {where.room.name} goes on; "
            f"it has a stop of its own{_LEFT[aim.source]}."
            for aim in left
        )

    def _meant(self, where: Where) -> tuple[Feed, ...]:
        """Those asked for, and the recordings that go with them."""
        feeds = [one for one in where.feeds if one.is_open]
        asked = [one for one in feeds if self._asked(one)]
        numbers = {one.number for one in asked}
        return tuple(one for one in feeds if one in asked or one.linked_to in numbers)

    def _asked(self, feed: Feed) -> bool:
        aim = feed.target
        if self.kind is Kind.RECORDING and aim.kind is not Kind.RECORDING:
            return False
        if self.account is None:
            return not self.screen or aim.source is Source.SCREEN
        source = Source.SCREEN if self.screen else Source.CAMERA
        return (aim.account, aim.source) == (self.account, source)

    def _blind(self, where: Where) -> Plan:
        """Ask for the end of something that is not known to be on air."""
        aim = target(where, self.account, screen=self.screen, kind=self.kind)
        sdk, room = where.room.sdk, where.room.name
        wish = Wish(self.action, room.text, STOPS[self.kind](aim, sdk))
        known = "on air" if self.kind is Kind.BROADCAST else "recorded now"
        what = "Nothing"
        if self.screen or self.account is not None:
            what = f"No {aim.source.value} of {aim.account}"
        said = (
            f"{what} in {room} is known to be {known}; asking the backend all the same."
        )
        return Plan((wish,), why=self.why, said=(said,))


def stop_of(kind: Kind, parsed: Parsed) -> Stop:
    """
    The stop that the words describe.

    Raises:
        UsageError: A room and `all` were both named.
    """
    if parsed.has("all") and parsed.words:
        raise UsageError(
            "A stop is for one room or for all of them, not both.",
            remedy="Name the room, or write all.",
            about="all",
        )
    return Stop(
        kind=kind,
        room=parsed.room,
        everywhere=parsed.has("all"),
        account=parsed.account("as"),
        screen=parsed.has("screen"),
        why=parsed.text("why"),
    )
