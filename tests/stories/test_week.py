"""
The week: told in its channel, with a page where one can be drawn.
"""

from __future__ import annotations

from contextlib import chdir
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.cli.week_page import week_page
from bot.domain.airtime import Stretch
from bot.domain.week import DAYS
from tests.cli.running import TEAM, onair
from tests.slack.views.records import summary
from tests.stage import OPS, RULES, Stage, set_stage, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.summary import Summary

PAGE = b"<!doctype html><title>a week</title>"


def rules() -> str:
    """With the channel, on the day and in the minute in which it is told."""
    due = datetime.now(UTC) - timedelta(minutes=1)  # noqa: TID251  the bot itself goes by this clock
    at = f"{DAYS[due.weekday()]} {due:%H:%M}"
    return f'{RULES}\n[audit]\nweekly = "{OPS}"\nweekly_at = "{at}"\n'


def draw(week: Summary) -> bytes | None:
    """A page that says nothing."""
    assert week.period.length == timedelta(days=7)
    return PAGE


def fail(week: Summary) -> bytes | None:
    """What draws is broken."""
    raise ValueError(week.team)


@pytest.fixture(params=[draw, fail, None])
def weekly(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Stage, bool]]:
    """The whole bot with a page, with one that cannot be drawn, and with none."""
    page: Callable[[Summary], bytes | None] | None = request.param
    for stage in set_stage(tmp_path, http=True, rules=rules(), page=page):
        yield stage, page is draw


def test_the_week_is_told_in_its_channel(weekly: tuple[Stage, bool]) -> None:
    """
    When its hour has come the week is posted where it is wanted, once; its page
    follows as a reply, and where there is none the message stands alone.
    """
    stage, drawn = weekly
    stage.sees("OnAir's week", where=OPS)
    until(lambda: "reported" in stage.kinds())
    if drawn:
        until(lambda: len(stage.slack.messages(OPS)) == 2)

    told = stage.slack.messages(OPS)
    assert 1 == len([one for one in told if "OnAir's week" in one.text])
    files = [file for one in told for file in one.files]
    assert drawn == bool(files)
    if drawn:
        assert PAGE == files[0].content
        assert told[0].ts == told[1].thread_ts
        assert files[0].name.endswith(".html")


def test_a_page_is_drawn_by_the_report(tmp_path: Path) -> None:
    """
    The page of a week is the one that `onair report` writes for its days.
    """
    room = ("room42", "--group", "42", "--account", "alice", *TEAM)
    assert 0 == onair(tmp_path, "rooms", "add", *room).returncode
    until_then = datetime(2026, 11, 23, tzinfo=UTC)
    week = Stretch(until_then - timedelta(days=7), until_then)

    with chdir(tmp_path):
        page = week_page(summary(team="T0TEAM", period=week))

    assert page is not None
    assert page.lstrip().lower().startswith(b"<!doctype html>")
