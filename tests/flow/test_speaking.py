"""
Speaking: the record's own clockwork, its checkpoints and its weeks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.checkpoints import EVERY, Occasion
from bot.domain.report import ReportKind
from bot.domain.week import WeekTime
from bot.flow import Checkpointer, Weekly
from storage import Record, SigningKey
from tests.empty import empty_record
from tests.fakes import FakeAnnouncer, FakeClock
from tests.flow.mouth import Mouth
from tests.storage.wishes import on_air

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AUDIT, NEWS = "C0AUDIT", "C0NEWS"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = SigningKey.new()


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[Mouth]:
    """A reporter in front of a record with a signing key; its clock stands."""
    clock = FakeClock()
    url = empty_record(tmp_path / "onair.db")
    record = Record(url, clock=clock, signing_key=KEY.seed, spacing=timedelta(0))
    on_air(record, 1)
    record.ledger.seal()
    yield Mouth(record, tmp_path / "onair.db", clock)
    record.close()


def signer(mouth: Mouth, channel: str = AUDIT) -> Checkpointer:
    """One process that signs."""
    return Checkpointer(mouth.record.ledger, mouth.clock, lambda: "T1", lambda: channel)


def teller(
    mouth: Mouth, channel: str = NEWS, team: str = "T1", at: WeekTime | None = None
) -> Weekly:
    """One process that tells weeks."""
    wanted = channel, at or WeekTime()
    return Weekly(mouth.record.ledger, mouth.clock, lambda: team, lambda: wanted)


def looks(mouth: Mouth, one: Checkpointer | Weekly, during: timedelta) -> int:
    """Look every half a minute for that long; gives how often something was new."""
    new, until = 0, mouth.clock.at + during
    while mouth.clock.at <= until:
        new += one.look()
        mouth.clock.move(MINUTE / 2)
    return new


def owed(mouth: Mouth, kind: ReportKind) -> int:
    """How many of that kind are owed."""
    return len([one for one in mouth.record.ledger.owed(99) if one.kind is kind])


def test_what_the_start_wrote_is_sealed_before_it_is_signed(mouth: Mouth) -> None:
    """
    Nothing is signed at once: what came up with the process is sealed first.
    """
    one = signer(mouth)

    assert not one.look()
    mouth.clock.move(timedelta(seconds=3))
    assert one.look()
    assert not one.look()


def test_a_start_and_then_every_day_make_one_each(mouth: Mouth) -> None:
    """
    Over two days and some hours a process signs when it comes up and twice after.
    """
    assert 3 == looks(mouth, signer(mouth), 2 * EVERY + 60 * MINUTE)


def test_processes_side_by_side_sign_once_between_them(mouth: Mouth) -> None:
    """
    Two replicas make as many checkpoints as one.
    """
    one, two = signer(mouth), signer(mouth)
    made, until = 0, mouth.clock.at + EVERY + 60 * MINUTE
    while mouth.clock.at <= until:
        made += one.look() + two.look()
        mouth.clock.move(MINUTE)

    assert 2 == made


def test_a_checkpoint_is_posted_with_what_it_says(mouth: Mouth) -> None:
    """
    What is delivered to the channel is the checkpoint itself, once.
    """
    looks(mouth, signer(mouth), MINUTE)
    mouth.speak()

    ((how, report, story),) = [
        one for one in mouth.announcer.told if one[1].kind is ReportKind.CHECKPOINT
    ]
    assert ("posting", AUDIT) == (how, report.to)
    assert story.kept is not None
    assert story.kept.checkpoint == mouth.record.reader.checkpoint()
    assert 0 == owed(mouth, ReportKind.CHECKPOINT)


def test_without_a_channel_it_is_made_and_kept(mouth: Mouth) -> None:
    """
    Where none is set a checkpoint is on record, and owed to nobody.
    """
    looks(mouth, signer(mouth, channel=""), MINUTE)

    assert mouth.record.reader.checkpoint() is not None
    assert 0 == owed(mouth, ReportKind.CHECKPOINT)


def test_a_week_is_told_when_its_hour_has_come(mouth: Mouth) -> None:
    """
    Not a minute before Monday 9:00; then once, though many look, and again.
    """
    mouth.clock.at = MONDAY - 10 * MINUTE
    assert 0 == looks(mouth, teller(mouth), 9 * MINUTE)

    assert 1 == looks(mouth, teller(mouth), 60 * MINUTE)
    assert 0 == looks(mouth, teller(mouth), 60 * MINUTE)
    assert 1 == owed(mouth, ReportKind.WEEKLY)


def test_each_week_is_told(mouth: Mouth) -> None:
    """
    A process that runs for three weeks tells three.
    """
    mouth.clock.at = MONDAY
    one, told = teller(mouth), 0
    for _ in range(3 * 7 * 24):
        told += one.look()
        mouth.clock.move(60 * MINUTE)

    assert 3 == told


def test_what_was_missed_is_told_late_but_not_last_weeks(mouth: Mouth) -> None:
    """
    A bot that was down over the hour tells the week when it is back; one for which a
    channel is set on a Thursday waits for the next Monday.
    """
    mouth.clock.at = MONDAY + timedelta(days=1)
    assert 1 == looks(mouth, teller(mouth), MINUTE)

    mouth.clock.at = MONDAY + timedelta(days=10)
    assert 0 == looks(mouth, teller(mouth), MINUTE)


@pytest.mark.parametrize(("channel", "team"), [("", "T1"), (NEWS, "")])
def test_nobody_is_told_where_nobody_wants_to_know(
    mouth: Mouth, channel: str, team: str
) -> None:
    """
    Without a channel, or before the workspace is known, no week is owed.
    """
    mouth.clock.at = MONDAY

    assert 0 == looks(mouth, teller(mouth, channel, team), 60 * MINUTE)


def test_a_week_is_posted_with_its_own_days(mouth: Mouth) -> None:
    """
    What is delivered is the summary of the seven days before, and no other.
    """
    mouth.clock.at = MONDAY
    looks(mouth, teller(mouth), MINUTE)
    mouth.speak()

    ((how, report, story),) = [
        one for one in mouth.announcer.told if one[1].kind is ReportKind.WEEKLY
    ]
    assert ("posting", NEWS) == (how, report.to)
    assert story.summary is not None
    assert datetime(2026, 11, 16, tzinfo=UTC) == story.summary.period.since
    assert datetime(2026, 11, 23, tzinfo=UTC) == story.summary.period.until


def test_a_channel_that_is_closed_is_a_trouble_that_shows(mouth: Mouth) -> None:
    """
    What cannot be posted is given up, is on record, and counts among what nobody got.
    """
    mouth.announcer = FakeAnnouncer()
    mouth.record.ledger.checkpoint(Occasion.ASKED, "T1", AUDIT)
    (report,) = [
        one for one in mouth.record.ledger.owed(99) if one.kind is ReportKind.CHECKPOINT
    ]

    mouth.record.ledger.undeliverable(report, "not_in_channel")

    last = list(mouth.record.reader.events())[-1]
    assert ("undelivered", "checkpoint", "not_in_channel") == (
        last.kind.value,
        last.details["report"],
        last.details["reason"],
    )
    assert 1 == mouth.record.numbers()["reports_undeliverable"]
    kept = mouth.record.reader.chain(10).kept
    assert kept is not None
    assert kept.posting is not None
    assert "not_in_channel" == kept.posting.reason
