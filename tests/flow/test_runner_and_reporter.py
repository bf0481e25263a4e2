"""
What is on record is carried out and told, whatever goes wrong on the way.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.domain.call import Secret, StartBroadcast
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import (
    OutcomeUnknownError,
)
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target
from storage import Record
from tests.flow.conftest import ADMIN, Line

SILENCE = OutcomeUnknownError("The answer was lost.", remedy="Look in the room.")


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
    assert line.record.ledger.sending(claim, timedelta(seconds=30))
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


def test_a_lost_answer_is_asked_for_again_and_settled(line: Line) -> None:
    """
    A start without an answer is unknown, and asked once more when its first request
    can no longer be under way; the answer then is what people are told.
    """
    line.backend.answers.append(SILENCE)
    line.say("/broadcast start room42")
    line.work()
    unknown = line.operation(1)
    line.work()

    assert State.UNKNOWN is unknown.state
    assert 1 == len(line.backend.sent)
    line.clock.move(line.backend.deadline + timedelta(seconds=1))
    line.work()
    assert State.SUCCEEDED is line.operation(1).state
    assert 2 == len(line.backend.sent)
    assert [("notice", "on_air")] == [one for one in line.told() if "notice" in one]


def test_a_start_that_stays_unknown_is_told_so(line: Line) -> None:
    """
    After a minute without an answer nothing is sent any more, and people are told
    that nobody knows.
    """
    line.backend.answers.extend([SILENCE] * 20)
    line.say("/broadcast start room42")
    for _ in range(12):
        line.work()
        line.clock.move(timedelta(seconds=10))

    sent = len(line.backend.sent)
    assert State.UNKNOWN is line.operation(1).state
    assert 2 < sent < 7
    assert 1 == line.told().count(("notice", "unknown"))
    line.clock.move(timedelta(hours=9))
    line.work()
    assert sent == len(line.backend.sent)
    assert State.UNKNOWN is line.operation(1).state


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
