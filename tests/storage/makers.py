"""
Makers: for each kind of event what makes it really happen, in a record.

A kind that only the bot itself writes is made in `tests/stories/test_shown.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.checkpoints import Occasion
from bot.domain.command import Action
from bot.domain.erasure import Person
from bot.domain.errors import NothingSentError
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.moment import Spoken
from bot.domain.noted import noted
from bot.domain.operation import Finding
from bot.domain.outcome import Ended
from bot.domain.report import Posted
from bot.domain.room import GroupNumber
from bot.domain.rules import Rules
from bot.domain.settlement import settle
from tests.storage.keeping import archived, live, sealed
from tests.storage.seconds import TERMS, Bench, approved, waits
from tests.storage.wishes import (
    BEN,
    CAT,
    GONE,
    LEASE,
    LIVE,
    ROOM42,
    SILENCE,
    answered,
    asked,
    claimed,
    feed_of,
    kick,
    on_air,
    origin,
    pass_time,
    plan,
    sent,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage import Record

_HOUR = timedelta(hours=1)
_BUSY = NothingSentError("Nobody picks up.", remedy="Wait.")
_NOBODY = Bench(needed=9)

BY_THE_BOT = frozenset({EventKind.SHOWN, EventKind.IN_VAIN})
"""What only the bot itself writes, of what people do in Slack."""


def _start(record: Record, _: Path) -> None:
    on_air(record)


def _stopped(record: Record, _: Path) -> None:
    feed = on_air(record)
    asked(record, stop(feed))
    answered(record, claimed(record), Ended())


def _repeated(record: Record, _: Path) -> None:
    asked(record, start())
    asked(record, start(), by=BEN)


def _refused(record: Record, _: Path) -> None:
    typed = replace(origin(), line="/broadcast start room42")
    trace = ("nothing allows it",)
    record.ledger.refuse(Action.BROADCAST_START, "room42", "No.", typed, trace)


def _checked(record: Record, _: Path) -> None:
    (one,) = asked(record, start(begins=Spoken.parse("15:00")))
    record.ledger.checked(one.number, record.ledger.now() + _HOUR)
    (other,) = asked(record, start(43, begins=Spoken.parse("15:00")))
    record.ledger.check_failed(other.number, Finding("That is past."))


def _confirmed(record: Record, _: Path) -> None:
    (one,) = asked(record, kick())
    record.ledger.confirm(one.number, origin())


def _cancelled(record: Record, _: Path) -> None:
    (one,) = asked(record, kick())
    record.ledger.cancel(one.number, origin())


def _expired(record: Record, _: Path) -> None:
    asked(record, kick())
    pass_time(record, _HOUR)
    record.ledger.sweep(frozenset())


def _unknown(record: Record, _: Path) -> None:
    asked(record, start())
    answered(record, claimed(record), SILENCE)


def _returned(record: Record, _: Path) -> None:
    asked(record, start())
    claimed(record)
    record.ledger.take_over()


def _lost(record: Record, _: Path) -> None:
    asked(record, start())
    sent(record, claimed(record))
    record.ledger.take_over()


def _late(record: Record, _: Path) -> None:
    asked(record, start())
    claim = sent(record, claimed(record))
    record.ledger.take_over()
    meaning = settle(claim.operation, claim.feed, LIVE, record.ledger.now())
    assert not record.ledger.settle(claim, meaning)


def _retried(record: Record, _: Path) -> None:
    asked(record, start())
    answered(record, claimed(record), _BUSY)


def _superseded(record: Record, _: Path) -> None:
    asked(record, start())
    asked(record, stop(1))


def _approved(record: Record, _: Path) -> None:
    waits(record)
    approved(record)


def _declined(record: Record, _: Path) -> None:
    waits(record)
    record.ledger.decline(1, "Not now.", origin(BEN), BEN.user, Bench().by(BEN))


def _reminded(record: Record, _: Path) -> None:
    waits(record)
    told(record)
    pass_time(record, timedelta(minutes=31))
    record.ledger.remind()


def _stale(record: Record, _: Path) -> None:
    waits(record)
    approved(record)
    other = Bench(terms={**TERMS, "rule": "two"})
    assert record.ledger.claim("w1", LEASE, other) is None


def _glass(record: Record, _: Path) -> None:
    waits(record, 2)
    why = "On air in a minute."
    record.ledger.break_glass(1, why, origin(BEN), BEN.user, _NOBODY.by(BEN))
    record.ledger.review(1, "It was right.", origin(CAT), CAT.user, Bench().by(CAT))


def _frozen(record: Record, _: Path) -> None:
    asked(record, start())
    record.ledger.freeze("incident", origin(BEN))
    record.ledger.unfreeze(origin(BEN))


def _rules(record: Record, _: Path) -> None:
    record.ledger.enact(Rules(digest="a" * 64), outright=True)
    record.ledger.enact(Rules(digest="b" * 64), outright=True)


def _vouched(record: Record, _: Path) -> None:
    asked(record, start())
    answered(record, claimed(record), SILENCE)
    pass_time(record, _HOUR)
    record.ledger.claim("w2", LEASE)
    record.ledger.vouch(1, origin(CAT), on_air=True)


def _failed(record: Record, _: Path) -> None:
    asked(record, start())
    answered(record, claimed(record), GONE)
    assert FeedState.FAILED is feed_of(record, 1).state


def _timed(record: Record, _: Path) -> None:
    feed = on_air(record, lasts=_HOUR, at_most=4 * _HOUR)
    record.ledger.extend(feed, timedelta(minutes=5), origin())
    pass_time(record, timedelta(minutes=56))
    record.ledger.keep_time()


def _rooms(record: Record, _: Path) -> None:
    ledger = record.ledger
    ledger.add_room(ROOM42, origin())
    ledger.edit_room(replace(ROOM42, group=GroupNumber(43)), origin())
    ledger.set_channel_room(ROOM42, origin())
    ledger.remove_room(ROOM42, origin())


def _reported(record: Record, _: Path) -> None:
    asked(record, start())
    (card,) = record.ledger.take_reports(1, LEASE, frozenset())
    record.ledger.delivered(card, Posted("C1", "1795442520.000100"))


def _undelivered(record: Record, _: Path) -> None:
    asked(record, start())
    (card,) = record.ledger.take_reports(1, LEASE, frozenset())
    record.ledger.undeliverable(card, "not_in_channel")


def _card_lost(record: Record, folder: Path) -> None:
    _reported(record, folder)
    answered(record, claimed(record), LIVE)
    (card,) = record.ledger.take_reports(1, LEASE, frozenset())
    record.ledger.card_lost(card)
    record.ledger.post_again(1, origin())


def _taken_in(record: Record, _: Path) -> None:
    feed = on_air(record)
    stops = noted(plan(stop(feed), why="enough"), origin(), record.ledger.now())
    record.ledger.take_in(stops)


def _clock_moved(record: Record, _: Path) -> None:
    record.ledger.shift(_HOUR)


def _signed(record: Record, _: Path) -> None:
    live(record, 1)
    assert record.ledger.checkpoint(Occasion.ASKED, "T1") is not None


def _archived(record: Record, folder: Path) -> None:
    live(record, 1)
    archived(record, folder)


def _erased(record: Record, _: Path) -> None:
    record.ledger.refuse(Action.BROADCAST_START, "room42", "No.", origin(BEN))
    sealed(record)
    record.ledger.erase(Person(BEN.user, "T1"), "on request", "root")


MAKERS: dict[EventKind, Callable[[Record, Path], None]] = {
    EventKind.ASKED: _start,
    EventKind.REPEATED: _repeated,
    EventKind.REFUSED: _refused,
    EventKind.CONFIRMED: _confirmed,
    EventKind.CANCELLED: _cancelled,
    EventKind.EXPIRED: _expired,
    EventKind.CLAIMED: _start,
    EventKind.SENT: _start,
    EventKind.ANSWERED: _start,
    EventKind.UNKNOWN: _unknown,
    EventKind.RETURNED: _returned,
    EventKind.LOST: _lost,
    EventKind.LATE: _late,
    EventKind.RETRIED: _retried,
    EventKind.SUPERSEDED: _superseded,
    EventKind.CHECKED: _checked,
    EventKind.APPROVED: _approved,
    EventKind.DECLINED: _declined,
    EventKind.REMINDED: _reminded,
    EventKind.STALE: _stale,
    EventKind.BROKEN_GLASS: _glass,
    EventKind.REVIEWED: _glass,
    EventKind.FROZEN: _frozen,
    EventKind.UNFROZEN: _frozen,
    EventKind.HELD: _frozen,
    EventKind.RULES: _rules,
    EventKind.VOUCHED: _vouched,
    EventKind.FEED_OPENED: _start,
    EventKind.FEED_LIVE: _start,
    EventKind.FEED_UNKNOWN: _unknown,
    EventKind.FEED_ENDED: _stopped,
    EventKind.FEED_FAILED: _failed,
    EventKind.STOP_SET: _timed,
    EventKind.EXTENDED: _timed,
    EventKind.WARNED: _timed,
    EventKind.ROOM_ADDED: _rooms,
    EventKind.ROOM_EDITED: _rooms,
    EventKind.ROOM_REMOVED: _rooms,
    EventKind.ROOM_HERE: _rooms,
    EventKind.REPORTED: _reported,
    EventKind.UNDELIVERED: _undelivered,
    EventKind.CARD_LOST: _card_lost,
    EventKind.CARD_AGAIN: _card_lost,
    EventKind.TAKEN_IN: _taken_in,
    EventKind.CLOCK_MOVED: _clock_moved,
    EventKind.CHECKPOINT: _signed,
    EventKind.ARCHIVED: _archived,
    EventKind.ERASED: _erased,
}
"""What makes it happen; the folder is empty."""
