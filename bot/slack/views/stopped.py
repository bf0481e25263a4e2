"""
Stopped: what came of a stop that was sent while the record was away.

It stands alone: without the record there is no card to reply to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import AlreadyEnded, Ended, Saved
from bot.domain.room import Kind
from bot.slack.views.kit import Message, message, packed, section
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    join,
    mention,
    named,
    prose,
    say,
)
from bot.slack.views.words import refusal_code

if TYPE_CHECKING:
    from bot.domain.answer import SentUnrecorded
    from bot.domain.noted import Noted
    from bot.domain.outcome import Refusal

_AWAY = Mrkdwn("OnAir cannot write its record just now.")
_LATER = Mrkdwn(
    "OnAir could not write its record then; this goes on record as soon as it can."
)
_UNNOTED = Mrkdwn(
    "It could not be noted in the journal either: until that is mended only OnAir's "
    "log knows of it. Tell whoever runs OnAir."
)


def on_its_way(told: SentUnrecorded) -> Message:
    """What the person reads at once, when nothing of it was sent yet."""
    rooms = join(", ", [named(one) for one in told.rooms])
    what = say("The stop of {rooms} is sent all the same.", rooms=rooms)
    noted = Mrkdwn("It is noted in a journal.") if told.noted else _UNNOTED
    if told.repeat:
        what = say("The stop of {rooms} was asked for a moment ago.", rooms=rooms)
        noted = Mrkdwn("Nothing is sent twice.")
    notes = [prose(one) for one in told.said]
    lines = [_AWAY, what, noted]
    return message(
        join(" ", (*lines, *notes)),
        *[section(one) for one in lines],
        *packed(notes, _more, most=3_000),
    )


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)


def stopped(stop: Noted) -> Message:
    """What the channel reads, once there is an answer or none will come."""
    what, more, refusal = _came(stop)
    by = say("Asked by {who}.", who=mention(stop.actor))
    lines = [one for one in (what, more, by, _LATER) if one]
    shown = section(refusal_code(refusal)) if refusal else None
    return message(join(" ", lines), *[section(one) for one in lines], shown)


def _came(stop: Noted) -> tuple[Mrkdwn, Mrkdwn, Refusal | None]:  # noqa: PLR0911  a branch each
    """What happened, what there is to know or to do, and the code behind it."""
    what = "the recording of {room}"
    if stop.call.target.kind is Kind.BROADCAST:
        what = "{room}"
    about = say(what, room=named(stop.room))
    result = stop.result
    match result:
        case Ended():
            return say("{about} is off air.", about=about), NOTHING, None
        case Saved(file_ids=()):
            return say("{about} has ended.", about=_capital(about)), NOTHING, None
        case Saved(file_ids=file_ids):
            ids = join(", ", [code(one) for one in file_ids])
            files = say("Recorded files: {ids}", ids=ids)
            return say("{about} has ended.", about=_capital(about)), files, None
        case AlreadyEnded(refusal=refusal):
            head = say("There was nothing to end: {about}.", about=about)
            return head, prose(refusal.meaning), refusal
        case BackendRefusedError() | NothingSentError():
            head = say("The stop had no effect, STILL ON: {about}.", about=about)
            refused = result if isinstance(result, BackendRefusedError) else None
            why = join(" ", (prose(result.what), prose(result.remedy)))
            return head, why, refused.refusal if refused else None
        case OutcomeUnknownError():
            head = say("Nobody can say whether {about} is off.", about=about)
            why = join(" ", (prose(result.what), prose(result.remedy)))
            return head, why, result.refusal
        case _:
            return say("{about} is to be stopped.", about=about), NOTHING, None


def _capital(text: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(text[:1].upper() + text[1:])
