"""
Which rules every process on one record goes by.
"""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.rules import Rules
from storage.tables import rules
from tests.storage.wishes import LEASE, asked, count, start

if TYPE_CHECKING:
    from storage import Record

OLD, NEW = Rules(digest="aaa", text="# old"), Rules(digest="bbb", text="# new")


def _kept(record: Record) -> list[tuple[str, str]]:
    with record.engines.reader.begin() as db:
        query = select(rules.c.digest, rules.c.text).order_by(rules.c.number)
        return [(row.digest, row.text) for row in db.execute(query)]


def test_before_the_first_rules_none_are_in_force(record: Record) -> None:
    """
    A new record goes by whatever rules come first.
    """
    assert "" == record.reader.rules_in_force()
    assert record.ledger.enact(OLD, outright=False)
    assert "aaa" == record.reader.rules_in_force()


def test_the_text_and_the_hash_of_every_rules_stay_on_record(record: Record) -> None:
    """
    What was in force when something was allowed can be read years later.
    """
    record.ledger.enact(OLD, outright=False)
    record.ledger.enact(NEW, outright=False)

    assert [("aaa", "# old"), ("bbb", "# new")] == _kept(record)
    lines = list(record.reader.events())
    assert ["rules", "rules"] == [line.kind.value for line in lines]
    assert ["aaa", "bbb"] == [line.rules for line in lines]
    assert [{}, {"was": "aaa"}] == [dict(line.details) for line in lines]


def test_rules_that_are_in_force_already_are_not_written_again(record: Record) -> None:
    """
    A restart with the same file changes nothing.
    """
    record.ledger.enact(OLD, outright=False)

    assert record.ledger.enact(OLD, outright=False)
    assert record.ledger.enact(OLD, outright=True)
    assert 1 == count(record, "rules")


def test_replaced_rules_do_not_come_back_by_a_late_start(record: Record) -> None:
    """
    A process with an old file does not undo what people have decided since.
    """
    record.ledger.enact(OLD, outright=False)
    record.ledger.enact(NEW, outright=False)

    assert not record.ledger.enact(OLD, outright=False)
    assert "bbb" == record.reader.rules_in_force()


def test_whoever_means_it_can_go_back_to_earlier_rules(record: Record) -> None:
    """
    A reload on purpose puts the file in force, even one that was replaced before.
    """
    record.ledger.enact(OLD, outright=False)
    record.ledger.enact(NEW, outright=False)

    assert record.ledger.enact(OLD, outright=True)
    assert "aaa" == record.reader.rules_in_force()
    assert not record.ledger.enact(NEW, outright=False)


def test_rules_without_a_hash_change_nothing(record: Record) -> None:
    """
    What cannot be told from other rules does not replace them.
    """
    assert record.ledger.enact(Rules(), outright=True)
    record.ledger.enact(OLD, outright=False)

    assert not record.ledger.enact(Rules(), outright=True)
    assert "aaa" == record.reader.rules_in_force()
    assert 1 == count(record, "rules")


def test_a_process_with_other_rules_takes_nothing(record: Record) -> None:
    """
    Nobody's wish is judged by rules that are not in force.
    """
    record.ledger.enact(OLD, outright=False)
    record.ledger.enact(NEW, outright=False)
    asked(record, start())

    assert record.ledger.claim("w1", LEASE, rules="aaa") is None
    assert record.ledger.claim("w1", LEASE, rules="bbb") is not None


def test_of_several_that_enact_the_same_at_once_one_does(record: Record) -> None:
    """
    Replicas that come up together write their rules once.
    """
    together, came = Barrier(4), list[bool]()

    def enact() -> None:
        together.wait()
        came.append(record.ledger.enact(OLD, outright=False))

    threads = [Thread(target=enact) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [True] * 4 == came
    assert 1 == count(record, "rules")
