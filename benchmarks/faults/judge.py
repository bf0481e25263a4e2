"""
The judge: what the product promises, held against the evidence of one round.

The rules are those of the life of an operation, not of today's code: states that
are not known here count as an end, and what stays unknown and is shown so is right.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from benchmarks.faults.evidence import BEGINS, Happened, numbers_in
from bot.domain.feed import FeedState
from bot.slack.views.feeds import HEADLINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from benchmarks.faults.evidence import Effect, Evidence, Feed, Gesture, Operation

SEND_AGAIN_WITHIN = timedelta(seconds=60)
# The record's clock and the stand-in's are read by two processes.
_TOLERANCE = timedelta(milliseconds=5)

_WAITING = frozenset({"checking", "awaiting_approval", "ready", "running"})
_ASKS_ITS_ASKER = "awaiting_confirmation"
_SET_ASIDE = frozenset(
    {"refused", "declined", "expired", "cancelled", "superseded", "stale"}
)
_TO_BE_NOTICED = frozenset({"succeeded", "failed", "unknown", "expired"})
_CERTAIN = frozenset({"succeeded", "failed"})
_UNSURE = ("may or may not", "No trustworthy answer", "not known what came")
_KICK = "room.kick"
_KICK_CARDS = {"succeeded": "removed", "failed": "failed", "unknown": "may or may not"}
_CERTAIN_END = frozenset({"ended", "failed"})
_OPEN = frozenset({"opening", "live", "unknown"})


class Verdict(Enum):
    """The five ways to break the promise, and one that cannot be ruled out."""

    LOST = "lost"
    TWICE = "twice"
    LATE = "late"
    UNREPORTED = "unreported"
    WRONG_CARD = "wrong card"
    # After a kill between posting and writing that down nobody can know better.
    TOLD_TWICE = "told twice"


BROKEN = tuple(one for one in Verdict if one is not Verdict.TOLD_TWICE)
"""The verdicts of which none may ever be found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, in words that say where to look."""

    verdict: Verdict
    what: str


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the verdicts."""
    told = {
        Verdict.LOST: _lost(evidence),
        Verdict.TWICE: _twice(evidence),
        Verdict.LATE: _late(evidence),
        Verdict.UNREPORTED: _unreported(evidence),
        Verdict.WRONG_CARD: _wrong_cards(evidence),
        Verdict.TOLD_TWICE: _told_twice(evidence),
    }
    return tuple(Finding(verdict, what) for verdict in told for what in told[verdict])


def left_unknown(evidence: Evidence) -> int:
    """How many operations honestly ended as unknown."""
    return sum(one.state == "unknown" for one in evidence.operations)


def by_operation(evidence: Evidence) -> dict[int, list[Effect]]:
    """
    The effects that were asked for, by the operation that asked.

    One operation at a time has a target, so that a call belongs to the one whose
    sending was put on record last before it came in.
    """
    found: dict[int, list[Effect]] = {}
    for effect in evidence.effects:
        if effect.arrived is None:
            continue
        senders = [
            (at, one.number)
            for one in evidence.operations
            if one.target == effect.target
            for at in one.sent
            if at <= effect.arrived + _TOLERANCE
        ]
        # 0, which no operation has: nothing on record asked for it.
        number = max(senders)[1] if senders else 0
        found.setdefault(number, []).append(effect)
    return found


def _lost(evidence: Evidence) -> Iterator[str]:
    known = {one.number: one for one in evidence.operations}
    for gesture in evidence.gestures:
        for number in sorted(gesture.told - known.keys()):
            yield f"{gesture.shown} was told operation {number}, which is not on record"
        yield from _lost_press(evidence, gesture, known)
    for one in evidence.operations:
        if one.state in _WAITING:
            yield f"operation {one.number} ({one.action}) is still {one.state}"


def _lost_press(
    evidence: Evidence, gesture: Gesture, known: dict[int, Operation]
) -> Iterator[str]:
    """A press is answered apart, so its trace in the record is looked for."""
    if not gesture.acked:
        return
    number = gesture.confirms
    waits = number in known and known[number].state == _ASKS_ITS_ASKER
    if number is not None and waits:
        yield f"{gesture.shown} was taken, but operation {number} still waits for it"
    if gesture.feed is None or gesture.key in evidence.keys:
        return
    feed = next((one for one in evidence.feeds if one.number == gesture.feed), None)
    over = None if feed is None else feed.ended_at
    if over is not None and over <= max(one.at for one in gesture.deliveries):
        return  # there was nothing left to stop
    yield f"{gesture.shown} was taken and left no trace in the record"


def _twice(evidence: Evidence) -> Iterator[str]:
    effects = by_operation(evidence)
    for effect in effects.get(0, ()):
        yield f"{effect.happened.value} on {effect.target} that nothing on record sent"
    for one in evidence.operations:
        for what in _doubled(effects.get(one.number, ())):
            yield f"operation {one.number} ({one.action}): {what}"
    for gesture in evidence.gestures:
        numbers = _operations_of(evidence, gesture)
        for what in _doubled_by_several(effects, numbers):
            yield f"{gesture.shown}, delivered {len(gesture.deliveries)} times: {what}"
        yield from _wished_twice(evidence, gesture, numbers, effects)


def _wished_twice(
    evidence: Evidence,
    gesture: Gesture,
    numbers: frozenset[int],
    effects: dict[int, list[Effect]],
) -> Iterator[str]:
    """A line that was typed anew for want of an answer is the same wish."""
    first = next((g for g in evidence.gestures if g.key == gesture.again), None)
    if first is None:
        return
    together = numbers | _operations_of(evidence, first)
    mine = [one for one in evidence.operations if one.number in together]
    between = range(min(together, default=0), max(together, default=0))
    for one in evidence.operations:
        other = one.number in between and one.number not in together
        if other and any(one.target == it.target for it in mine):
            return  # somebody else's word came in between: then it is a new wish
    for what in _doubled_by_several(effects, together):
        yield f"{gesture.shown}, typed anew: {what}"


def _operations_of(evidence: Evidence, gesture: Gesture) -> frozenset[int]:
    opened = {o.number for o in evidence.operations if o.gesture == gesture.key}
    return gesture.told | opened


def _doubled_by_several(
    effects: dict[int, list[Effect]], numbers: frozenset[int]
) -> Iterator[str]:
    if len(numbers) > 1:
        for number in sorted(numbers):
            if any(_doubled(effects.get(number, ()))):
                return  # said of that operation already
        yield from _doubled(one for n in numbers for one in effects.get(n, ()))


def _doubled(effects: Iterable[Effect]) -> Iterator[str]:
    counted = Counter((one.happened, one.target, one.account) for one in effects)
    for (happened, target, account), count in counted.items():
        if count > 1:
            yield f"{happened.value} {count} times ({account} in {target})"


def _late(evidence: Evidence) -> Iterator[str]:
    known = {one.number: one for one in evidence.operations}
    for number, effects in by_operation(evidence).items():
        for effect in effects:
            if number and effect.happened in BEGINS:
                why = _why_late(evidence, known[number], effect)
                if why:
                    yield f"operation {number}: {effect.happened.value} {why}"


def _why_late(evidence: Evidence, operation: Operation, effect: Effect) -> str:
    """What counts is when it was asked for: nobody can call back what is on its way."""
    at = effect.arrived
    if at is None:
        return ""
    if at > min(operation.sent) + SEND_AGAIN_WITHIN + _TOLERANCE:
        return "more than 60 s after its first sending"
    ended = operation.settled_at
    if operation.state in _SET_ASIDE and ended is not None and ended < at:
        return f"although it was {operation.state}"
    if effect.happened is Happened.KICKED:
        return ""
    for later in evidence.operations:
        if later.number > operation.number and _stopped(later, operation.target, at):
            return f"after the later stop {later.number} was carried out"
    return ""


def _stopped(operation: Operation, target: str, before: datetime) -> bool:
    """Whether it is a stop of that target that was carried out by then."""
    stops = operation.target == target and operation.action.endswith(".stop")
    done = operation.settled_at if operation.state == "succeeded" else None
    return stops and done is not None and done < before


def _unreported(evidence: Evidence) -> Iterator[str]:
    # A card is edited, which notifies nobody.
    messages = [one for one in evidence.posts if not one.edit and not one.card]
    told = {
        one.number: [m.line for m in messages if one.number in numbers_in(m.text)]
        for one in evidence.operations
    }
    for one in evidence.operations:
        if one.state not in _TO_BE_NOTICED or not one.target:
            continue
        what = f"operation {one.number} ({one.action}) {one.state}"
        if not told[one.number]:
            yield f"{what}, and nobody heard"
        elif one.state in _CERTAIN and not any(
            _sure(told[it.number])
            for it in evidence.operations
            # What a later act on the same target came to, settles this one as well.
            if it.number >= one.number and it.target == one.target
        ):
            yield f"{what}, and people only heard that it was not known"
    yield from (f"still owed: {one}" for one in evidence.owed)


def _sure(lines: list[str]) -> bool:
    return any(all(words not in line for words in _UNSURE) for line in lines)


def _wrong_cards(evidence: Evidence) -> Iterator[str]:
    for feed in evidence.feeds:
        if feed.card is None:
            yield f"feed {feed.number} ({feed.state}) has no card"
        elif _headline(feed) not in feed.card:
            shown = feed.card.partition("\n")[0]
            yield f"feed {feed.number} is {feed.state}, its card says: {shown}"
    for one in evidence.operations:
        words = _KICK_CARDS.get(one.state) if one.action == _KICK else None
        if words and one.card is None:
            yield f"operation {one.number} ({one.state}) has no card"
        elif words and one.card and words not in one.card:
            shown = one.card.partition("\n")[0]
            yield f"operation {one.number} is {one.state}, its card says: {shown}"
    yield from _beliefs(evidence)


def _beliefs(evidence: Evidence) -> Iterator[str]:
    """What the record is certain of must be true."""
    last = {one.target: one for one in evidence.effects}
    for target in sorted({one.target for one in evidence.feeds}):
        feeds = [one for one in evidence.feeds if one.target == target]
        on_air = target in evidence.on_air
        open_ = [one for one in feeds if one.state in _OPEN]
        if on_air and not open_ and any(one.state in _CERTAIN_END for one in feeds):
            yield f"{target} is on air, and the record is certain that it is not"
        ended_unasked = target in last and last[target].arrived is None
        sure = [one for one in open_ if one.state == "live" and not one.unconfirmed]
        if sure and not on_air and not ended_unasked:
            yield f"{target} is off, and the record is certain that it is on air"


def _headline(feed: Feed) -> str:
    broadcast = feed.kind == "broadcast"
    screen = " (shared screen)" if feed.source == "screen" else ""
    pattern = HEADLINES[broadcast, FeedState(feed.state)]
    return pattern.format(room=f"{feed.room}{screen}")


def _told_twice(evidence: Evidence) -> Iterator[str]:
    new = [one for one in evidence.posts if not one.edit]
    for card, count in Counter(one.card for one in new if one.card).items():
        if count > 1:
            yield f"{count} cards of {card}"
    notices = Counter((one.line, numbers_in(one.text)) for one in new if not one.card)
    for (line, numbers), count in notices.items():
        if count > 1 and numbers:
            yield f"{count} times: {line}"
