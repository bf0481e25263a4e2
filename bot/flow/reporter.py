"""
The reporter: delivers what is owed, and keeps owing what is not delivered.

Several channels are told side by side, each of them one thing after the other and
no faster than Slack takes it; a slow Slack in one does not hold up the rest.
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace
from datetime import timedelta
from threading import Condition, Event, Lock, Thread, current_thread
from typing import TYPE_CHECKING

from bot.domain.errors import CannotPostError, PostLaterError, RecordError
from bot.domain.report import ReportKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.report import Posted, Report, Story
    from bot.ports import Announcer, Clock, Ledger, Reader

log = logging.getLogger(__name__)

PACE = timedelta(seconds=1)
"""Slack takes about one message a second for each channel."""

_AT_ONCE = 4
# Longer than the slowest delivery: a look for the message, then the message.
_HOLD = timedelta(minutes=1)
_GLANCE_S = 0.02
_LONGEST_BACKOFF = timedelta(minutes=5)
_MOST_MISTAKES = 5
_NOW = timedelta(0)


class Reporter:
    """Reads the debts, tells the story, marks them paid."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        announcer: Announcer,
        clock: Clock,
        pace: timedelta = PACE,
    ) -> None:
        """
        Nothing is told before `report`.

        Args:
            ledger: What is owed.
            reader: What there is to tell.
            announcer: The only one that talks to Slack here.
            clock: What the channels' rest is measured by.
            pace: How long a channel rests after each message.
        """
        self._ledger = ledger
        self._reader = reader
        self._announcer = announcer
        self._seconds = clock.monotonic
        self._pace = pace
        self._lock = Lock()
        self._quiet = Condition(self._lock)
        self._tellers: set[Thread] = set()
        self._stirred = Event()
        self._rests: dict[str, float] = {}
        self._speaking: set[str] = set()
        self._writing = Lock()
        self._unwritten: deque[Callable[[], None]] = deque()

    def report(self) -> timedelta | None:
        """
        Begin to deliver what is due, and glance at what is under way.

        Returns:
            How long until there is something to do, nothing if at once; None where
            nothing is due.

        Raises:
            RecordUnavailableError: The record is away; call again.
        """
        self._stirred.clear()
        # Counted first: who ends from now on leaves more to do than is seen below.
        busy = len(self._tellers)
        self._write_down()
        due = self._ledger.places_due()
        resting = self._resting()
        free = _AT_ONCE - busy
        if free and not due <= resting.keys():
            names = frozenset(resting)
            for report in self._ledger.take_reports(free, _HOLD, names):
                self._send_off(report)
                busy += 1
        if busy:
            self._stirred.wait(_GLANCE_S)
            return _NOW
        if self._unwritten or not due <= resting.keys():
            return _NOW
        return min((resting[place] for place in due), default=None)

    def flush(self, within: timedelta) -> bool:
        """
        Deliver everything that is due now, also what waits for a channel's rest.

        Returns:
            True when nothing that is due is left; False when *within* was over, or
            could not be enough.
        """
        ending = self._seconds() + within.total_seconds()
        while True:
            try:
                left = self.report()
            except RecordError as error:
                log.warning("the record is away: %s", error)
                left = timedelta(seconds=_GLANCE_S)
            if left is None:
                return True
            if self._seconds() + left.total_seconds() > ending:
                return False
            self._stirred.wait(left.total_seconds())

    def _resting(self) -> dict[str, timedelta]:
        """The channels and people that may not be told anything yet, and how long."""
        with self._lock:
            at = self._seconds()
            self._rests = {to: end for to, end in self._rests.items() if end > at}
            return {to: timedelta(seconds=end - at) for to, end in self._rests.items()}

    def _rest(self, place: str, duration: timedelta) -> None:
        with self._lock:
            end = self._seconds() + duration.total_seconds()
            self._rests[place] = max(end, self._rests.get(place, end))

    def _send_off(self, report: Report) -> None:
        # Not of a pool, whose threads Python would wait for without a limit.
        teller = Thread(
            target=self._deliver, args=(report,), name="teller", daemon=True
        )
        with self._lock:
            self._tellers.add(teller)
        teller.start()

    def _deliver(self, report: Report) -> None:
        """One thread's errand: tell it, and record what became of that."""
        try:
            self._unwritten.append(self._told(report))
            self._write_down()
        except RecordError as error:
            # It is kept, so that what was told once is not told again.
            log.warning("report %s is told, not recorded: %s", report.number, error)
        finally:
            with self._lock:
                self._tellers.discard(current_thread())
            self._stirred.set()

    def _write_down(self) -> None:
        """
        Record what became of the deliveries so far, before there is another.

        Raises:
            RecordUnavailableError: Not now; it is kept.
        """
        with self._writing:
            while self._unwritten:
                try:
                    self._unwritten[0]()
                except RecordError:
                    raise
                except Exception:  # the hold runs out, and then it is looked for
                    log.exception("a report's fate could not be recorded")
                self._unwritten.popleft()

    def _told(self, report: Report) -> Callable[[], None]:
        """Tell it where nobody speaks, and give what is then to be recorded."""
        try:
            story = self._story(report)
        except RecordError:
            return self._later(report, _NOW, may_have_posted=False)
        place = _place(report, story)
        pause = self._begin(place)
        if pause is not None:
            # A whisper, and what its channel hears anyway, are taken side by side.
            self._rest(report.to, pause)
            return self._later(report, _NOW, may_have_posted=False)
        try:
            return self._outcome(report, story, place)
        finally:
            self._rest(place, self._pace)
            with self._quiet:
                self._speaking.discard(place)
                self._quiet.notify_all()

    def _begin(self, place: str) -> timedelta | None:
        """Speak there, unless that must wait: then how long."""
        with self._quiet:
            self._quiet.wait_for(lambda: place not in self._speaking)
            at = self._seconds()
            left = self._rests.get(place, at) - at
            if left > 0:
                return timedelta(seconds=left)
            self._speaking.add(place)
            return None

    def _outcome(self, report: Report, story: Story, place: str) -> Callable[[], None]:
        try:
            return self._tell(report, story)
        except PostLaterError as error:
            self._rest(place, error.after)
            pause = max(error.after, _backoff(report.tries))
            log.info("report %s waits %s: %s", report.number, pause, error)
            return self._later(report, pause, may_have_posted=error.may_have_posted)
        except CannotPostError as error:
            log.warning("report %s cannot be delivered: %s", report.number, error)
            reason = error.reason
            return lambda: self._ledger.undeliverable(report, reason)
        except Exception:  # one report that cannot be told must not hold up the rest
            log.exception("report %s could not be told", report.number)
            if report.tries >= _MOST_MISTAKES:
                return lambda: self._ledger.undeliverable(report, "mistake")
            return self._later(report, _backoff(report.tries), may_have_posted=True)

    def _later(
        self, report: Report, pause: timedelta, *, may_have_posted: bool
    ) -> Callable[[], None]:
        def postpone() -> None:
            until = self._ledger.now() + pause
            self._ledger.postponed(report, until, may_have_posted=may_have_posted)

        return postpone

    def _story(self, report: Report) -> Story:
        """What there is to tell; a card that was deleted stands nowhere."""
        story = self._reader.story(report)
        if story.card is not None and not story.card.ts:
            return replace(story, card=None)
        return story

    def _tell(self, report: Report, story: Story) -> Callable[[], None]:
        match report.kind:
            case ReportKind.CARD | ReportKind.REQUEST:
                is_card = report.kind is ReportKind.CARD
                show = self._announcer.card if is_card else self._announcer.request
                posted = show(report, story)
                if posted is None:
                    return lambda: self._ledger.card_lost(report)
            case ReportKind.NOTICE:
                posted = self._announcer.notice(report, story)
                if posted is None:
                    return lambda: self._ledger.card_lost(report)
            case ReportKind.STEP:
                self._announcer.step(report, story)
                posted = None
            case _:
                posted = self._alone(report, story)
        return lambda: self._ledger.delivered(report, posted)

    def _alone(self, report: Report, story: Story) -> Posted | None:
        """What is posted once, wherever that is, and not brought up to date."""
        if report.kind is ReportKind.DIRECT:
            return self._announcer.direct(report, story)
        if report.kind is ReportKind.WHISPER:
            return self._announcer.whisper(report, story)
        return self._announcer.posting(report, story)


def _place(report: Report, story: Story) -> str:
    """Whose rest it disturbs: a whisper is addressed to a person, in a channel."""
    if report.kind is not ReportKind.WHISPER:
        return report.to
    if report.operation is None and story.feed is not None:
        return story.feed.channel
    return story.operation.channel if story.operation else report.to


def _backoff(tries: int) -> timedelta:
    """A second, then twice as long each time."""
    return min(timedelta(seconds=2 ** min(tries, 10)), _LONGEST_BACKOFF)
