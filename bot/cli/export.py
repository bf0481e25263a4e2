"""
`onair audit export`: the history as a file, or into a pipe, line by line.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.cli.base import load, opened
from bot.cli.export_out import target
from bot.cli.export_shapes import SHAPES, csv_head
from bot.cli.zones import zone_of
from bot.clock import SystemClock
from bot.domain.errors import RecordUnavailableError
from bot.domain.history_filter import Filter
from bot.domain.past import Past
from storage.questions.exporting import exported

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime

    from sqlalchemy import Engine

    from bot.cli.export_out import Out

INTERRUPTED = 130


def export(given: Namespace) -> int:
    """
    Write every line that is asked for, in the chain's order, a page at a time.

    Raises:
        UsageError: What is asked for cannot be.
        SettingsError: The file is there, or cannot be made.
        RecordError: The record cannot be read, or the file takes no more.
    """
    wanted = wanted_of(given, SystemClock().now())
    settings, _configuration = load(serving=False)
    with opened(settings) as record, target(given.out, given.after) as out:
        return _write(record.engines.reader, wanted, given, out)


def wanted_of(given: Namespace, now: datetime) -> Filter:
    """
    Which lines, as the options say.

    Raises:
        UsageError: No moment, or no time zone, is called so; nothing lies between.
    """
    zone = zone_of(given.zone)

    def moment(text: str, *, end: bool) -> datetime | None:
        return Past.parse(text).at(now, zone, end=end) if text else None

    return Filter(
        room=given.room or None,
        channel=given.channel or None,
        operation=given.operation,
        actor=given.actor or None,
        since=moment(given.since, end=False),
        until=moment(given.until, end=True),
    )


def _write(engine: Engine, wanted: Filter, given: Namespace, out: Out) -> int:
    """Write it; where it ends too early, say from where to go on."""
    shape = SHAPES[given.format]
    try:
        # Who goes on behind a place has the head already.
        if given.format == "csv" and not given.after:
            out.write(csv_head(), None)
        for line in exported(engine, wanted, given.after):
            out.write(shape(line), line.place)
        out.flush()
    except KeyboardInterrupt:
        _say(f"Stopped. Go on with --after {out.place}.")
        return INTERRUPTED
    except BrokenPipeError:
        raise  # whoever read it has seen enough; `main` ends quietly
    except OSError as error:
        out.give_up()
        raise RecordUnavailableError(
            f"{out.name} takes no more: {error.strerror or error}.",
            remedy=f"{out.state} Make room, and go on with --after {out.place} and "
            "another file.",
        ) from error
    except RecordUnavailableError as error:
        raise RecordUnavailableError(
            error.what, remedy=f"{error.remedy} Then go on with --after {out.place}."
        ) from error
    if given.out:
        _say(f"{given.out} goes to place {out.place}; what follows: --after that.")
    return 0


def _say(text: str) -> None:
    print(f"onair: {text}", file=sys.stderr)
