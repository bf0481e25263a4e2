"""
Happened: each kind of event in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.slack.views.untold import untold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.history import Event

WORDS: dict[EventKind, str] = {
    EventKind.ASKED: "{who} asked to {act}",
    EventKind.REPEATED: "the same came again from {who}: the wish to {act} was on "
    "record already",
    EventKind.REFUSED: "{who} asked to {act} and was refused",
    EventKind.CONFIRMED: "{who} said yes once more, to {act}",
    EventKind.CANCELLED: "{who} cancelled the wish to {act} before it was sent",
    EventKind.EXPIRED: "the wish to {act} was given up: its time was over",
    EventKind.CLAIMED: "OnAir took up the wish to {act}",
    EventKind.SENT: "OnAir asked the backend to {act}",
    EventKind.ANSWERED: "the backend answered the wish to {act}",
    EventKind.UNKNOWN: "nobody can tell yet what came of the wish to {act}",
    EventKind.RETURNED: "OnAir was interrupted before it asked the backend to {act}, "
    "and takes it up again",
    EventKind.LOST: "OnAir was interrupted while it asked the backend to {act}, and "
    "cannot tell yet what came of it",
    EventKind.LATE: "an answer to the wish to {act} came after OnAir had stopped "
    "waiting for it",
    EventKind.RETRIED: "the wish to {act} had no effect so far; it is tried again",
    EventKind.SUPERSEDED: "the wish to {act} was set aside by what was asked later",
    EventKind.CHECKED: "what had to be looked up for the wish to {act} is known",
    EventKind.APPROVED: "{who} approved the wish to {act}",
    EventKind.DECLINED: "{who} declined the wish to {act}",
    EventKind.REMINDED: "those who may approve the wish to {act} were reminded",
    EventKind.STALE: "what was to be approved had changed, so the wish to {act} came "
    "to nothing",
    EventKind.BROKEN_GLASS: "{who} broke the glass: the wish to {act} goes on without "
    "its approvals",
    EventKind.REVIEWED: "{who} looked at the wish to {act}, which went on without its "
    "approvals",
    EventKind.IN_VAIN: "{who} pressed a button that had nothing left to do",
    EventKind.FROZEN: "{who} froze everything but stops",
    EventKind.UNFROZEN: "{who} ended the freeze",
    EventKind.HELD: "a freeze held up the wish to {act}; its asker is asked anew",
    EventKind.RULES: "other rules are in force",
    EventKind.VOUCHED: "a person's word settled the wish to {act}",
    EventKind.FEED_OPENED: "a {feed} of {room} was opened for {who}",
    EventKind.FEED_LIVE: "the {feed} of {room} runs",
    EventKind.FEED_UNKNOWN: "it is not known whether the {feed} of {room} runs",
    EventKind.FEED_ENDED: "the {feed} of {room} is over",
    EventKind.FEED_FAILED: "the {feed} of {room} did not come about",
    EventKind.STOP_SET: "OnAir is to stop {room} by itself",
    EventKind.EXTENDED: "{who} gave {room} more time",
    EventKind.WARNED: "the automatic stop of {room} is near",
    EventKind.ROOM_ADDED: "{who} added {room}",
    EventKind.ROOM_EDITED: "{who} changed the record of {room}",
    EventKind.ROOM_REMOVED: "{who} removed {room} from the list of rooms",
    EventKind.ROOM_HERE: "{who} set or cleared a channel's room",
    EventKind.SHOWN: "{who} was shown what would be sent",
    EventKind.REPORTED: "it was told in Slack",
    EventKind.UNDELIVERED: "it could not be told in Slack",
    EventKind.CARD_LOST: "somebody deleted the card that shows it",
    EventKind.CARD_AGAIN: "{who} asked for the deleted card once more",
    EventKind.TAKEN_IN: "the wish to {act} was noted in the journal while the record "
    "was away, and is on record now",
    EventKind.CLOCK_MOVED: "the clock of OnAir's machine was set",
    EventKind.CHECKPOINT: "the head of the history was signed",
    EventKind.ARCHIVED: "old lines of the history went into a file",
    EventKind.ERASED: "a person's ids and names were destroyed, as was asked for",
}
"""Every kind of event; `who` is on whose word it happened."""

_HERE = {
    True: "{who} made {room} the channel's room",
    False: "{who} cleared the channel's room",
}
_VOUCHED = {
    True: "{who} looked, and said that {room} is on",
    False: "{who} looked, and said that {room} is not on",
}
_REFUSED = {
    "approve": "{who} tried to approve the wish to {act} and was refused",
    "decline": "{who} tried to decline the wish to {act} and was refused",
    "break glass": "{who} tried to break the glass for the wish to {act} and was "
    "refused",
    "review": "{who} tried to review the wish to {act} and was refused",
}
_UNSEEN = {
    "approve": "{who} tried to approve a wish that they may not see, and was refused",
    "decline": "{who} tried to decline a wish that they may not see, and was refused",
    "break glass": "{who} tried to break the glass for a wish that they may not see, "
    "and was refused",
    "review": "{who} tried to review a wish that they may not see, and was refused",
}
"""The same of what is not for them: which wish that was is not told either."""
_AGAIN = {
    "approve": "{who} approved the wish to {act} once more, which changed nothing",
    "decline": "{who} declined the wish to {act} once more, which changed nothing",
    "break glass": "{who} broke the glass for the wish to {act} once more, which "
    "changed nothing",
    "review": "{who} reviewed the wish to {act} once more, which changed nothing",
}
"""What was tried with another's wish (`errors.TRIED`)."""
_LOOKED = {
    "page": "{who} asked what is on record, and was shown it",
    "channel": "{who} asked what is on record, and showed it to the channel",
    "csv": "{who} was sent what is on record as a file",
    "markdown": "{who} was given what is on record as a text",
}
"""In which shape the history was shown (`asking.Shape`)."""
_IN_VAIN = "{who} approved the wish to {act}, which did not count any more"
_SHOWN = {
    "password form": "{who} opened the form that takes a password, to {act}",
    "why": "{who} looked why another's wish came out as it did",
}
_ANSWERS = {
    "on_air": "{room} is on air",
    "confirmed": "{room} is on air still",
    "recording": "{room} is being recorded",
    "off_air": "the {feed} of {room} is over",
    "nothing_to_end": "there was no {feed} of {room} to end",
    "removed": "they were removed from {room}",
}
_REPORTS = {
    "card": "the card in Slack shows it",
    "notice": "the channel was told",
    "direct": "somebody was told by direct message",
    "whisper": "the asker was told",
    "request": "an approver was asked by direct message",
    "step": "the workflow was told",
    "checkpoint": "the signed head of the history was posted",
    "weekly": "the channel was told what the week came to",
}
_MISFIT = "the head of the history was signed, and the one signed before fits no more"
_DROPPED = "{room} has no automatic stop any more"
_CLOSED_ITSELF = "the {feed} of {room} had ended by itself"
_AGAIN_SENT = "OnAir asked the backend once more to {act}"


def words_for(event: Event) -> str:
    """What is said of that event, with places for who, act, room and feed."""
    if event.kind is EventKind.REFUSED and event.action == Action.SEE.value:
        unseen = _UNSEEN.get(str(event.details.get("tried") or ""))
        if unseen:
            return unseen
    special = _SPECIAL.get(event.kind)
    return (special(event.details) if special else "") or WORDS[event.kind]


def _of(table: Mapping[str, str], key: str) -> Callable[[Mapping[str, object]], str]:
    return lambda details: table.get(str(details.get(key) or ""), "")


def _vouched(details: Mapping[str, object]) -> str:
    # Of the doubts that it ended each has a line of its own, without a word.
    return _VOUCHED[details["on_air"] is True] if "on_air" in details else ""


def _shown(details: Mapping[str, object]) -> str:
    if "asked" in details:
        return _LOOKED.get(str(details.get("shape")), "")
    return _SHOWN.get(str(details.get("what")), "")


def _answered(details: Mapping[str, object]) -> str:
    if details.get("outcome") == "failed":
        return "the backend refused to {act}"
    return _ANSWERS.get(str(details.get("means")), "")


def _sent(details: Mapping[str, object]) -> str:
    return _AGAIN_SENT if details.get("try") not in (None, 1) else ""


_SPECIAL: dict[EventKind, Callable[[Mapping[str, object]], str]] = {
    EventKind.ANSWERED: _answered,
    EventKind.APPROVED: lambda said: _IN_VAIN if said.get("counted") is False else "",
    EventKind.CHECKPOINT: lambda it: _MISFIT if it.get("fits") is False else "",
    EventKind.FEED_ENDED: lambda it: _CLOSED_ITSELF if it.get("closed_itself") else "",
    EventKind.REFUSED: _of(_REFUSED, "tried"),
    EventKind.REPEATED: _of(_AGAIN, "tried"),
    EventKind.REPORTED: _of(_REPORTS, "report"),
    EventKind.ROOM_HERE: lambda here: _HERE[here.get("set") is not False],
    EventKind.SENT: _sent,
    EventKind.SHOWN: _shown,
    EventKind.STOP_SET: lambda it: _DROPPED if it.get("stops_at") == "" else "",
    EventKind.UNDELIVERED: untold,
    EventKind.VOUCHED: _vouched,
}
"""The kinds of which the details say more than the kind."""
