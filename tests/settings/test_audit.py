"""
The `[audit]` table: where the record speaks for itself.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import RulesError
from bot.domain.week import DAYS, WeekTime
from bot.settings import Audit, parse_configuration
from bot.settings.audit import KEYS


def faults(text: str) -> str:
    """Every fault of a file that is refused, as one text."""
    with pytest.raises(RulesError) as refused:
        parse_configuration(text)
    return "\n".join(refused.value.faults)


def test_without_the_table_the_record_keeps_to_itself() -> None:
    """
    Nothing is posted anywhere unless a channel is set.
    """
    assert ("", "") == (
        parse_configuration("").audit.checkpoints,
        parse_configuration("").audit.weekly,
    )


def test_channels_and_the_hour_of_the_week_arrive() -> None:
    """
    Both channels are ids; the week is told on the day and at the time that is set.
    """
    read = parse_configuration(
        '[audit]\ncheckpoints = "C0AUDIT"\nweekly = "G0TEAM"\n'
        'weekly_at = "Friday 16:30"\n'
    ).audit

    assert "C0AUDIT" == read.checkpoints
    assert "G0TEAM" == read.weekly
    assert WeekTime(4, time(16, 30)) == read.weekly_at


def test_the_week_is_told_on_monday_at_nine() -> None:
    """
    Where nothing else is set the week is told on Mondays at 9:00 UTC.
    """
    assert "monday 09:00" == str(Audit().weekly_at)


@pytest.mark.parametrize("day", DAYS)
def test_every_day_of_the_week_can_be_set(day: str) -> None:
    """
    Each of the seven days is understood, and written as it is read.
    """
    read = parse_configuration(f'[audit]\nweekly_at = "{day} 8:05"').audit

    assert f"{day} 08:05" == str(read.weekly_at)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('checkpoints = "#audit"', "checkpoints"),
        ("checkpoints = true", "checkpoints"),
        ('weekly = "U0ALICE"', "weekly"),
        ('weekly_at = "9:00"', "weekly_at"),
        ('weekly_at = "mon 9:00"', "weekly_at"),
        ('weekly_at = "monday 24:00"', "weekly_at"),
        ('checkpoint = "C0AUDIT"', "checkpoints?"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(text: str, key: str) -> None:
    """
    A value that is none, and a key that is not known, are named with file and line.
    """
    told = faults(f"[audit]\n{text}\n")

    assert "onair.toml, line 2: " in told
    assert key in told


def test_the_table_must_be_one() -> None:
    """
    `audit = "C0AUDIT"` is no table, and says so.
    """
    assert "[audit] must be a table" in faults('audit = "C0AUDIT"')


def test_every_key_is_read_into_a_setting_of_its_name() -> None:
    """
    What the table may hold and what comes of it have the same names.
    """
    assert KEYS <= set(Audit.__slots__)


def test_lines_stay_for_ever_unless_a_time_and_a_folder_are_set() -> None:
    """
    Nothing leaves the database by itself; with both set it does.
    """
    read = parse_configuration('[audit]\nkeep = "400d"\narchive = "archive"\n').audit

    assert (None, None) == (Audit().keep, Audit().archive)
    assert (timedelta(days=400), Path("archive")) == (read.keep, read.archive)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('keep = "29d"\narchive = "a"', "30 days at least"),
        ('keep = "0d"\narchive = "a"', 'such as "400d"'),
        ('keep = "for ever"\narchive = "a"', 'such as "400d"'),
        ('keep = 400\narchive = "a"', 'such as "400d"'),
        ('keep = "40000d"\narchive = "a"', "36500 days at most"),
        ('keep = "400d"', "keep needs a folder"),
        ('archive = ""', "must be a folder"),
        ("archive = true", "must be a folder"),
        ('archive = "a\\u0000b"', "must be a folder"),
    ],
)
def test_a_time_or_a_folder_that_cannot_be_is_refused(text: str, says: str) -> None:
    """
    Each fault is named with its line and what to write instead.
    """
    told = faults(f"[audit]\n{text}\n")

    assert "onair.toml, line 2: " in told
    assert says in told
