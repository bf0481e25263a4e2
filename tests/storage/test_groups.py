"""
User groups and people: kept as Slack told them last, with the moment.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.storage.wishes import count

if TYPE_CHECKING:
    from storage import Record

DUTY, CREW = "S0DUTY", "S0CREW"
ONE_AT_A_TIME = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _members(record: Record, team: str = "T1") -> dict[str, frozenset[str]]:
    return {one.group: one.members for one in record.reader.groups(team)}


def test_a_group_is_known_with_its_age(record: Record) -> None:
    """
    Whoever judges by a group can tell how long ago it was read.
    """
    before = record.ledger.now()
    record.ledger.keep_group("T1", DUTY, frozenset({"U1", "U2"}))
    after = record.ledger.now()

    (read,) = record.reader.groups("T1")
    assert (DUTY, frozenset({"U1", "U2"})) == (read.group, read.members)
    assert before <= read.at <= after


def test_the_last_word_on_a_group_counts(record: Record) -> None:
    """
    Who left it is in it no more, and it is fresh again.
    """
    record.ledger.keep_group("T1", DUTY, frozenset({"U1", "U2"}))
    then = record.ledger.now()
    record.ledger.keep_group("T1", DUTY, frozenset({"U2"}))

    (read,) = record.reader.groups("T1")
    assert frozenset({"U2"}) == read.members
    assert then <= read.at


def test_an_empty_group_is_known_to_be_empty(record: Record) -> None:
    """
    Nobody in it is something else than not having asked.
    """
    record.ledger.keep_group("T1", DUTY, frozenset())

    assert {DUTY: frozenset()} == _members(record)


def test_groups_are_of_one_workspace(record: Record) -> None:
    """
    The same id elsewhere is another group.
    """
    record.ledger.keep_group("T1", DUTY, frozenset({"U1"}))
    record.ledger.keep_group("T2", DUTY, frozenset({"U9"}))
    record.ledger.keep_group("T1", CREW, frozenset({"U3"}))

    assert {DUTY: frozenset({"U1"}), CREW: frozenset({"U3"})} == _members(record)
    assert {DUTY: frozenset({"U9"})} == _members(record, "T2")


@ONE_AT_A_TIME
@given(members=st.frozensets(st.text(max_size=20)))
def test_whoever_is_in_a_group_is_found_in_it(
    record: Record, members: frozenset[str]
) -> None:
    """
    However many there are, and whatever their ids look like.
    """
    record.ledger.keep_group("T1", DUTY, members)

    assert members == _members(record)[DUTY]


def test_two_who_read_a_group_at_once_keep_it_once(record: Record) -> None:
    """
    Replicas that ask Slack at the same moment do not get into each other's way.
    """
    together = Barrier(4)
    failed: list[Exception] = []

    def learn() -> None:
        together.wait()
        try:
            record.ledger.keep_group("T1", DUTY, frozenset({"U1"}))
        except Exception as error:  # noqa: BLE001  whatever it is, the test tells
            failed.append(error)

    threads = [Thread(target=learn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == failed
    assert 1 == count(record, "groups")


def test_whether_somebody_is_still_there_is_known(record: Record) -> None:
    """
    Who left the company is remembered as gone, and with the moment.
    """
    before = record.ledger.now()
    record.ledger.keep_person("T1", "U1", active=True)
    record.ledger.keep_person("T1", "U2", active=True)
    record.ledger.keep_person("T1", "U2", active=False)

    read = {one.user: one for one in record.reader.people("T1")}
    assert {"U1": True, "U2": False} == {user: one.active for user, one in read.items()}
    assert before <= read["U2"].at
    assert () == record.reader.people("T2")


def test_to_be_there_is_no_time_zone(record: Record) -> None:
    """
    Of whom only one thing was asked, the other is still unknown.
    """
    before = record.ledger.now() - timedelta(days=1)
    record.ledger.keep_person("T1", "U1", active=True)
    record.ledger.keep_zone("T1", "U2", "Europe/Berlin")

    assert record.reader.zone("T1", "U1", before) is None
    assert ["U1"] == [one.user for one in record.reader.people("T1")]


def test_both_things_are_known_of_one_person(record: Record) -> None:
    """
    Neither answer of Slack's takes the other one away, whichever came first.
    """
    before = record.ledger.now() - timedelta(days=1)
    record.ledger.keep_person("T1", "U1", active=True)
    record.ledger.keep_zone("T1", "U1", "Europe/Berlin")
    record.ledger.keep_person("T1", "U1", active=False)

    assert "Europe/Berlin" == record.reader.zone("T1", "U1", before)
    assert [False] == [one.active for one in record.reader.people("T1")]
    assert 1 == count(record, "people")
