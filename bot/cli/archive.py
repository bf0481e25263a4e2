"""
`onair audit archive`: old lines of the history go into files, signed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.base import load, opened
from bot.cli.sealing import sealed
from bot.cli.zones import zone_of
from bot.domain.errors import RecordUnavailableError, SettingsError, UsageError
from bot.domain.past import Past

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from bot.domain.archive import Due
    from bot.settings import Audit
    from storage import Record


def archive(given: Namespace) -> int:
    """
    Write what is old enough into files, and let it leave the database.

    Works beside a running bot, and goes on with what was interrupted.

    Raises:
        SettingsError: There is no folder, no key, or nothing says what is old.
        UsageError: There is no such moment.
        RecordUnavailableError: It cannot be done now; what has not left stays.
    """
    settings, configuration = load(serving=False)
    audit = configuration.audit
    folder = _folder(audit)
    with opened(settings) as record:
        until = _until(given, audit, record.ledger.now())
        if given.dry_run:
            _tell(record.ledger.archivable(until), until, folder)
            return 0
        sealed(record, settings)
        team = "".join(configuration.teams) if len(configuration.teams) == 1 else ""
        _all(record, folder, until, team)
        sealed(record, settings)
    return 0


def _all(record: Record, folder: Path, until: datetime, team: str) -> None:
    _emptied(record)
    files = 0
    while made := record.ledger.archive(folder, until, team=team):
        files += 1
        print(folder / made.file)
        _say(f"places {made.first} to {made.last}: {made.lines:,} lines")
        _emptied(record)
    due = record.ledger.archivable(until)
    if due.lines:
        raise RecordUnavailableError(
            "Another process is at work in that folder.",
            remedy="The bot archives by itself once a day; look again in a minute.",
        )
    if not files:
        _tell(due, until, folder)


def _emptied(record: Record) -> None:
    while record.ledger.remove_archived():
        pass


def _folder(audit: Audit) -> Path:
    if audit.archive is None:
        raise SettingsError(
            "There is no folder for archives.",
            remedy='Set archive = "archive" under [audit] in onair.toml.',
        )
    return audit.archive


def _until(given: Namespace, audit: Audit, now: datetime) -> datetime:
    if given.until:
        until = Past.parse(given.until).at(now, zone_of(given.zone))
        if until > now:
            raise UsageError(
                "That is still to come.", remedy="Name a moment that is over."
            )
        return until
    if audit.keep is None:
        raise SettingsError(
            "Nothing says which lines are old: they are kept for ever.",
            remedy='Set keep = "400d" under [audit] in onair.toml, or give --until.',
        )
    return now - audit.keep


def _tell(due: Due, until: datetime, folder: Path) -> None:
    """What would leave, or why nothing does."""
    if due.lines and due.since is not None and due.until is not None:
        print(
            f"Places {due.first} to {due.last}, {due.lines:,} lines of "
            f"{_day(due.since)} to {_day(due.until)}, may go to {folder}."
        )
    else:
        print(f"No sealed line from before {_moment(until)} may leave the database.")
    if due.held_by is not None:
        held = f"Operation {due.held_by} is still open"
        print(f"{held}: its lines, and all after them, stay.")


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _say(text: str) -> None:
    print(f"onair: {text}", file=sys.stderr)
