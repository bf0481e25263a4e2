"""
What the straight line needs of the world outside, and the promises kept there.

Each port is a `Protocol`: an edge fits it by shape, and `bot.main` is where the
type checker proves that it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.record import Opened, Origin

__all__ = [
    "Announcer",
    "Backend",
    "Clock",
    "Ledger",
    "Opened",
    "Origin",
    "Preview",
    "Reader",
]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from bot.domain.call import Call
    from bot.domain.command import Action, Plan
    from bot.domain.feed import Feed
    from bot.domain.history import Event, EventKind
    from bot.domain.operation import Claim, Operation
    from bot.domain.outcome import Address, Outcome
    from bot.domain.report import Posted, Report, Story
    from bot.domain.room import Room, Target
    from bot.domain.settlement import Settlement


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only go forward; only differences mean something."""


@dataclass(frozen=True, slots=True)
class Preview:
    """
    A call as it would go out, with every secret masked.

    Attributes:
        url: With `usersig` masked and `random` left open.
        body: The JSON text, indented, a password masked.
    """

    url: str
    body: str


class Backend(Protocol):
    """The streaming service."""

    def send(self, call: Call) -> Outcome:
        """
        Ask for *call* once and wait for the answer, never past the deadline.

        Nothing is repeated inside, with one exception that is known to be
        without effect: a usersig that the gateway calls expired is made again
        once (70001, 70101).

        Raises:
            NothingSentError: It never left; certainly no effect.
            BackendRefusedError: Answered no, and the effect is "none".
            OutcomeUnknownError: Sent, and the effect is possible: no answer, an
                unreadable one, another call's, or a code whose effect is
                "possible".
        """

    def preview(self, call: Call) -> Preview:
        """What `send` would send, redacted; nothing is sent."""

    def computed_addresses(self, target: Target) -> tuple[Address, ...]:
        """Addresses worked out where the account's BIZID is known, else none."""

    @property
    def deadline(self) -> timedelta:
        """The longest that `send` can take."""

    @property
    def app(self) -> int:
        """The SDK app id that every target of this backend carries."""


class Ledger(Protocol):
    """
    The write side of the record.  One method, one transaction.

    Every method that changes a state writes the event of it in the same
    transaction, and owes the reports that follow from it.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def open(self, plan: Plan, origin: Origin) -> Opened:
        """
        Put every wish of *plan* on record, all of them or none.

        The same gesture gets what it opened at first.  A wish (the same call)
        that waits or runs already finds that operation; `repeat` says that all
        of them did.
        A start joins the open feed of its target, or makes a new one.
        """

    def refuse(
        self, action: Action, room: str, error: str, origin: Origin
    ) -> Operation:
        """Put a refusal on record; the same gesture gets the first one."""

    def note(
        self, kind: EventKind, origin: Origin, **details: str | int | bool
    ) -> None:
        """Write one line of history that changes nothing else."""

    def confirm(self, number: int, origin: Origin) -> Operation:
        """
        The asker's second yes: `awaiting_confirmation` → `ready`.

        Raises:
            WrongStateError: Not waiting for one, or somebody else's wish.
        """

    def cancel(self, number: int, origin: Origin) -> Operation:
        """
        The asker takes a waiting operation back, with those that follow it.

        Raises:
            WrongStateError: Not waiting any more, or somebody else's wish.
        """

    def claim(self, worker: str, lease: timedelta) -> Claim | None:
        """
        Take the next operation that is due: `ready` → `running`.

        One winner; in the order asked for each target; none while another
        operation of that target is running, or while the one it comes `after`
        has not ended; a start, or a stop of a push, no sooner than 3 s after
        the last sending for its account (field notes §3 and §4); a start or a
        kick whose moment has passed is ended in place of being taken.
        """

    def sending(self, claim: Claim) -> bool:
        """Commit `sent_at`, the last thing before the first byte; False: lost."""

    def settle(self, claim: Claim, settlement: Settlement) -> bool:
        """
        Record how it ended, the feed with it, and delete the secret.

        Those that were pointless without it (`only_if`) are cancelled when it
        did not succeed.  False: the lease was lost; nothing was written.
        """

    def sweep(self, alive: frozenset[str]) -> int:
        """
        Take back what dead workers held, and end what waited too long.

        Claims whose token is *alive* are under way, whatever their lease.

        A running operation past its lease goes back to `ready` when nothing
        was sent, else becomes `unknown`, its feed with it.  A confirmation
        that nobody gave expires.  Gives how many rows were touched.
        """

    def next_due(self) -> datetime | None:
        """When somebody must look again (operations and reports), or None."""

    def now(self) -> datetime:
        """The database's time, which decides."""

    def owed(self, most: int) -> tuple[Report, ...]:
        """The reports that are due, in order."""

    def delivered(self, report: Report, posted: Posted | None) -> None:
        """It is there; a card's place is remembered."""

    def postponed(self, report: Report, until: datetime) -> None:
        """Not now: try again at *until*."""

    def undeliverable(self, report: Report, reason: str) -> None:
        """
        Not there: remember why; what the channel cannot get, its asker gets.

        A card or notice is owed to the asker as a direct message instead; a
        direct message that cannot be delivered ends there, visibly.
        """

    def add_room(self, room: Room, origin: Origin) -> Room:
        """
        Put a room on record.

        Raises:
            WrongStateError: The name, or the group number, is taken.
        """

    def import_rooms(self, rooms: tuple[Room, ...], origin: Origin) -> tuple[int, int]:
        """
        Add the rooms that are new and edit those that differ, all or none.

        Gives how many were added and how many edited.

        Raises:
            WrongStateError: A changed room is in use, or a group is taken.
        """

    def edit_room(self, room: Room, origin: Origin) -> Room:
        """
        Replace the record of the room of that name.

        Raises:
            UnknownRoomError: No such room.
            WrongStateError: A feed is open in it, or the group is taken.
        """

    def remove_room(self, room: Room, origin: Origin) -> None:
        """As `edit_room`; channels lose it as their default."""

    def set_channel_room(self, room: Room | None, origin: Origin) -> None:
        """Make it the channel's default room, or clear the default."""


class Reader(Protocol):
    """
    The read side of the record: never waits for a writer, changes nothing.

    Raises (each method):
        RecordUnavailableError: It cannot be read just now.
    """

    def room(self, team: str, name: str) -> Room | None:
        """The room of that name."""

    def rooms(self, team: str) -> tuple[Room, ...]:
        """All of them, by name."""

    def channel_room(self, team: str, channel: str) -> Room | None:
        """The channel's default room."""

    def feed(self, number: int) -> Feed | None:
        """One feed."""

    def open_feeds(self, team: str, room: str | None = None) -> tuple[Feed, ...]:
        """Every open feed (of one room), oldest first."""

    def last_ended(self, team: str, room: str) -> Feed | None:
        """The room's broadcast that ended last."""

    def recordings(self, team: str, room: str | None, most: int) -> tuple[Feed, ...]:
        """Recordings, newest first."""

    def operation(self, number: int) -> Operation | None:
        """One operation."""

    def waiting(self, team: str, room: str | None = None) -> tuple[Operation, ...]:
        """Operations that are not settled, oldest first."""

    def story(self, report: Report) -> Story:
        """All that this report can tell, read in one go."""

    def history(
        self,
        team: str,
        *,
        room: str | None = None,
        channel: str | None = None,
        operation: int | None = None,
        feed: int | None = None,
        most: int = 20,
    ) -> tuple[Event, ...]:
        """The newest lines that fit, oldest of them first."""

    def events(self, after: int = 0) -> Iterator[Event]:
        """Every line after that number, in order, a page at a time."""


class Announcer(Protocol):
    """
    Slack, when we speak without being asked.

    Raises (each method):
        PostLaterError: Not now; `after` says how long to wait.
        CannotPostError: Not there until somebody mends it.
    """

    def card(self, report: Report, story: Story) -> Posted:
        """Post the card, or update it where `story.card` says it stands."""

    def notice(self, report: Report, story: Story) -> None:
        """Reply to the card, shown in the channel as well."""

    def direct(self, report: Report, story: Story) -> None:
        """Tell one person alone, with what mends the channel."""

    def whisper(self, report: Report, story: Story) -> None:
        """Tell one person alone, in the channel where they asked."""
