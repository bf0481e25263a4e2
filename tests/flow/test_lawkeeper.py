"""
The lawkeeper: processes with different rules never judge side by side.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, HelpShown
from bot.domain.errors import RecordUnavailableError, RulesError
from bot.flow import Desk, InForce, Lawkeeper
from tests.flow.conftest import BOB
from tests.flow.people import refusal

if TYPE_CHECKING:
    from bot.domain.rules import Rules
    from tests.flow.conftest import Line


def keeper(line: Line, rules: Rules) -> Lawkeeper:
    """One process with these rules, and its line's desk in place of the line's own."""
    ledger, reader = line.record.ledger, line.record.reader
    one = Lawkeeper(ledger, reader, lambda: rules)
    in_force = InForce(lambda: rules, trouble=one.trouble)
    line.desk = Desk(ledger, reader, line.backend, in_force, line.ring)
    return one


def test_the_rules_of_the_only_process_are_in_force(line: Line) -> None:
    """
    It puts them there, and goes by them.
    """
    keeper(line, line.rules).enact(outright=True)

    assert line.rules.digest == line.record.reader.rules_in_force()
    assert isinstance(line.say("/broadcast start room42", BOB), Accepted)


def test_another_s_new_rules_silence_this_one(line: Line) -> None:
    """
    It says why it judges nothing; help is still given.
    """
    newer = replace(line.rules, digest="b" * 64)
    mine = keeper(line, line.rules)
    mine.enact(outright=False)
    theirs = Lawkeeper(line.record.ledger, line.record.reader, lambda: newer)
    theirs.enact(outright=False)

    mine.look()

    answer = refusal(line.say("/broadcast start room42", BOB), RulesError)
    assert "other rules" in str(answer.error)
    assert isinstance(line.say("/onair help", BOB), HelpShown)


def test_a_late_start_with_old_rules_does_not_bring_them_back(line: Line) -> None:
    """
    Only a reload, which somebody asked for, puts rules back that were replaced.
    """
    newer = replace(line.rules, digest="b" * 64)
    old = keeper(line, line.rules)
    old.enact(outright=False)
    Lawkeeper(line.record.ledger, line.record.reader, lambda: newer).enact(
        outright=False
    )

    old.enact(outright=False)

    assert newer.digest == line.record.reader.rules_in_force()

    old.enact(outright=True)

    assert line.rules.digest == line.record.reader.rules_in_force()
    assert "" == old.trouble()


def reloaded_in_vain(line: Line) -> Lawkeeper:
    """Somebody reloaded other rules while another program held the database."""
    rules = [line.rules]
    one = Lawkeeper(line.record.ledger, line.record.reader, lambda: rules[-1])
    one.enact(outright=True)
    rules.append(replace(line.rules, digest="b" * 64))
    with closing(sqlite3.connect(line.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecordUnavailableError):
            one.enact(outright=True)
        other.execute("ROLLBACK")
    return one


def test_a_reload_while_the_record_is_away_counts_when_it_is_back(line: Line) -> None:
    """
    Nobody has to say it twice, and nothing is refused for it any longer.
    """
    one = reloaded_in_vain(line)

    one.look()

    assert "b" * 64 == line.record.reader.rules_in_force()
    assert "" == one.trouble()


def test_a_reload_in_vain_gives_way_to_a_later_one(line: Line) -> None:
    """
    Rules that came into force since are not replaced by what was said before them.
    """
    one = reloaded_in_vain(line)
    line.record.ledger.enact(replace(line.rules, digest="c" * 64), outright=True)

    one.look()

    assert "c" * 64 == line.record.reader.rules_in_force()
    assert "other rules" in one.trouble()


def test_nothing_is_taken_under_other_rules(line: Line) -> None:
    """
    What was accepted before waits for a process with the rules in force.
    """
    line.say("/broadcast start room42", BOB)
    line.record.ledger.enact(replace(line.rules, digest="b" * 64), outright=True)

    taken = line.record.ledger.claim("w", line.backend.deadline, None, "f" * 64)

    assert taken is None
    assert line.record.ledger.claim("w", line.backend.deadline, None, "b" * 64)
