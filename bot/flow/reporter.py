"""
The reporter: delivers what is owed, and keeps owing what is not delivered.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import CannotPostError, PostLaterError, RecordError
from bot.domain.report import ReportKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.report import Posted, Report
    from bot.ports import Announcer, Ledger, Reader

log = logging.getLogger(__name__)

_AT_ONCE = 20
_LONGEST_WAIT = timedelta(minutes=5)


class Reporter:
    """Reads the debts, tells the story, marks them paid."""

    def __init__(self, ledger: Ledger, reader: Reader, announcer: Announcer) -> None:
        """*announcer* is the only one that talks to Slack here."""
        self._ledger = ledger
        self._reader = reader
        self._announcer = announcer
        self._unwritten: list[Callable[[], None]] = []

    def report(self) -> bool:
        """
        Deliver what is due.

        Returns:
            False where nothing was due.

        Raises:
            RecordUnavailableError: The record is away; call again.
        """
        self._write_down()
        owed = self._ledger.owed(_AT_ONCE)
        for report in owed:
            self._unwritten.append(self._delivered(report))
            self._write_down()
        return bool(owed)

    def _write_down(self) -> None:
        """
        Record what became of the last delivery, before there is another.

        Raises:
            RecordUnavailableError: Not now; it is kept, so that what was told once
                is not told again.
        """
        while self._unwritten:
            self._unwritten[0]()
            self._unwritten.pop(0)

    def _delivered(self, report: Report) -> Callable[[], None]:
        """Tell it, and give what is then to be recorded."""
        try:
            posted = self._told(report)
        except PostLaterError as error:
            wait = min(max(error.after, _backoff(report.tries)), _LONGEST_WAIT)
            log.info("report %s waits %s: %s", report.number, wait, error)
            return lambda: self._ledger.postponed(report, self._ledger.now() + wait)
        except CannotPostError as error:
            log.warning("report %s cannot be delivered: %s", report.number, error)
            reason = error.reason
            return lambda: self._ledger.undeliverable(report, reason)
        except RecordError:
            raise
        except Exception:  # one report that cannot be told must not hold up the rest
            log.exception("report %s could not be told", report.number)
            wait = _backoff(report.tries)
            return lambda: self._ledger.postponed(report, self._ledger.now() + wait)
        return lambda: self._ledger.delivered(report, posted)

    def _told(self, report: Report) -> Posted | None:
        story = self._reader.story(report)
        match report.kind:
            case ReportKind.CARD:
                return self._announcer.card(report, story)
            case ReportKind.NOTICE:
                self._announcer.notice(report, story)
            case ReportKind.DIRECT:
                self._announcer.direct(report, story)
            case ReportKind.WHISPER:
                self._announcer.whisper(report, story)
        return None


def _backoff(tries: int) -> timedelta:
    """A second, then twice as long each time."""
    return timedelta(seconds=2 ** min(tries, 8))
