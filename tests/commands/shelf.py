"""
Rooms, feeds, and a small record in memory, for the tests of the commands.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from bot.commands import (
    Act,
    Asker,
    Extension,
    Question,
    RoomAct,
    Where,
    understand,
)
from bot.commands.grammar import (
    is_extension,
    is_form_asked,
    is_history,
    is_inquiry,
    is_order,
    is_question,
    is_room_act,
)
from bot.domain.actor import Actor
from bot.domain.errors import AskerError, UsageError
from bot.domain.feed import Feed, FeedState
from bot.domain.room import (
    Account,
    GroupNumber,
    Kind,
    Room,
    RoomName,
    Sdk,
    Source,
    Target,
)
from bot.ports import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.commands.grammar import FormAsked, HistoryAsk, Understood
    from bot.domain.answer import Answer, RoomChanged
    from bot.domain.operation import Operation
    from bot.ports import Ledger, Reader

APP = 1400000000
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PRODUCER = Actor(team="T1", user="U1", name="Pat")
ROOM42 = Room(RoomName("room42"), GroupNumber(42), Account("alice"), team="T1")
WAR = Room(
    RoomName("war"), GroupNumber(7), Account("bob"), Sdk.IOT, ("ops",), team="T1"
)
ASKER = Asker("T1", "U1", "C1", NOON)
ORIGIN = Origin(PRODUCER, "C1", "gesture", "rules")


def act(line: str) -> Act:
    """The act that a line, slash included, is taken for."""
    wish = understood(line)
    assert isinstance(wish, Act)
    return wish


def room_act(line: str) -> RoomAct:
    """The change of a room that a line is taken for."""
    wish = understood(line)
    assert isinstance(wish, RoomAct)
    return wish


def extension(line: str) -> Extension:
    """The longer stay that a line is taken for."""
    wish = understood(line)
    assert isinstance(wish, Extension)
    return wish


def question(line: str) -> Question:
    """The question that a line is taken for."""
    wish = understood(line)
    assert isinstance(wish, Question)
    return wish


def refusal(line: str) -> AskerError:
    """The error that a line is answered with."""
    try:
        understood(line)
    except AskerError as error:
        return error
    raise AssertionError(f"{line} was understood")


def misuse(line: str) -> UsageError:
    """The error of a line that is not understood."""
    error = refusal(line)
    assert isinstance(error, UsageError)
    return error


def form(line: str) -> FormAsked:
    """The form that a line asks for."""
    wish = understood(line)
    assert is_form_asked(wish)
    return wish


def history(line: str) -> HistoryAsk:
    """What of the history a line asks for."""
    wish = understood(line)
    assert is_history(wish)
    return wish


def kinds(wish: Understood) -> list[str]:
    """As what the flow would take it: one kind exactly, if all is well."""
    told_apart = {
        "act": isinstance(wish, Act),
        "room act": is_room_act(wish),
        "extension": is_extension(wish),
        "question": is_question(wish),
        "inquiry": is_inquiry(wish),
        "history": is_history(wish),
        "order": is_order(wish),
        "form": is_form_asked(wish),
    }
    return [kind for kind, is_it in told_apart.items() if is_it]


def understood(line: str) -> Understood:
    """Whatever a line is taken for."""
    command, _, text = line.removeprefix("/").partition(" ")
    return understand(command, text)


def where(*feeds: Feed, room: Room = ROOM42) -> Where:
    """A room with these feeds open."""
    return Where(room, feeds, APP)


def feed(  # noqa: PLR0913  each part of a feed may be the one a test is about
    number: int,
    kind: Kind = Kind.BROADCAST,
    account: str = "alice",
    source: Source = Source.CAMERA,
    *,
    state: FeedState = FeedState.LIVE,
    linked_to: int | None = None,
    room: Room = ROOM42,
    sdk: Sdk = Sdk.NORMAL,
) -> Feed:
    """A feed of a room."""
    return Feed(
        number=number,
        target=Target(APP, room.group, Account(account), source, kind),
        sdk=sdk,
        room=room.name,
        team="T1",
        channel="C1",
        state=state,
        asked_by=PRODUCER,
        opened_at=NOON,
        linked_to=linked_to,
    )


@dataclass
class Shelf:
    """
    What the commands read and write, kept in memory.

    It fits those parts of `Reader` and `Ledger` that commands use.

    Attributes:
        known: The rooms on record, by name.
        default: The default room of channel C1.
        feeds: What is open.
        kept: Recordings, newest first.
        ended: The broadcast that ended last.
        queue: Operations that are not settled.
    """

    known: dict[str, Room] = field(default_factory=dict)
    default: Room | None = None
    feeds: tuple[Feed, ...] = ()
    kept: tuple[Feed, ...] = ()
    ended: Feed | None = None
    queue: tuple[Operation, ...] = ()

    def room(self, team: str, name: str) -> Room | None:
        """The room of that name, in its own team only."""
        found = self.known.get(name)
        return found if found is not None and found.team == team else None

    def rooms(self, team: str) -> tuple[Room, ...]:
        """All of them, by name."""
        return tuple(
            self.known[name] for name in sorted(self.known) if self.room(team, name)
        )

    def channel_room(self, team: str, channel: str) -> Room | None:
        """The default of channel C1 of team T1."""
        return self.default if (team, channel) == ("T1", "C1") else None

    def open_feeds(self, team: str, room: str | None = None) -> tuple[Feed, ...]:
        """What is open, of one room or of all."""
        return _of(self.feeds, team, room)

    def last_ended(self, team: str, room: str) -> Feed | None:
        """The broadcast that ended last."""
        del team, room
        return self.ended

    def recordings(self, team: str, room: str | None, most: int) -> tuple[Feed, ...]:
        """Recordings, newest first."""
        return _of(self.kept, team, room)[:most]

    def waiting(self, team: str, room: str | None = None) -> tuple[Operation, ...]:
        """Operations that are not settled."""
        del team
        return tuple(one for one in self.queue if room in {None, one.room})

    def add_room(self, room: Room, origin: Origin) -> Room:
        """Put it among the known."""
        del origin
        self.known[room.name.text] = room
        return room

    def edit_room(self, room: Room, origin: Origin) -> Room:
        """Replace it among the known."""
        return self.add_room(room, origin)

    def remove_room(self, room: Room, origin: Origin) -> None:
        """Take it from the known."""
        del origin
        del self.known[room.name.text]

    def set_channel_room(self, room: Room | None, origin: Origin) -> None:
        """Make it the default, or clear the default."""
        del origin
        self.default = room


def _of(feeds: Iterable[Feed], team: str, room: str | None) -> tuple[Feed, ...]:
    return tuple(
        one for one in feeds if one.team == team and room in {None, one.room.text}
    )


def shelf(*rooms: Room, default: Room | None = None) -> Shelf:
    """A record with these rooms."""
    return Shelf({room.name.text: replace(room) for room in rooms}, default)


def told(record: Shelf, line: str) -> Answer:
    """What the person is told who asks *line* in channel C1."""
    return question(line).answer(cast("Reader", record), ASKER)


def changed(record: Shelf, line: str) -> RoomChanged:
    """What comes of *line*, typed in channel C1."""
    reader, ledger = cast("Reader", record), cast("Ledger", record)
    return room_act(line).apply(ledger, reader, ORIGIN, "T1")
