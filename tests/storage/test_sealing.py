"""
Sealing: every line gets one place in one chain, whatever happens meanwhile.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from bot.domain.errors import RecordUnavailableError
from bot.domain.history import EventKind
from bot.domain.seal import Head
from storage.chain.lines import LINES, Marking
from storage.sealed import BEGINNING, hash_again, next_seal
from storage.tables import events, seals
from tests.storage.wishes import ANN, BEN, asked, opened, origin, start

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Record

MARK = "INSERT INTO seals (place, event, seal) VALUES ({place}, {event}, 'x')"


def written(record: Record, count: int) -> None:
    """So many lines more."""
    for number in range(count):
        record.ledger.note(EventKind.SHOWN, origin(ANN), n=number, asked_for="<@U2>")


def chain(record: Record) -> list[tuple[int, int, str]]:
    """Place, line and seal of all that is sealed."""
    with record.engines.reader.begin() as db:
        found = db.execute(select(seals).order_by(seals.c.place))
        return [(row.place, row.event, row.seal) for row in found]


def walked(record: Record) -> list[str]:
    """Every seal of the chain, computed anew by the library from what is on record."""
    sealed, seal = [], BEGINNING
    with record.engines.reader.begin() as db:
        query = LINES.join(seals, seals.c.event == events.c.number)
        lines = [tuple(row) for row in db.execute(query.order_by(seals.c.place))]
        marks = Marking().of(db, lines)
        for line in lines:
            seal = next_seal(seal, hash_again(line, marks))
            sealed.append(seal.hex())
    return sealed


def assert_whole(record: Record, lines: int) -> None:
    """Each line has one place, without a gap, and every seal fits."""
    found = chain(record)
    head = record.reader.head()

    assert list(range(1, lines + 1)) == [place for place, _, _ in found]
    assert walked(record) == [seal for _, _, seal in found]
    assert Head(lines, found[-1][2], found[-1][1]) == head


def test_every_line_gets_its_place(record: Record) -> None:
    """
    In the order of their numbers, the first after 64 zeros, each over the one before.
    """
    asked(record, start(), by=BEN)
    written(record, 5)
    lines = len(list(record.reader.events()))

    assert Head() == record.reader.head()
    assert lines == record.ledger.seal()
    assert 0 == record.ledger.seal()
    assert_whole(record, lines)
    assert [event for _, event, _ in chain(record)] == sorted(
        one.number for one in record.reader.events()
    )


def test_a_batch_goes_on_where_the_last_one_ended(record: Record) -> None:
    """
    How many are sealed at once makes no difference to the chain.
    """
    written(record, 7)
    batches = [record.ledger.seal(3) for _ in range(4)]

    assert [3, 3, 1, 0] == batches
    assert_whole(record, 7)


def test_a_line_knows_its_seal(record: Record) -> None:
    """
    Whoever shows a line can show its seal beside it, once there is one.
    """
    written(record, 2)
    numbers = [one.number for one in record.reader.events()]
    before = record.reader.seals(numbers)
    record.ledger.seal(1)
    after = record.reader.seals([*numbers, 4711])

    assert {} == before
    assert [numbers[0]] == list(after)
    assert 1 == after[numbers[0]].place


def test_nothing_that_was_sealed_is_lost_by_a_restart(record: Record, url: str) -> None:
    """
    Another process goes on with the chain of the one before.
    """
    written(record, 3)
    record.ledger.seal()
    written(record, 2)
    again = opened(url)
    sealed = again.ledger.seal()

    assert_whole(again, 5)
    again.close()
    assert 2 == sealed


def test_a_crash_in_between_leaves_a_chain_or_none(
    record: Record, outsider: Engine
) -> None:
    """
    A seal without its head, or a head without its seal, is never on record.
    """
    written(record, 3)
    record.ledger.seal(2)
    # Whoever dies before the head is moved on has kept no seal either.
    with outsider.begin() as db:
        db.execute(text(MARK.format(place=4, event=999)))
    written(record, 2)

    with pytest.raises(RecordUnavailableError):
        # Two places are to be taken, and one of them is not free.
        record.ledger.seal()
    assert 2 == record.reader.head().length
    assert [1, 2, 4] == [place for place, _, _ in chain(record)]


def test_of_two_sealers_one_seals(url: str) -> None:
    """
    However many processes look at once, every line has one place.
    """
    with ExitStack() as stack:
        patience = timedelta(seconds=30)
        records = [opened(url, patience=patience) for _ in range(4)]
        for one in records:
            stack.callback(one.close)
        written(records[0], 120)
        begin = threading.Barrier(len(records))

        def seal(record: Record) -> None:
            begin.wait()
            for _ in range(60):
                record.ledger.seal(5)

        threads = [threading.Thread(target=seal, args=(one,)) for one in records]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while records[0].ledger.seal():
            pass

        assert_whole(records[0], 120)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_who_holds_the_chain_keeps_nobody_waiting(
    record: Record, outsider: Engine
) -> None:
    """
    A sealer that hangs in its transaction stops the others, and never an answer.
    """
    written(record, 3)
    with outsider.begin() as db:
        db.execute(text("SELECT pg_advisory_xact_lock(592817346021)"))
        held = record.ledger.seal()
        written(record, 1)
        db.rollback()

    assert 0 == held
    assert 4 == record.ledger.seal()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_line_that_is_committed_late_is_sealed_late(
    record: Record, outsider: Engine
) -> None:
    """
    A number that was given first, and committed last, still gets its place.
    """
    written(record, 1)
    copy = (
        "INSERT INTO events (at, kind, actor, team, action, room, channel, rules,"
        " details) SELECT at, kind, actor, team, action, room, channel, rules, details"
        " FROM events WHERE number = 1"
    )
    with outsider.connect() as slow:
        slow.execute(text(copy))
        written(record, 2)
        early = record.ledger.seal()
        nothing = record.ledger.seal()
        slow.commit()

    assert (3, 0, 1) == (early, nothing, record.ledger.seal())
    assert [1, 3, 4, 2] == [event for _, event, _ in chain(record)]
    assert_whole(record, 4)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_line_put_in_between_never_gets_a_seal(
    record: Record, outsider: Engine
) -> None:
    """
    Where numbers come in order, what appears behind the head was put there.
    """
    written(record, 1)
    number = 10 + next(iter(record.reader.events())).number
    copy = (
        "INSERT INTO events (number, at, kind, actor, team, action, room, channel,"
        " rules, details) SELECT {number}, at, kind, actor, team, action, room,"
        " channel, rules, details FROM events WHERE number = 1"
    )
    with outsider.begin() as db:
        db.execute(text(copy.format(number=number)))
    record.ledger.seal()
    with outsider.begin() as db:
        db.execute(text(copy.format(number=number - 5)))
    written(record, 1)

    assert 1 == record.ledger.seal()
    assert {number - 5}.isdisjoint(event for _, event, _ in chain(record))


@pytest.mark.parametrize(
    "details", ["", "[", "7", '{"a": 1}', '{"n":1e999}', '{"who":"<actor:4711>"}']
)
def test_no_line_holds_up_the_chain(
    record: Record, outsider: Engine, details: str
) -> None:
    """
    What somebody wrote by hand, in a form that is not ours, is sealed as it is.
    """
    written(record, 1)
    with outsider.begin() as db:
        db.execute(
            text(
                "INSERT INTO events (at, kind, actor, team, action, room, channel,"
                " rules, details) SELECT at, kind, actor, team, action, room, channel,"
                " rules, :details FROM events WHERE number = 1"
            ),
            {"details": details},
        )
    written(record, 1)

    assert 3 == record.ledger.seal()
    assert_whole(record, 3)


def test_what_waits_for_its_seal_is_counted(record: Record) -> None:
    """
    The metrics tell how long the chain is, what waits, and since when.
    """
    written(record, 3)
    before = record.numbers()
    record.ledger.seal()
    after = record.numbers()
    wanted = ("chain_length", "events_unsealed")

    assert [0.0, 3.0] == [before[one] for one in wanted]
    assert [3.0, 0.0, 0.0] == [
        after[one] for one in (*wanted, "event_unsealed_seconds")
    ]
    assert 0.0 < before["event_unsealed_seconds"]


def test_nobodys_id_is_in_what_is_sealed(record: Record) -> None:
    """
    Ids and names are beside a line, never in it: in it stand numbers and marks.
    """
    asked(record, start(), by=BEN)
    written(record, 1)
    with record.engines.reader.begin() as db:
        kept = str(db.execute(select(events)).all())
    told = list(record.reader.events())

    assert "U2" not in kept
    assert "ben" not in kept
    assert "<@U2>" == told[-1].details["asked_for"]
    assert "ben" == told[0].actor.name
    assert origin().actor == told[-1].actor
