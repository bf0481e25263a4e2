"""
Lines: one event of the history as a sentence, and what a reader asks for with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.slack.views.happened import words_for
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    clip,
    code,
    date_token,
    escape,
    join,
    mention,
    named,
    say,
)
from bot.slack.views.markup import channel as linked_channel
from bot.slack.views.people import all_of, group, meant
from bot.slack.views.words import length, wanted

if TYPE_CHECKING:
    from bot.domain.history import Event

# What a reader of the history asks for, in this order, and how it is called; what
# explains itself has no name.
_TOLD = {
    "accounts": "who",
    "error": "",
    "what": "",
    "why": "why",
    "reason": "why",
    "note": "note",
    "file_ids": "file ids",
    "at": "at",
    "begins_at": "begins",
    "for_s": "for",
    "by_s": "by",
    "stops_at": "stops",
    "until": "until",
    "approvers": "approvers",
    "approve_by": "until",
    "people": "who",
    "held": "held up",
    "group": "group",
    "account": "account",
    "sdk": "sdk",
    "labels": "labels",
    "allowed": "allowed",
}
# Of use to OnAir itself, or told by the words already.
_UNTOLD = frozenset(
    {
        "call",
        "digest",
        "enough",
        "gesture",
        "key",
        "lease",
        "on_air",
        "outcome",
        "means",
        "person",
        "quorums",
        "report",
        "rules",
        "set",
        "target",
        "terms",
        "trace",
        "tried",
        "version",
        "worker",
    }
)
# With these a story begins, or somebody speaks: where, and of which operation.
_PLACED = frozenset(
    {EventKind.ASKED, EventKind.REFUSED, EventKind.REPEATED, EventKind.TAKEN_IN}
    | {EventKind.FROZEN, EventKind.UNFROZEN, EventKind.SHOWN, EventKind.ROOM_HERE}
)
_MOMENTS = frozenset(
    {
        "approve_by",
        "asked_at",
        "begins_at",
        "sent_at",
        "settled_at",
        "since",
        "stops_at",
        "until",
        "was",
    }
)
# Entries of the rules, as readers know them.
_PEOPLE = frozenset({"approvers"})
_LENGTHS = {"by_s": "by", "for_s": "for", "wait_s": "after"}
_HASH = 64
_MOST_DETAILS = 14
_MOST_DETAIL = 300
_ACTIONS = {action.value: action for action in Action}


def line(event: Event, *, whole: bool = False) -> Mrkdwn:
    """
    One event: when, what, by whom, and what a reader asks for.

    Args:
        event: Which.
        whole: Add all else that is on record of it, but for what is OnAir's own:
            codes, addresses, where a message stands.  The operation is known then.
    """
    told = say(
        words_for(event),
        who=mention(event.actor),
        act=_act(event),
        room=named(event.room) if event.room else "a room",
        feed="recording" if event.action.startswith("record") else "broadcast",
    )
    shown = [one for one in _details(event, whole=whole) if one][:_MOST_DETAILS]
    return say(
        "{at}  {told}{where}{more}",
        at=date_token(event.at, None),
        told=told,
        where=NOTHING if whole else _where(event),
        more=say(" — {shown}", shown=join("; ", shown)) if shown else NOTHING,
    )


def _details(event: Event, *, whole: bool) -> list[Mrkdwn]:
    kept = dict(event.details)
    call = kept.get("call")
    if isinstance(call, dict) and isinstance(call.get("accounts"), list):
        # Of all that a call holds, what a reader asks for.
        kept["accounts"] = call["accounts"]
    was = kept.get("was")
    if event.kind is EventKind.SHOWN or (isinstance(was, str) and _is_hash(was)):
        # The words say what was shown; a hash is of no use to a reader.
        kept = {"allowed": kept.get("allowed")} if "allowed" in kept else {}
    told = [_detail(name, key, kept.pop(key, None)) for key, name in _TOLD.items()]
    if not whole:
        return told
    others = {key: one for key, one in sorted(kept.items()) if key not in _UNTOLD}
    return [
        *told,
        *(_detail(_LENGTHS.get(key, key), key, one) for key, one in others.items()),
    ]


def _is_hash(text: str) -> bool:
    return len(text) == _HASH and not text.strip("0123456789abcdef")


def _act(event: Event) -> Mrkdwn:
    action = _ACTIONS.get(event.action)
    if action is not None:
        return wanted(action, event.room)
    return code(event.action) if event.action else Mrkdwn("do something")


def _where(event: Event) -> Mrkdwn:
    if event.kind not in _PLACED:
        return NOTHING
    number = say("operation {n}", n=event.operation) if event.operation else NOTHING
    in_channel = linked_channel(event.channel) if event.channel else NOTHING
    parts = join(", ", (number, in_channel))
    return say(" ({parts})", parts=parts) if parts else NOTHING


def _detail(name: str, key: str, value: object) -> Mrkdwn:
    text = NOTHING if value is None else _timed(key, value)
    if not text:
        return NOTHING
    clipped = clip(text, _MOST_DETAIL)
    if not name:
        return clipped
    return say("{name}: {text}", name=name.replace("_", " "), text=clipped)


def _timed(key: str, value: object) -> Mrkdwn:
    """Moments in each reader's own zone, lengths as people say them."""
    if key in _LENGTHS and isinstance(value, int | float):
        span = length(abs(timedelta(seconds=value)))
        return escape(f"{span} back" if value < 0 else span)
    if key in _MOMENTS and isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return escape(value)
        return date_token(at, None) if at.tzinfo else escape(value)
    if key in _PEOPLE and isinstance(value, list | tuple):
        return all_of([meant(str(one)) for one in value])
    if key == "unread" and isinstance(value, list | tuple):
        return all_of([group(str(one)) for one in value])
    return _flat(value)


def _flat(value: object) -> Mrkdwn:
    if value is True or value is False:
        return Mrkdwn("yes" if value else "no")
    if isinstance(value, dict):
        parts = [
            say("{key} {one}", key=key, one=_flat(one)) for key, one in value.items()
        ]
        return join(", ", parts)
    if isinstance(value, list | tuple):
        return join(", ", [code(str(one)) for one in value])
    return escape(str(value))
