"""
The reporter: delivers what is owed, and keeps owing what is not delivered.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import CannotPostError, PostLaterError
from bot.domain.report import ReportKind

if TYPE_CHECKING:
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

    def report(self) -> bool:
        """
        Deliver what is due.

        Returns:
            False where nothing was due.
        """
        owed = self._ledger.owed(_AT_ONCE)
        for report in owed:
            self._deliver(report)
        return bool(owed)

    def _deliver(self, report: Report) -> None:
        try:
            posted = self._told(report)
        except PostLaterError as error:
            wait = min(max(error.after, _backoff(report.tries)), _LONGEST_WAIT)
            log.info("report %s waits %s: %s", report.number, wait, error)
            self._ledger.postponed(report, self._ledger.now() + wait)
        except CannotPostError as error:
            log.warning("report %s cannot be delivered: %s", report.number, error)
            self._ledger.undeliverable(report, error.reason)
        else:
            self._ledger.delivered(report, posted)

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
