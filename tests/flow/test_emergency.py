"""
Emergency: stops that are sent although the record cannot be written.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.answer import Accepted, Refused, SentUnrecorded
from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.command import Asking, Button, Click
from bot.domain.errors import (
    BackendRefusedError,
    CannotPostError,
    NothingSentError,
    OutcomeUnknownError,
    PostLaterError,
    RecordUnavailableError,
)
from bot.domain.outcome import Effect, Ended, Refusal, Remedy, Retry
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import Rules
from bot.domain.settlement import settle
from bot.flow import Desk, Emergency, InForce, Recollection
from storage import Record, StopJournal
from tests.empty import empty_record
from tests.fakes import FakeBackend, FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.answer import Answer
    from bot.domain.errors import AnnounceError
    from bot.domain.noted import Noted

ADMIN = Actor("T1", "U0ADMIN")
STRANGER = Actor("T1", "U0STRANGER")
LEASE = timedelta(seconds=30)
SPACED = BackendRefusedError(
    Refusal(
        "push",
        40000500,
        "TOO_FREQUENT",
        "Too soon.",
        "Wait.",
        Remedy.AGAIN_AFTER,
        Effect.NONE,
        retry=Retry.SPACED,
    )
)
DENIED = NothingSentError("No certificate.", remedy="Mend it.", passing=False)
SILENCE = OutcomeUnknownError("No answer came.", remedy="Wait.")


@dataclass
class FakeTeller:
    """A Slack that keeps what it was told, unless there is trouble."""

    told: list[Noted] = field(default_factory=list)
    trouble: deque[AnnounceError] = field(default_factory=deque)

    def tell(self, stop: Noted) -> None:
        """Keep it."""
        if self.trouble:
            raise self.trouble.popleft()
        self.told.append(stop)


@dataclass
class FakeHands:
    """Threads that run when the test says so; a pause is over at once."""

    clock: FakeClock
    waiting: list[Callable[[], None]] = field(default_factory=list)
    going_down: bool = False

    def aside(self, name: str, act: Callable[[], None]) -> None:
        """Keep it for later."""
        assert name
        self.waiting.append(act)

    def pause(self, duration: timedelta) -> bool:
        """Let the time pass."""
        self.clock.move(duration)
        return not self.going_down

    def work(self) -> None:
        """Do what waits."""
        while self.waiting:
            self.waiting.pop(0)()


@dataclass
class House:
    """A desk with a real record and a real journal, and fakes for the world."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    backend: FakeBackend = field(default_factory=FakeBackend)
    teller: FakeTeller = field(default_factory=FakeTeller)
    gestures: int = 0

    def __post_init__(self) -> None:
        """Wire it as `bot.main` does."""
        self.record = Record(
            empty_record(self.folder / "onair.db"),
            clock=self.clock,
            spacing=timedelta(0),
            patience=timedelta(milliseconds=50),
        )
        self.hands = FakeHands(self.clock)
        self.begin()

    def begin(self) -> None:
        """A process begins; what one before it noted is in the journal."""
        ledger, reader = self.record.ledger, self.record.reader
        self.journal = StopJournal(self.folder / "onair-stops.jsonl")
        self.known = Recollection(reader, lambda: {"T1"})
        self.emergency = Emergency(
            ledger,
            self.backend,
            self.journal,
            self.teller,
            self.clock,
            self.hands,
            self.known,
        )
        rules = Rules(frozenset({ADMIN.user}), (), {}, "f" * 64)
        self.desk = Desk(
            ledger,
            reader,
            self.backend,
            InForce(lambda: rules),
            lambda: None,
            emergency=self.emergency,
            known=self.known,
        )

    def die(self) -> None:
        """Kill it: only what is in a file is left."""
        self.journal.close()
        self.hands.waiting.clear()
        self.begin()

    def say(self, line: str, by: Actor = ADMIN, gesture: str = "") -> Answer:
        """Type a line."""
        self.gestures += 1
        command, _, text = line.removeprefix("/").partition(" ")
        key = gesture or f"gesture-{self.gestures}"
        return self.desk.submit(Asking(by, "C1", command, text, key))

    def put_on_air(self, line: str = "/broadcast start room42") -> None:
        """Start and settle, as a runner does."""
        self.say(line)
        while (claim := self.record.ledger.claim("w", LEASE)) is not None:
            assert self.record.ledger.sending(claim, LEASE) is not None
            assert claim.operation.call is not None
            result = self.backend.send(claim.operation.call)
            now = self.record.ledger.now()
            settlement = settle(claim.operation, claim.feed, result, now)
            assert self.record.ledger.settle(claim, settlement)
        self.backend.sent.clear()
        self.known.refresh()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Somebody holds the database and does not let go."""
        path = self.folder / "onair.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")

    def kinds(self) -> list[str]:
        """The history in short."""
        return [line.kind.value for line in self.record.reader.events()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with room42 and war."""
    made = House(tmp_path)
    for name, group in (("room42", 42), ("war", 7)):
        room = Room(RoomName(name), GroupNumber(group), Account("alice"), team="T1")
        origin = Origin(Actor("T1", "s"), "", f"s-{name}", "")
        made.record.ledger.add_room(room, origin)
    yield made
    made.journal.close()
    made.record.close()


def test_a_stop_goes_out_without_the_record(house: House) -> None:
    """
    The person is answered before anything is sent; it is noted by then, sent, told,
    and on record when that is back.
    """
    house.put_on_air()
    with house.away():
        answer = house.say("/broadcast stop room42 why=enough")
        assert [] == house.backend.sent
        assert ["room42"] == [one.room for one in house.journal.noted()]
        house.hands.work()
        assert [StopBroadcast] == [type(one) for one in house.backend.sent]
        assert [Ended()] == [one.result for one in house.teller.told]
        with pytest.raises(RecordUnavailableError):
            house.emergency.take_in()

    assert house.emergency.take_in()

    assert SentUnrecorded(("room42",)) == answer
    assert () == house.record.reader.open_feeds("T1")
    assert "taken_in" in house.kinds()
    assert () == house.journal.noted()


def test_nothing_but_a_stop_goes_out_without_the_record(house: House) -> None:
    """
    A start, a removal, or both in one line: refused, and nothing is sent.
    """
    with house.away():
        answers = [
            house.say("/broadcast start room42"),
            house.say("/record start room42"),
            house.say("/room kick room42 mallory"),
        ]
        house.hands.work()

    assert [Refused, Refused, Refused] == [type(one) for one in answers]
    assert [] == house.backend.sent
    assert () == house.journal.noted()
    assert house.emergency.take_in()
    assert () == house.record.reader.waiting("T1")


def test_who_may_not_stop_may_not_stop_then_either(house: House) -> None:
    """
    The rules are in memory and hold without the record.
    """
    house.put_on_air()
    with house.away():
        answer = house.say("/broadcast stop room42", by=STRANGER)
        house.hands.work()

    assert isinstance(answer, Refused)
    assert [] == house.backend.sent


def test_the_same_gesture_is_answered_alike_and_sent_once(house: House) -> None:
    """
    Slack delivers it twice: one stop.
    """
    house.put_on_air()
    with house.away():
        first = house.say("/broadcast stop room42", gesture="g")
        second = house.say("/broadcast stop room42", gesture="g")
        house.hands.work()

    assert first == second
    assert 1 == len(house.backend.sent)
    assert 1 == len(house.journal.noted())


def test_the_same_stop_within_two_minutes_is_sent_once(house: House) -> None:
    """
    Typed again while it is on its way, or after it worked: nothing is sent; later on
    it is.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")
        again = house.say("/broadcast stop room42")
        house.hands.work()
        once_more = house.say("/broadcast stop room42")
        house.hands.work()
        assert 1 == len(house.backend.sent)
        house.clock.move(timedelta(minutes=2, seconds=1))
        house.say("/broadcast stop room42")
        house.hands.work()

    assert isinstance(again, SentUnrecorded)
    assert again.repeat
    assert again == once_more
    assert 2 == len(house.backend.sent)


def test_a_stop_in_the_next_outage_is_a_stop_of_its_own(house: House) -> None:
    """
    The record was back and the room on air again: the same line, within two minutes of
    the first stop, is sent.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()
    assert house.emergency.take_in()
    house.clock.move(timedelta(seconds=20))
    house.put_on_air()
    with house.away():
        answer = house.say("/broadcast stop room42")
        house.hands.work()

    assert SentUnrecorded(("room42",)) == answer
    assert 1 == len(house.backend.sent)
    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")


@pytest.mark.parametrize("came", [DENIED, SILENCE], ids=["failed", "unknown"])
def test_a_stop_that_did_not_work_can_be_asked_again_at_once(
    house: House, came: NothingSentError | OutcomeUnknownError
) -> None:
    """
    Known to have failed, or known to nobody: whoever types it again gets it sent.
    """
    house.put_on_air()
    house.backend.answers.append(came)
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()
        house.say("/broadcast stop room42")
        house.hands.work()

    assert 2 == len(house.backend.sent)
    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")


def test_a_stop_that_came_too_soon_is_sent_again(house: House) -> None:
    """
    The backend wants three seconds between two acts for one account; the person need
    not type it again.
    """
    house.put_on_air()
    house.backend.answers.append(SPACED)
    before = house.clock.monotonic()
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()

    assert 2 == len(house.backend.sent)
    assert house.clock.monotonic() - before >= 3
    assert [Ended()] == [one.result for one in house.teller.told]


def test_recordings_are_ended_before_their_broadcast(house: House) -> None:
    """
    In the order in which the line always ends them, three seconds apart.
    """
    house.put_on_air("/broadcast start room42 record")
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()

    assert [StopRecording, StopBroadcast] == [type(one) for one in house.backend.sent]
    first, second = (one.sent_at for one in house.teller.told)
    assert first is not None
    assert second is not None
    assert second - first >= timedelta(seconds=3)
    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")


def test_two_rooms_do_not_wait_for_one_another(house: House) -> None:
    """
    One hand for each account, so that a backend that hangs for one room does not keep
    the other on air.
    """
    house.put_on_air()
    house.put_on_air("/broadcast start war")
    with house.away():
        answer = house.say("/broadcast stop all")

    assert SentUnrecorded(("room42", "war")) == answer
    assert 2 == len(house.hands.waiting)


def test_a_button_stops_as_well(house: House) -> None:
    """
    *Stop* on the card works without the record.
    """
    house.put_on_air()
    (feed,) = house.record.reader.open_feeds("T1")
    with house.away():
        click = Click(ADMIN, "C1", Button.STOP, str(feed.number), "press-1")
        reply = house.desk.press(click)
        house.hands.work()

    assert SentUnrecorded(("room42",)) == reply.answer
    assert [StopBroadcast] == [type(one) for one in house.backend.sent]


def test_a_stop_goes_out_without_a_journal_too(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """
    Neither record nor journal can be written: the room goes off air, the person reads
    that it is nowhere noted, and the log says everything.
    """
    house.put_on_air()
    house.journal.close()
    other = StopJournal(house.folder / "onair-stops.jsonl")
    with house.away():
        answer = house.say("/broadcast stop room42")
        house.hands.work()
    other.close()

    assert SentUnrecorded(("room42",), noted=False) == answer
    assert 1 == len(house.backend.sent)
    assert "not noted" in caplog.text
    assert ADMIN.user in caplog.text
    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")


def test_a_process_that_dies_leaves_the_journal_to_the_next(house: House) -> None:
    """
    Killed after the answer came: what was sent is taken in by the next process, once.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()
        house.die()

    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")
    lines = house.kinds()
    house.die()
    assert house.emergency.take_in()
    assert lines == house.kinds()
    assert 1 == len(house.backend.sent)


def test_a_process_that_dies_before_it_sends_loses_nothing(house: House) -> None:
    """
    Killed between the answer to the person and the sending: the stop waits on record
    for a worker of the next process.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")
        house.die()

    assert house.emergency.take_in()
    claim = house.record.ledger.claim("w", LEASE)
    assert claim is not None
    assert isinstance(claim.operation.call, StopBroadcast)


def test_going_down_leaves_what_must_wait_to_the_next_process(house: House) -> None:
    """
    A second stop of the same account would have to wait: it is not sent too soon, and
    not forgotten.
    """
    house.put_on_air("/broadcast start room42 record")
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.going_down = True
        house.hands.work()
    assert [StopRecording] == [type(one) for one in house.backend.sent]

    assert house.emergency.take_in()

    claim = house.record.ledger.claim("w", LEASE)
    assert claim is not None
    assert isinstance(claim.operation.call, StopBroadcast)


def test_the_next_command_finds_the_record_up_to_date(house: House) -> None:
    """
    Whoever types first when the record is back: the stop is on it before their own
    wish, so that their start is not undone by it.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()

    answer = house.say("/broadcast start room42")

    assert isinstance(answer, Accepted)
    assert ["taken_in", "asked"] == [
        one for one in house.kinds() if one in {"taken_in", "asked"}
    ][-2:]
    claim = house.record.ledger.claim("w", LEASE)
    assert claim is not None
    assert answer.operations[0].number == claim.operation.number


def test_nothing_is_taken_in_while_it_is_under_way(house: House) -> None:
    """
    Workers hold their hands while a stop is on its way: nothing that waited goes out
    in between.
    """
    house.put_on_air()
    with house.away():
        house.say("/broadcast stop room42")

    assert not house.emergency.take_in()
    house.hands.work()
    assert house.emergency.take_in()


def test_telling_is_tried_again_and_then_left_to_the_card(house: House) -> None:
    """
    A Slack that is busy is asked again; where nobody can be told the stop stands all
    the same, and the record tells of it later.
    """
    house.put_on_air()
    later = PostLaterError("Busy.", remedy="Wait.", after=timedelta(seconds=1))
    house.teller.trouble.append(later)
    with house.away():
        house.say("/broadcast stop room42")
        house.hands.work()
        assert 1 == len(house.teller.told)
        house.clock.move(timedelta(minutes=3))
        closed = CannotPostError("Closed.", remedy="Open it.", reason="is_archived")
        house.teller.trouble.append(closed)
        house.say("/broadcast stop room42")
        house.hands.work()

    assert 1 == len(house.teller.told)
    assert 2 == len(house.journal.noted())
    assert house.emergency.take_in()


def test_rooms_and_feeds_are_remembered_while_nothing_can_be_read(
    house: House,
) -> None:
    """
    The database is gone altogether: the stop is planned from what was last read, a
    question is not answered from it, and nobody waits for the database again.
    """
    house.put_on_air("/broadcast start room42 record")
    house.say("/room here room42")
    house.say("/broadcast stop dry-run")
    house.known.channel_room("T1", "C1")
    path = house.folder / "onair.db"
    house.record.engines.close()
    hidden = path.rename(house.folder / "hidden.db")
    house.known.refresh()

    here = house.say("/broadcast stop")
    status = house.say("/broadcast status room42")
    unknown = house.say("/broadcast stop nowhere")
    house.hands.work()
    was_away = house.known.away
    hidden.rename(path)
    house.known.refresh()

    assert was_away
    assert SentUnrecorded(("room42",)) == here
    assert [StopRecording, StopBroadcast] == [type(one) for one in house.backend.sent]
    assert [Refused, Refused] == [type(status), type(unknown)]
    assert not house.known.away
    assert house.emergency.take_in()
    assert () == house.record.reader.open_feeds("T1")


def test_what_was_never_read_is_not_made_up(house: House) -> None:
    """
    A process that could not read anything yet says so; it does not claim that there
    is no such room.
    """
    house.record.engines.close()
    (house.folder / "onair.db").rename(house.folder / "hidden.db")

    answer = house.say("/broadcast stop room42")

    assert isinstance(answer, Refused)
    assert isinstance(answer.error, RecordUnavailableError)
