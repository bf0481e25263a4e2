"""
One worker has an operation, for a while, and in order.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.operation import State
from bot.domain.settlement import settle
from tests.storage.wishes import (
    BEN,
    LEASE,
    LIVE,
    NOT_SENT,
    ON_AIR_AND_KEPT,
    PAST,
    RECORDS,
    answered,
    asked,
    claimed,
    count,
    keep,
    keep_no_more,
    kick,
    kinds,
    on_air,
    opened,
    origin,
    pass_time,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record


def test_of_twenty_workers_one_gets_the_operation(patient_record: Record) -> None:
    """
    However many ask at the same moment, one of them has it.
    """
    asked(patient_record, start())
    won: list[str] = []
    ready = threading.Barrier(20)

    def take(name: str) -> None:
        ready.wait()
        if patient_record.ledger.claim(name, LEASE):
            won.append(name)

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(won)


def test_many_workers_share_many_targets_without_a_double(
    patient_record: Record,
) -> None:
    """
    Twenty operations of ten targets, eight workers: never two of one target.
    """
    for group in range(1, 11):
        asked(patient_record, stop(None, group))
        asked(patient_record, start(group))
    won: list[int] = []

    def take(name: str) -> None:
        while claim := patient_record.ledger.claim(f"{name}-{len(won)}", LEASE):
            won.append(claim.operation.number)

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 21, 2)) == sorted(won)


def test_a_claim_brings_all_that_is_needed_to_send(record: Record) -> None:
    """
    The worker needs no second look at the record.
    """
    operation = asked(record, start(password="planted-2"))[0]

    claim = claimed(record, "token")

    assert (operation.call, State.RUNNING) == (
        claim.operation.call,
        claim.operation.state,
    )
    assert claim.feed == record.reader.feed(1)
    assert claim.secret is not None
    assert "planted-2" == claim.secret.reveal()
    assert "token" == claim.worker


def test_operations_of_one_target_go_in_the_order_asked(record: Record) -> None:
    """
    A start that was asked after a stop is not sent before it.
    """
    asked(record, stop(None))
    asked(record, start())

    assert 1 == claimed(record).operation.number
    assert record.ledger.claim("w2", LEASE) is None


def test_a_delayed_stop_is_not_overtaken_by_a_later_start(url: str) -> None:
    """
    Also while the stop still waits for its three seconds the start comes second.
    """
    record = opened(url, spacing=timedelta(seconds=3))
    asked(record, stop(on_air(record)))
    asked(record, start())

    assert record.ledger.claim("w", LEASE) is None
    record.close()


def test_what_comes_after_waits_until_the_first_has_ended(record: Record) -> None:
    """
    The recording is asked for only when the broadcast is there.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    first = claimed(record)
    assert record.ledger.claim("w2", LEASE) is None

    answered(record, first, LIVE)

    assert 2 == claimed(record).operation.number


def test_what_comes_after_goes_when_the_first_has_failed_too(record: Record) -> None:
    """
    A broadcast is stopped whether or not its recording could be.
    """
    asked(record, keep())
    answered(record, claimed(record), RECORDS)
    asked(record, start())
    answered(record, claimed(record), LIVE)
    first = stop(None, 9)
    asked(record, first, stop(2, after=0))
    answered(record, claimed(record), NOT_SENT)

    assert 2 == claimed(record).operation.feed


def test_a_start_waits_three_seconds_after_the_last_sending(url: str) -> None:
    """
    The backend refuses a start sooner; so it is due then, and not before.
    """
    record = opened(url, spacing=timedelta(seconds=3))
    on_air(record)
    asked(record, start(), by=BEN)

    assert record.ledger.claim("w", LEASE) is None
    due = record.ledger.next_due()
    assert due is not None
    pass_time(record, timedelta(seconds=3))
    assert record.ledger.claim("w", LEASE) is not None
    record.close()


def test_a_stop_of_a_push_waits_as_long(url: str) -> None:
    """
    Sooner it would be refused, and a refused stop leaves the room on air.
    """
    record = opened(url, spacing=timedelta(seconds=3))
    asked(record, stop(on_air(record)))

    early = record.ledger.claim("w", LEASE)
    pass_time(record, timedelta(seconds=3))
    late = record.ledger.claim("w", LEASE)
    record.close()
    assert early is None
    assert late is not None


def test_a_stop_of_a_recording_waits_for_nothing(url: str) -> None:
    """
    The backend has no such rule for the end of a recording.
    """
    record = opened(url, spacing=timedelta(seconds=3))
    asked(record, keep())
    answered(record, claimed(record), RECORDS)
    asked(record, keep_no_more(1))

    claim = record.ledger.claim("w", LEASE)
    record.close()
    assert claim is not None


def test_an_unconfirmed_kick_is_not_taken(record: Record) -> None:
    """
    Without the second yes nobody is removed.
    """
    asked(record, kick())

    assert record.ledger.claim("w", LEASE) is None


def test_a_lost_lease_sends_nothing(record: Record) -> None:
    """
    Whoever paused too long is told so before the first byte.
    """
    asked(record, start())
    claim = claimed(record, lease=PAST)

    assert not record.ledger.sending(claim, LEASE)
    assert "sent" not in kinds(record)


def test_only_the_holder_settles(record: Record) -> None:
    """
    A late answer under a lost lease is not recorded as anything.
    """
    asked(record, start())
    dead = claimed(record, "w1", PAST)
    record.ledger.sweep(frozenset())
    alive = claimed(record, "w2")
    late = settle(dead.operation, dead.feed, LIVE, record.ledger.now())

    assert not record.ledger.settle(dead, late)
    assert not record.ledger.sending(dead, LEASE)
    assert record.ledger.sending(alive, LEASE)


def test_an_operation_settles_once(record: Record) -> None:
    """
    The second settlement of the same claim changes nothing.
    """
    asked(record, start())
    claim = claimed(record)
    settlement = answered(record, claim, LIVE)

    assert not record.ledger.settle(claim, settlement)


def test_a_password_under_another_key_ends_its_operation(url: str) -> None:
    """
    What can never be sent as it was meant does not block those behind it.
    """
    record = opened(url)
    asked(record, start(password="planted-3"))
    asked(record, start(7))
    record.close()
    keyless = opened(url, data_key=None)

    claim = claimed(keyless)

    operation = keyless.reader.operation(1)
    assert operation is not None
    assert (2, State.CANCELLED) == (claim.operation.number, operation.state)
    assert ("notice", "cancelled", "feed 1") in told(keyless)
    assert 0 == count(keyless, "secrets")
    keyless.close()


def test_a_plan_with_a_finished_gesture_claims_nothing(record: Record) -> None:
    """
    A repeated gesture leaves nothing new to be carried out.
    """
    press = origin(gesture="press")
    record.ledger.open(plan(start()), press)
    answered(record, claimed(record), LIVE)
    record.ledger.open(plan(start()), press)

    assert record.ledger.claim("w", LEASE) is None
