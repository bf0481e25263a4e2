"""
Camera and screen of one account are one user to the backend.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import StopBroadcast
from bot.domain.command import Action, Wish
from bot.domain.room import Account, Kind, Sdk, Source
from tests.fakes import FakeClock
from tests.storage.wishes import (
    LEASE,
    LIVE,
    aim,
    answered,
    asked,
    claimed,
    keep,
    on_air,
    opened,
    pass_time,
    start,
    stop,
)

if TYPE_CHECKING:
    from pathlib import Path

    from storage import Record

SPACING = timedelta(seconds=3)
EACH_FIRST = pytest.mark.parametrize("first", list(Source))


def _other(source: Source) -> Source:
    return Source.SCREEN if source is Source.CAMERA else Source.CAMERA


@EACH_FIRST
def test_the_second_push_of_an_account_is_stopped_three_seconds_later(
    url: str, first: Source
) -> None:
    """
    The backend refuses the same user sooner, whichever picture it is about.
    """
    record = opened(url)
    feeds = [on_air(record, source=one) for one in (first, _other(first))]
    record.close()
    record = opened(url, spacing=SPACING)
    pass_time(record, SPACING)
    asked(record, stop(feeds[0], source=first))
    asked(record, stop(feeds[1], source=_other(first)))
    answered(record, claimed(record), LIVE)

    early = record.ledger.claim("w", LEASE)
    pass_time(record, SPACING)
    late = claimed(record)
    record.close()
    assert early is None
    assert feeds[1] == late.operation.feed


@EACH_FIRST
def test_two_pushes_of_an_account_are_never_under_way_together(
    record: Record, first: Source
) -> None:
    """
    The second is taken when the first has its answer, and not before.
    """
    asked(record, start(source=first))
    asked(record, start(source=_other(first)))
    running = claimed(record)

    assert record.ledger.claim("w2", LEASE) is None
    answered(record, running, LIVE)
    assert 2 == claimed(record).operation.number


def test_many_workers_never_take_both_pushes_of_an_account(
    patient_record: Record,
) -> None:
    """
    Also when all of them look at the same moment, one picture of each room goes.
    """
    for group in range(1, 11):
        asked(patient_record, start(group), start(group, source=Source.SCREEN))
    won: list[int] = []
    ready = threading.Barrier(8)

    def take(name: str) -> None:
        ready.wait()
        while claim := patient_record.ledger.claim(f"{name}-{len(won)}", LEASE):
            assert claim.feed is not None
            won.append(claim.feed.target.group.value)

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 11)) == sorted(won)


def test_a_recording_does_not_wait_for_the_push_of_its_account(url: str) -> None:
    """
    The rule is one for pushes among themselves, and for each recording alone.
    """
    record = opened(url, spacing=SPACING)
    asked(record, start())
    asked(record, keep())
    assert record.ledger.sending(claimed(record), LEASE)

    claim = claimed(record, "w2")
    record.close()
    assert 2 == claim.operation.number


@pytest.mark.parametrize("account", ["bob", "alice/screen", "alice/camera/broadcast"])
def test_one_accounts_push_does_not_hold_up_anothers(
    record: Record, account: str
) -> None:
    """
    Also where an openid looks like the end of a target.
    """
    asked(record, start())
    theirs = replace(aim(42, Kind.BROADCAST, Source.SCREEN), account=Account(account))
    call = StopBroadcast(theirs, Sdk.NORMAL)
    asked(record, Wish(Action.BROADCAST_STOP, "room42", call))
    claimed(record)

    assert 2 == claimed(record, "w2").operation.number


def test_a_clock_that_was_set_back_holds_nothing_up(tmp_path: Path) -> None:
    """
    A sending that lies ahead was an hour ago; the stop does not wait for it.
    """
    clock = FakeClock()
    url = f"sqlite:///{tmp_path / 'onair.db'}"
    record = opened(url, clock=clock, spacing=timedelta(seconds=3))
    record.upgrade()
    feed = on_air(record)
    clock.move(timedelta(hours=-1))
    asked(record, stop(feed))

    claim = record.ledger.claim("w", LEASE)
    record.close()
    assert claim is not None
