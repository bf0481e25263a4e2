"""
What is on record is carried out and told, whatever goes wrong on the way.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.domain.call import Secret, StartBroadcast
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import (
    CannotPostError,
    OutcomeUnknownError,
    PostLaterError,
    RecordUnavailableError,
)
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target
from storage import Record
from tests.flow.conftest import ADMIN, Line

SILENCE = OutcomeUnknownError("The answer was lost.", remedy="Look in the room.")
LATER = PostLaterError(
    "Slack said ratelimited.", remedy="Wait.", after=timedelta(seconds=30)
)
NOT_THERE = CannotPostError(
    "Slack said not_in_channel.", remedy="/invite @OnAir", reason="not_in_channel"
)


def test_a_start_is_sent_once_and_told(line: Line) -> None:
    """
    One call, one card, one notice.
    """
    line.say("/broadcast start room42")
    line.work()

    assert 1 == len(line.backend.sent)
    assert State.SUCCEEDED is line.operation(1).state
    assert [("card", ""), ("notice", "on_air")] == line.told()


def test_a_call_that_was_not_settled_is_not_sent_again(line: Line) -> None:
    """
    A worker that died after sending leaves an unknown outcome, never a second call.
    """
    line.say("/broadcast start room42")
    claim = line.runner.take("dead-1")
    assert claim is not None
    assert line.record.ledger.sending(claim)
    line.clock.move(timedelta(minutes=5))
    line.runner.sweep(frozenset())
    line.work()

    assert [] == line.backend.sent
    assert State.UNKNOWN is line.operation(1).state
    feed = line.record.reader.feed(1)
    assert feed is not None
    assert FeedState.UNKNOWN is feed.state
    assert ("notice", "unknown") in line.told()


def test_a_call_that_never_left_is_taken_up_again(line: Line) -> None:
    """
    A worker that died before sending has started nothing: another one goes on.
    """
    line.say("/broadcast start room42")
    assert line.runner.take("dead-1") is not None
    line.clock.move(timedelta(minutes=5))
    line.runner.sweep(frozenset())
    line.work()

    assert 1 == len(line.backend.sent)
    assert State.SUCCEEDED is line.operation(1).state


def test_a_running_process_takes_nothing_from_itself(line: Line) -> None:
    """
    However long its own call lasts, a living process leaves it alone.
    """
    line.say("/broadcast start room42")
    assert line.runner.take("me-1") is not None
    line.clock.move(timedelta(minutes=5))

    assert not line.runner.sweep(frozenset({"me-1"}))
    assert State.RUNNING is line.operation(1).state


def test_a_lost_lease_says_nothing(line: Line) -> None:
    """
    Who comes back after its lease sends nothing and settles nothing.
    """
    line.say("/broadcast start room42")
    claim = line.runner.take("slow-1")
    assert claim is not None
    line.clock.move(timedelta(minutes=5))
    line.runner.carry_out(claim)

    assert [] == line.backend.sent


def test_silence_is_told_as_unknown(line: Line) -> None:
    """
    A lost answer is neither success nor failure, on the card and in the notice.
    """
    line.backend.answers.append(SILENCE)
    line.say("/broadcast start room42")
    line.work()

    assert State.UNKNOWN is line.operation(1).state
    assert ("notice", "unknown") in line.told()


def test_a_report_waits_as_long_as_slack_asks(line: Line) -> None:
    """
    Nothing is told before its time, and everything is told after it, in order.
    """
    line.announcer.trouble.append(LATER)
    line.say("/broadcast start room42")
    line.work()
    assert [] == line.told()
    line.clock.move(timedelta(seconds=29))
    line.work()
    assert [] == line.told()
    line.clock.move(timedelta(seconds=2))
    line.work()

    assert [("card", ""), ("notice", "on_air")] == line.told()


def test_one_report_that_cannot_be_told_does_not_hold_up_the_others(line: Line) -> None:
    """
    A mistake of ours in one message is logged, and the rest is told.
    """
    line.say("/broadcast start room42")
    line.say("/broadcast start war")
    line.announcer.trouble.append(KeyError("a mistake"))
    line.work()
    assert ("card", "") in line.told()
    line.clock.move(timedelta(minutes=1))
    line.work()

    assert 2 == line.told().count(("notice", "on_air"))


def test_what_the_channel_cannot_get_its_asker_gets(line: Line) -> None:
    """
    A closed channel turns card and notice into direct messages to the asker.
    """
    line.announcer.trouble.extend([NOT_THERE, NOT_THERE])
    line.say("/broadcast start room42")
    line.work()

    direct = [report.to for how, report, _ in line.announcer.told if how == "direct"]
    assert direct
    assert {ADMIN.user} == set(direct)


def test_a_direct_message_that_cannot_be_delivered_ends_there(line: Line) -> None:
    """
    The last resort fails once, visibly in the history, and is not tried for ever.
    """
    line.announcer.trouble.extend([NOT_THERE] * 9)
    line.say("/broadcast start room42")
    line.work()
    line.clock.move(timedelta(days=1))
    line.work()

    kinds = [event.kind.value for event in line.record.reader.events()]
    assert [] == line.told()
    assert kinds.count("undelivered") >= 2


def test_what_was_told_is_not_told_again_while_it_cannot_be_recorded(
    line: Line,
) -> None:
    """
    While the record is away nothing is posted twice, and then all is as it should be.
    """
    line.say("/broadcast start room42")
    with closing(sqlite3.connect(line.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(RecordUnavailableError):
                line.reporter.report()
        other.execute("ROLLBACK")
    line.work()

    cards = [how for how, _ in line.told() if how == "card"]
    assert 2 == len(cards)
    assert ("notice", "on_air") == line.told()[-1]


def test_a_record_that_is_away_before_sending_is_waited_for(line: Line) -> None:
    """
    Nothing is sent before it is on record that it is being sent.
    """
    line.say("/broadcast start room42")
    claim = line.runner.take("w")
    assert claim is not None
    other = sqlite3.connect(line.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    tries = iter(range(3))
    line.paused = lambda: other.execute("ROLLBACK") if next(tries) == 1 else None
    line.runner.carry_out(claim)
    other.close()

    assert 1 == len(line.backend.sent)
    assert State.SUCCEEDED is line.operation(1).state


def test_a_change_during_a_delivery_is_told_as_well(line: Line) -> None:
    """
    The card always ends up equal to the record.
    """
    line.say("/broadcast start room42")
    (owed,) = line.record.ledger.owed(9)
    story = line.record.reader.story(owed)
    claim = line.runner.take("w")
    assert claim is not None
    line.runner.carry_out(claim)
    line.record.ledger.delivered(owed, line.announcer.card(owed, story))
    line.work()

    last = [story for how, _, story in line.announcer.told if how == "card"][-1]
    assert last.feed is not None
    assert FeedState.LIVE is last.feed.state


@pytest.mark.parametrize("answer", [None, SILENCE])
def test_a_password_waits_encrypted_and_is_forgotten(
    line: Line, answer: OutcomeUnknownError | None
) -> None:
    """
    The player's password reaches the backend, stands nowhere in the open, and is
    gone as soon as the call is settled.
    """
    url = str(line.record.engines.writer.url)
    record = Record(
        url, clock=line.clock, data_key=Secret(Fernet.generate_key().decode())
    )
    keyed = Line(record, line.clock, line.path, rules=line.rules)
    if answer is not None:
        keyed.backend.answers.append(answer)
    aim = Target(
        1400000000, GroupNumber(42), Account("alice"), Source.CAMERA, Kind.BROADCAST
    )
    call = StartBroadcast(aim, Sdk.NORMAL, "room42", "room42")
    call = replace(call, password=Secret("planted-password"), protected=True)
    plan = Plan((Wish(Action.BROADCAST_START, "room42", call),))
    record.ledger.open(plan, Origin(ADMIN, "C1", "form-1", ""))
    keyed.work()
    record.close()

    (sent,) = keyed.backend.sent
    assert isinstance(sent, StartBroadcast)
    assert sent.password == Secret("planted-password")
    assert "planted" not in repr(list(line.record.reader.events()))
    assert "planted" not in repr(keyed.announcer.told)
