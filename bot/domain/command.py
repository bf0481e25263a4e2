"""
What people ask for: the request as it came, and what it turns out to want.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from bot.domain.actor import Actor
    from bot.domain.call import Call, Secret
    from bot.domain.moment import Spoken
    from bot.domain.rules import Quorum


class Action(Enum):
    """The name of each kind of act, as rules and the history spell it."""

    BROADCAST_START = "broadcast.start"
    BROADCAST_STOP = "broadcast.stop"
    BROADCAST_EXTEND = "broadcast.extend"
    RECORD_START = "record.start"
    RECORD_STOP = "record.stop"
    ROOM_ADD = "room.add"
    ROOM_EDIT = "room.edit"
    ROOM_REMOVE = "room.remove"
    ROOM_HERE = "room.here"
    ROOM_KICK = "room.kick"
    SEE = "see"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    BREAK_GLASS = "break-glass"


@dataclass(frozen=True, slots=True)
class Asking:
    """
    One request from Slack, decoded and not yet understood.

    Attributes:
        actor: Who asks.
        channel: The id of the channel it was asked in.
        command: The slash command's name without slash or prefix, `broadcast`.
        text: What followed it, as Slack sent it.
        gesture: The durable key of this one gesture; a repeat has the same.
        password: The player's password, which only a form can bring, or None.
        step: The run of a workflow's step that it stands for, or "".
        channel_name: The channel's name where Slack told it, else ""; anyone can
            choose one, so it never gives a right.
    """

    actor: Actor
    channel: str
    command: str
    text: str
    gesture: str
    password: Secret | None = field(default=None, compare=False, repr=False)
    step: str = ""
    channel_name: str = ""

    @property
    def line(self) -> str:
        """The whole line, as the person typed it."""
        return f"/{self.command} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class Click:
    """
    One press of a button, decoded.  What it names carries no authority.

    Attributes:
        actor: Who pressed.
        channel: The id of the channel it was pressed in.
        button: Which button, from the closed set of `Button`.
        value: What it names: a feed's or an operation's number, or a line.
        gesture: The durable key of this one gesture.
    """

    actor: Actor
    channel: str
    button: Button
    value: str
    gesture: str


class Button(Enum):
    """Every button there is; the value is its `action_id` in Slack."""

    STOP = "onair.stop"  # value: a feed's number
    RECORD = "onair.record"  # value: a feed's number
    HISTORY = "onair.history"  # value: a feed's number
    TRY_AGAIN = "onair.try_again"  # value: an operation's number
    CONFIRM = "onair.confirm"  # value: an operation's number
    CANCEL = "onair.cancel"  # value: an operation's number
    RUN_THIS = "onair.run_this"  # value: a whole line, judged as the presser's own
    IT_IS_ON = "onair.it_is_on"  # value: the number of an unknown feed
    IT_IS_OFF = "onair.it_is_off"  # value: the number of an unknown feed
    START_AGAIN = "onair.start_again"  # value: the number of an unknown feed
    EXTEND = "onair.extend"  # value: a feed's number and the stop that it moves
    POST_AGAIN = "onair.post_again"  # value: the number of a feed without its card
    SHARE = "onair.share"  # value: a whole question line, answered to the channel
    OLDER = "onair.older"  # value: a whole question line, for the page before
    NEWER = "onair.newer"  # value: a whole question line, for the page after
    CSV = "onair.csv"  # value: a whole question line, answered by a file
    APPROVE = "onair.approve"  # value: an operation's number
    DECLINE = "onair.decline"  # value: an operation's number; asks for a reason
    BREAK_GLASS = "onair.break_glass"  # value: an operation's number; asks why
    REVIEWED = "onair.reviewed"  # value: the number of what was run without approvals
    ASK_AGAIN = "onair.ask_again"  # value: the number of what came to nothing
    RUN_NOW = "onair.run_now"  # value: the number of what a freeze held up
    OPEN_FORM = "onair.open_form"  # value: which form, and a line to fill it from
    REMOVE = "onair.remove"  # value: a feed's number; asks whom, and why
    TIMELINE = "onair.timeline"  # value: nothing; it is of the presser's channel
    MARKDOWN = "onair.markdown"  # value: nothing; as before


class Shortcut(Enum):
    """Every message shortcut; the value is its `callback_id` in Slack."""

    CARD_HISTORY = "onair.card_history"
    STOP_THIS = "onair.stop_this"


@dataclass(frozen=True, slots=True)
class Pointed:
    """
    A message shortcut that somebody chose; the message may be anybody's.

    Attributes:
        actor: Who chose it.
        channel: Where the message stands.
        ts: Which message it is.
        shortcut: What is wanted of it.
        gesture: The durable key of this one gesture.
        thread: The message below which it stands, or "".
    """

    actor: Actor
    channel: str
    ts: str
    shortcut: Shortcut
    gesture: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """
    One thing wanted of the backend; it is opened as one operation.

    Attributes:
        action: What kind of act it is.
        room: The room's name.
        call: Exactly what is to be sent.
        feed: The feed it acts on; None for a start (an open feed of the
            target is found or a new one made), a kick, or a stop of
            something that is not known to be on air.
        after: The position, in the same plan, of the wish that goes first.
        only_if: True when it is pointless unless that one succeeds.
        confirm: True when the asker must say yes once more.
        lasts: How long it may run, from when it is on air; None: until somebody
            stops it.
        begins: The moment asked for with `at=`; None: at once.
        begins_at: That moment, where it is known already.
        at_most: How long the rules let it run; None: no limit.
        run_within: How long after it could begin it is still begun; None: the
            record's own rule.
        agreement: What the rules said; None: OnAir's own doing, which asks nobody.
    """

    action: Action
    room: str
    call: Call
    feed: int | None = None
    after: int | None = None
    only_if: bool = False
    confirm: bool = False
    lasts: timedelta | None = None
    begins: Spoken | None = None
    begins_at: datetime | None = None
    at_most: timedelta | None = None
    run_within: timedelta | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    What the rules want of others before something is carried out.

    Attributes:
        quorums: The second persons; none where a group must be read before anybody
            can tell.
        within: How long those have; None: the record's own rule.
        asked: Whom to ask by direct message, user ids.
        terms: What an approval covers beside the call, by parts.
        trace: How the rules came to it.
        unread: Groups that must be read first; the wish is `checking` until then.
    """

    quorums: tuple[Quorum, ...] = ()
    within: timedelta | None = None
    asked: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything that one command wants, to be opened in one transaction.

    Attributes:
        wishes: In the order in which they are to happen.
        why: The reason given, or "".
        said: What the plan's maker wants the asker to know, plain sentences.
        anew: True when the same wish, settled a moment ago, is meant once more.
    """

    wishes: tuple[Wish, ...]
    why: str = ""
    said: tuple[str, ...] = field(default=())
    anew: bool = False
