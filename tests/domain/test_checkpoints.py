"""
Checkpoints: when one is due.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.checkpoints import EVERY, Occasion, is_due
from bot.domain.seal import Checkpoint, Head

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HEAD = Head(length=7, seal="a" * 64, event=9)


def made(ago: timedelta, key: str = "ours") -> Checkpoint:
    """One that was signed that long ago."""
    return Checkpoint(1, NOW - ago, 5, "b" * 64, 5, key, "signature")


@pytest.mark.parametrize("occasion", Occasion)
def test_nothing_is_signed_before_anything_is_sealed(occasion: Occasion) -> None:
    """
    An empty chain has no head to sign, whoever asks.
    """
    assert not is_due(occasion, Head(), None, "ours", NOW)


@pytest.mark.parametrize("occasion", Occasion)
def test_the_first_one_is_always_due(occasion: Occasion) -> None:
    """
    Where there is none yet, any occasion makes one.
    """
    assert is_due(occasion, HEAD, None, "ours", NOW)


@pytest.mark.parametrize("occasion", Occasion)
def test_another_key_makes_one_at_once(occasion: Occasion) -> None:
    """
    A key that has not signed yet signs, so that its days have no gap.
    """
    assert is_due(occasion, HEAD, made(timedelta(0), "theirs"), "ours", NOW)


def test_one_a_day_is_made_by_itself() -> None:
    """
    A day after the last one the next is due, and no moment before.
    """
    daily = Occasion.DAILY

    assert is_due(daily, HEAD, made(EVERY), "ours", NOW)
    assert not is_due(daily, HEAD, made(EVERY - timedelta(seconds=1)), "ours", NOW)


def test_a_process_that_comes_up_again_and_again_signs_once() -> None:
    """
    A start signs, but not where another start, or a replica, has just signed.
    """
    start = Occasion.START

    assert is_due(start, HEAD, made(timedelta(hours=1)), "ours", NOW)
    assert not is_due(start, HEAD, made(timedelta(minutes=1)), "ours", NOW)


def test_a_clock_that_went_back_does_not_stop_the_signing() -> None:
    """
    Where the last one is of tomorrow by more than a day, the next is due today.
    """
    assert is_due(Occasion.DAILY, HEAD, made(-2 * EVERY), "ours", NOW)


def test_whoever_asks_gets_one() -> None:
    """
    On demand one is made whatever was made before.
    """
    assert is_due(Occasion.ASKED, HEAD, made(timedelta(0)), "ours", NOW)
