"""
The filter: which lines of the history are asked for, in chat, as a file, by command.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.errors import UsageError
from bot.domain.room import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.domain.command import Action
    from bot.domain.history import Event, EventKind
    from bot.domain.operation import State

MOST_TEXT = 200
"""How many characters may be searched for."""

# Of use to OnAir itself; nobody looks for what these hold.
_NOT_SEARCHED = frozenset(
    {"digest", "gesture", "key", "lease", "rules", "target", "terms", "worker"}
)


@dataclass(frozen=True, slots=True)
class Filter:
    """
    What a line must be to be shown; None, or no text, leaves that open.

    Attributes:
        room: The room's name.
        channel: The id of the Slack channel it was asked in.
        operation: The operation's number.
        feed: The feed's number.
        actor: The id of the person on whose word it happened, `U…` or `W…`.
        action: The kind of act.
        state: How the operation stands now that the line tells of.
        kind: The kind of line.
        since: Not before then.
        until: Before then.
        text: What stands in it, upper and lower case alike.

    Raises:
        UsageError: The moments contradict each other, or there is too much text.
    """

    room: str | None = None
    channel: str | None = None
    operation: int | None = None
    feed: int | None = None
    actor: str | None = None
    action: Action | None = None
    state: State | None = None
    kind: EventKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse what no line can be."""
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a moment asked for must say its zone")
        if self.since is not None and self.until is not None:
            _demand_order(self.since, self.until)
        if len(self.text) > MOST_TEXT:
            raise UsageError(
                f"“{shown(self.text)}” is too long to be looked for.",
                remedy=f"Write at most {MOST_TEXT} characters of it.",
                about="text",
            )

    @property
    def is_open(self) -> bool:
        """Whether every line is asked for."""
        return not self.named()

    @property
    def is_of_a_place(self) -> bool:
        """
        Whether nothing but a room or a channel is asked for, or nothing at all.

        How many lines are not for the asker is told only then: of anything narrower
        the count would answer what they ask about those lines.
        """
        return self.named().keys() <= {"room", "channel"}

    def named(self) -> dict[str, str | int]:
        """
        What is asked for, by field, as it goes on record; the open ones left out.

        Moments are told in UTC, `2026-11-23T14:02:07Z`.
        """
        return {
            field.name: _plain(value)
            for field in fields(self)
            if (value := getattr(self, field.name)) not in (None, "")
        }

    def fits(self, event: Event) -> bool:
        """
        Whether the line is one of those.

        All but `state`, which no line tells: whoever reads the operations does.
        """
        wanted = (
            (self.room, event.room),
            (self.channel, event.channel),
            (self.operation, event.operation),
            (self.feed, event.feed),
            (self.actor, event.actor.user),
            (self.action and self.action.value, event.action),
            (self.kind, event.kind),
        )
        return (
            all(sought in (None, found) for sought, found in wanted)
            and (self.since is None or event.at >= self.since)
            and (self.until is None or event.at < self.until)
            and self.holds(event)
        )

    def holds(self, event: Event) -> bool:
        """Whether the text stands in the line; no text stands in every one."""
        sought = self.text.lower()
        return not sought or any(
            sought in one.lower() for one in (event.room, *_texts(event.details))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """
    One page of what was asked for.

    Attributes:
        events: The lines, oldest first.
        older: Lines before this number may fit too; None: there are none.
        newer: Lines after this number may fit too; None: there are none.
        looked: How many lines were looked through, where not all of them were
            before the page was full; None: nothing was passed over.
    """

    events: tuple[Event, ...]
    older: int | None = None
    newer: int | None = None
    looked: int | None = None


def _demand_order(since: datetime, until: datetime) -> None:
    if since >= until:
        raise UsageError(
            f"since= is {_plain(since)} and until= is {_plain(until)}: nothing "
            "lies between.",
            remedy="Write the earlier moment as since= and the later one as until=.",
            about="until",
        )


def _plain(value: object) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, int) else str(value)


def _texts(details: Mapping[str, object]) -> Iterator[str]:
    """Every text in the details that a reader may look for."""
    for key, value in details.items():
        if key not in _NOT_SEARCHED:
            yield from _texts_in(value)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _texts(value)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts_in(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
