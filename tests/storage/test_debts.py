"""
Who is told what, and where, once an answer is there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.errors import NothingSentError
from bot.domain.outcome import (
    AlreadyEnded,
    Ended,
    Removed,
)
from bot.domain.report import NoticeKind
from bot.domain.room import Account
from tests.storage.wishes import (
    ALREADY,
    ALREADY_LIVE,
    ANN,
    BEN,
    GONE,
    LIVE,
    ON_AIR_AND_KEPT,
    RECORDS,
    answered,
    asked,
    claimed,
    kick,
    on_air,
    origin,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.report import Report
    from storage import Record

FAILED = NoticeKind.FAILED
CANNOT_BE_SENT = NothingSentError(
    "It did not leave.", remedy="Mend the setting.", passing=False
)
ANEW = replace(plan(start()), anew=True)


def test_on_air_is_told_after_the_card(record: Record) -> None:
    """
    One card, then one notice, however many steps there were.
    """
    on_air(record)

    assert [("card", "", "feed 1"), ("notice", "on_air", "feed 1")] == told(record)


def test_a_linked_recording_brings_the_broadcasts_card_up_to_date(
    record: Record,
) -> None:
    """
    The card of a broadcast shows its recording, so it changes with it.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    told(record)
    answered(record, claimed(record), RECORDS)

    assert [
        ("card", "", "feed 2"),
        ("card", "", "feed 1"),
        ("notice", "recording", "feed 2"),
    ] == told(record)


def test_a_second_start_that_finds_it_live_whispers(record: Record) -> None:
    """
    That nothing changed need not be noticed by the whole channel.
    """
    on_air(record)
    told(record)
    asked(record, start(), by=BEN)
    answered(record, claimed(record), ALREADY_LIVE)

    assert [("card", "", "feed 1"), ("whisper", "confirmed", "feed 1")] == told(record)


def test_a_whisper_goes_to_whoever_asked(record: Record) -> None:
    """
    It is addressed to the person, not to the channel.
    """
    on_air(record)
    told(record)
    asked(record, start(), by=BEN)
    answered(record, claimed(record), CANNOT_BE_SENT)

    whisper = record.ledger.owed(9)[-1]
    assert ("whisper", "U2") == (whisper.kind.value, whisper.to)


def test_a_start_that_finds_nobody_there_is_noticed(record: Record) -> None:
    """
    A refusal that shows the live feed to be off is news to the channel.
    """
    on_air(record)
    told(record)
    asked(record, start(), by=BEN)
    answered(record, claimed(record), GONE)

    assert [
        ("card", "", "feed 1"),
        ("notice", "failed", "feed 1"),
        ("notice", "off_air", "feed 1"),
    ] == told(record)


def test_a_stop_of_nothing_whispers_to_its_asker(record: Record) -> None:
    """
    Where nothing was on air nobody else need hear of it.
    """
    asked(record, stop(None))
    answered(record, claimed(record), AlreadyEnded(ALREADY))

    assert [("whisper", "nothing_to_end", "operation 1")] == told(record)


def test_a_stop_of_the_unknown_that_ended_it_is_noticed(record: Record) -> None:
    """
    What really went off air is news, also where nobody knew that it was on.
    """
    asked(record, stop(None))
    answered(record, claimed(record), Ended())

    assert [("notice", "off_air", "operation 1")] == told(record)


def test_a_kick_has_a_card_and_a_notice_of_its_own(record: Record) -> None:
    """
    An operation without a feed shows itself until it is done.
    """
    asked(record, kick())
    record.ledger.confirm(1, origin())
    answered(record, claimed(record), Removed((Account("mallory"),)))

    assert [("card", "", "operation 1"), ("notice", "removed", "operation 1")] == told(
        record
    )


def test_where_no_channel_is_the_asker_is_told_alone(record: Record) -> None:
    """
    A wish from outside any channel is answered by direct message.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin(ANN, channel=""))
    answered(record, claimed(record), CANNOT_BE_SENT)

    said = record.ledger.owed(20)
    assert {("direct", "U1")} == {(one.kind.value, one.to) for one in said}


def test_a_second_asker_is_told_alone_as_well(record: Record) -> None:
    """
    What one person was told by direct message no other has heard.
    """
    on_air(record)
    told(record)
    for asker in (ANN, BEN):
        record.ledger.open(ANEW, origin(asker, channel=""))
        answered(record, claimed(record), ALREADY_LIVE)

    said = record.ledger.owed(20)
    assert ["U1", "U2"] == [
        one.to for one in said if one.notice is NoticeKind.CONFIRMED
    ]


def test_each_answer_is_told_alone(record: Record) -> None:
    """
    Two failures of two attempts are two things to hear, though both are failures.
    """
    on_air(record)
    told(record)
    for _ in range(2):
        record.ledger.open(ANEW, origin(BEN, channel=""))
        answered(record, claimed(record), CANNOT_BE_SENT)

    said: list[Report] = []
    while due := record.ledger.owed(1):
        said += due
        record.ledger.delivered(due[0], None)
    assert [2, 3] == [
        one.operation for one in said if (one.to, one.notice) == ("U2", FAILED)
    ]
