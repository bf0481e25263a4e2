"""
Operations: one recorded attempt each to carry out one wish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.actor import Actor

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.call import Call, Secret
    from bot.domain.command import Action
    from bot.domain.feed import Feed
    from bot.domain.outcome import Refusal
    from bot.domain.rules import Quorum

RUN_WITHIN = timedelta(minutes=5)
"""How long after it could begin a start is still begun, where nothing else is set."""


class State(Enum):
    """Where an operation stands in its life."""

    CHECKING = "checking"  # a group or a time zone is being looked up
    AWAITING_CONFIRMATION = "awaiting_confirmation"  # the asker's own second yes
    AWAITING_APPROVAL = "awaiting_approval"  # somebody else's yes
    READY = "ready"  # a worker may take it
    RUNNING = "running"  # a worker has it, under a lease
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # certainly without effect
    UNKNOWN = "unknown"  # sent, and nobody can say
    REFUSED = "refused"  # by the rules
    DECLINED = "declined"  # by a second person
    EXPIRED = "expired"  # its moment has passed
    CANCELLED = "cancelled"  # by the asker, or with what it depended on
    SUPERSEDED = "superseded"  # by a later stop
    STALE = "stale"  # what was approved is no longer what would be sent


# What may follow each state.  The same table is the database's check, and a test
# runs every pair through both.
NEXT: dict[State, frozenset[State]] = {
    State.CHECKING: frozenset(
        {
            State.AWAITING_CONFIRMATION,
            State.AWAITING_APPROVAL,
            State.READY,
            State.REFUSED,
            State.EXPIRED,
            State.CANCELLED,
            State.SUPERSEDED,
        }
    ),
    State.AWAITING_CONFIRMATION: frozenset(
        {
            State.READY,
            State.AWAITING_APPROVAL,
            State.REFUSED,
            State.EXPIRED,
            State.CANCELLED,
            State.SUPERSEDED,
            State.STALE,
        }
    ),
    State.AWAITING_APPROVAL: frozenset(
        {
            State.READY,
            State.REFUSED,
            State.DECLINED,
            State.EXPIRED,
            State.CANCELLED,
            State.SUPERSEDED,
            State.STALE,
        }
    ),
    State.READY: frozenset(
        {
            State.RUNNING,
            # After a freeze its asker is asked once more.
            State.AWAITING_CONFIRMATION,
            State.REFUSED,
            State.EXPIRED,
            State.CANCELLED,
            State.SUPERSEDED,
            State.STALE,
        }
    ),
    State.RUNNING: frozenset(
        {
            State.READY,
            State.SUCCEEDED,
            State.FAILED,
            State.UNKNOWN,
            State.EXPIRED,
            State.SUPERSEDED,
        }
    ),
    # Running again: the same call is asked once more, to learn what came of it.
    State.UNKNOWN: frozenset(
        {State.RUNNING, State.SUCCEEDED, State.FAILED, State.SUPERSEDED}
    ),
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.REFUSED: frozenset(),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
    State.CANCELLED: frozenset(),
    State.SUPERSEDED: frozenset(),
    State.STALE: frozenset(),
}

WAITING = frozenset(
    {
        State.CHECKING,
        State.AWAITING_CONFIRMATION,
        State.AWAITING_APPROVAL,
        State.READY,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is known about how an operation came out, in plain words.

    Attributes:
        what: What happened.
        remedy: What to do next, or "" where nothing is needed.
        refusal: The backend's code, where there was one.
    """

    what: str
    remedy: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One recorded attempt to carry out one wish.

    Attributes:
        number: How people name it; 0 until it is on record.
        action: What kind of act.
        call: Exactly what is sent; None where nothing goes to the backend.
        state: Where it stands.
        actor: On whose word.
        room: The room's name, or what was typed where no room is known.
        channel: The Slack channel it was asked in.
        feed: The feed it acts on, or None.
        why: The reason given, or "".
        gesture: The gesture that opened it.
        asked_at: When it went on record.
        sent_at: When the first byte was about to leave, or None.
        settled_at: When it came to its end, or None.
        after: The operation that goes first, or None.
        only_if: True when it is pointless unless that one succeeds.
        finding: How it came out, or what it waits for, or None.
        due_at: When somebody looks at it next, or None.
        begins: The moment asked for with `at=`, as it was said, or None.
        begins_at: That moment; None where there is none, or not known yet.
        lasts: How long it was asked to run, or None.
        at_most: How long the rules let it run, or None.
        run_within: How long after it could begin it is still begun.
        expires_at: When it is too late to begin, or None: never.
        first_sent_at: The earliest sending that may have had an effect, or None.
        tries: How often it was tried.
        quorums: The second persons that were asked for; none where nobody was.
        approve_by: When they must have agreed, or None.
        line: What was typed, or what the form or the button stood for; "" where
            there was no line.
        trace: How the rules came to their verdict when it was asked.
        held: True where a freeze held it up, so that its asker is asked anew.
        confirmed_by: The id of whoever said yes to what a workflow asked, or "".
    """

    number: int
    action: Action
    call: Call | None
    state: State
    actor: Actor
    room: str
    channel: str
    feed: int | None
    gesture: str
    asked_at: datetime
    why: str = ""
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    after: int | None = None
    only_if: bool = False
    finding: Finding | None = None
    due_at: datetime | None = None
    begins: str | None = None
    begins_at: datetime | None = None
    lasts: timedelta | None = None
    at_most: timedelta | None = None
    run_within: timedelta = RUN_WITHIN
    expires_at: datetime | None = None
    first_sent_at: datetime | None = None
    tries: int = 0
    quorums: tuple[Quorum, ...] = ()
    approve_by: datetime | None = None
    line: str = ""
    trace: tuple[str, ...] = ()
    held: bool = False
    confirmed_by: str = ""

    @property
    def whose(self) -> Actor:
        """The one person whose wish it is; a workflow's is its confirmer's."""
        if not self.confirmed_by:
            return self.actor
        return Actor(self.actor.team, self.confirmed_by, self.actor.enterprise)

    @property
    def duration(self) -> timedelta | None:
        """How long it may run: the shorter of what was asked and what is allowed."""
        known = [one for one in (self.lasts, self.at_most) if one is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Claim:
    """
    An operation that one worker has for a while.

    Attributes:
        operation: In state `running`.
        feed: The feed as it was when claimed, or None.
        worker: The lease's token; every later commit is bound to it.
        secret: The player's password, where one waits for this call.
    """

    operation: Operation
    feed: Feed | None
    worker: str
    secret: Secret | None = None
