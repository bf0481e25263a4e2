"""
The journal of stops: a file that is there when the database is not.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
    RecordUnavailableError,
)
from bot.domain.noted import Noted, noted, noted_from, noted_text
from bot.domain.outcome import (
    AlreadyEnded,
    Effect,
    Ended,
    Refusal,
    Remedy,
    Retry,
    Saved,
)
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target
from storage.journal import ROOM, StopJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.settlement import Result

NOON = datetime(2026, 11, 23, 14, 2, 3, 456789, tzinfo=UTC)
BUSY = Refusal(
    scope="push",
    number=40000500,
    name="TOO_FREQUENT",
    meaning="Too soon.",
    advice="Wait.",
    remedy=Remedy.AGAIN_AFTER,
    effect=Effect.NONE,
    said="too “frequent”\n",
    retry=Retry.SPACED,
)
RESULTS: tuple[Result, ...] = (
    Ended(),
    Saved(("5285890784363430543", "2")),
    AlreadyEnded(BUSY),
    BackendRefusedError(BUSY),
    NothingSentError("Nobody picks up.", remedy="Wait.", passing=False),
    OutcomeUnknownError("Silence.", remedy="Look."),
    OutcomeUnknownError("Silence.", remedy="Look.", refusal=BUSY),
)


def target(kind: Kind) -> Target:
    """Alice's camera."""
    return Target(1400, GroupNumber(42), Account("alice"), Source.CAMERA, kind)


def stops(gesture: str = "press-1") -> tuple[Noted, Noted]:
    """A recording and then its broadcast, to be stopped on Bob's word."""
    recording = StopRecording(target(Kind.RECORDING), Sdk.NORMAL)
    broadcast = StopBroadcast(target(Kind.BROADCAST), Sdk.IOT)
    plan = Plan(
        (
            Wish(Action.RECORD_STOP, "room42", recording, feed=8),
            Wish(Action.BROADCAST_STOP, "room42", broadcast, feed=7, after=0),
        ),
        why="“Schluss” \0 jetzt",
    )
    origin = Origin(Actor("T1", "U0BOB", "E1", "Bób"), "C1", gesture, "f" * 64)
    first, second = noted(plan, origin, NOON)
    return first, second


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal lies."""
    return tmp_path / "onair-stops.jsonl"


@pytest.fixture
def journal(path: Path) -> Iterator[StopJournal]:
    """A journal in which nothing is noted yet."""
    made = StopJournal(path)
    yield made
    made.close()


def reopened(journal: StopJournal, path: Path) -> tuple[Noted, ...]:
    """What another process finds after this one is gone."""
    journal.close()
    other = StopJournal(path)
    found = other.noted()
    other.close()
    return found


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: type(one).__name__)
def test_a_noted_stop_reads_back_as_it_was(result: Result) -> None:
    """
    Whatever came of it, the line tells it to another process.
    """
    sent = replace(
        stops()[1],
        sent_at=NOON + timedelta(seconds=1),
        settled_at=NOON + timedelta(seconds=2),
        result=result,
    )

    back = noted_from(noted_text(sent))

    assert noted_text(sent) == noted_text(back)
    assert replace(sent, result=None) == replace(back, result=None)
    assert type(result) is type(back.result)
    assert str(result) == str(back.result)
    assert getattr(result, "refusal", None) == getattr(back.result, "refusal", None)


@pytest.mark.parametrize(
    "text",
    ["", "7", "{}", "[]", '{"call": "x"}', "not json", '{"gesture":'],
)
def test_a_text_that_is_no_stop_is_refused(text: str) -> None:
    """
    A line that something else wrote never becomes a stop.
    """
    with pytest.raises(ValueError):  # noqa: PT011  whatever JSON says of it
        noted_from(text)


def test_what_is_noted_survives_the_process(journal: StopJournal, path: Path) -> None:
    """
    The next process finds each stop once, as it was last noted, in the order asked.
    """
    first, second = stops()
    journal.note(first, second)
    journal.note(done := replace(first, sent_at=NOON, settled_at=NOON, result=Ended()))

    assert (done, second) == journal.noted()
    assert (done, second) == reopened(journal, path)


def test_the_file_is_for_its_owner_and_one_object_a_line(
    journal: StopJournal, path: Path
) -> None:
    """
    Nobody else on the machine reads it; whoever runs OnAir can.
    """
    journal.note(*stops())

    text = path.read_bytes().partition(b"\0")[0].decode()

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["press-1", "press-1"] == [
        json.loads(line)["gesture"] for line in text.splitlines()
    ]


def test_its_room_is_taken_before_it_is_needed(
    journal: StopJournal, path: Path
) -> None:
    """
    The file is as large when it is empty as with hundreds of stops in it, and no part
    of it is a hole.
    """
    before = path.stat()
    for number in range(200):
        journal.note(stops(f"press-{number}")[0])
    after = path.stat()

    assert ROOM == before.st_size
    assert ROOM <= before.st_blocks * 512
    assert (before.st_size, before.st_blocks) == (after.st_size, after.st_blocks)
    assert 200 == len(journal.noted())


def test_a_journal_that_is_on_record_is_empty(journal: StopJournal, path: Path) -> None:
    """
    Only when all of it is on record; what came in between is kept with the rest.
    """
    first, second = stops()
    journal.note(first)
    journal.note(second)
    assert not journal.forget({first.key})
    assert (first, second) == journal.noted()

    assert journal.forget({first.key, second.key})

    assert b"" == path.read_bytes().strip(b"\0")
    assert () == reopened(journal, path)


def test_a_torn_line_takes_nothing_else_with_it(
    journal: StopJournal, path: Path
) -> None:
    """
    The power goes in the middle of a line: the lines before it count, and the next
    one stands where it stood.
    """
    first, second = stops()
    journal.note(first, second)
    journal.close()
    whole = path.read_bytes()
    end = whole.index(b"\0")
    path.write_bytes(whole[: end - 40] + bytes(len(whole) - end + 40))

    again = StopJournal(path)
    assert (first,) == again.noted()
    again.note(second)

    assert (first, second) == reopened(again, path)


def test_the_remains_of_earlier_lines_never_come_back(
    journal: StopJournal, path: Path
) -> None:
    """
    A power cut while the journal was being emptied leaves old lines behind a gap; no
    later line ever runs into them.
    """
    journal.note(*stops("press-old"))
    journal.close()
    whole = path.read_bytes()
    path.write_bytes(b"\0" + whole[1:])

    again = StopJournal(path)
    assert () == again.noted()
    again.note(stops("press-new")[0])

    assert ["press-new"] == [one.gesture for one in reopened(again, path)]
    assert b"press-old" not in path.read_bytes()


def test_a_line_that_cannot_be_read_is_passed_over(
    journal: StopJournal, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """
    One spoiled line does not hide the others, and the log says where it stands.
    """
    first, second = stops()
    journal.note(first)
    journal.note(second)
    journal.close()
    path.write_bytes(path.read_bytes().replace(b'"gesture"', b'"jesture"', 1))

    assert (second,) == reopened(journal, path)
    assert "line 1 of" in caplog.text


def test_a_journal_that_was_removed_is_made_anew(
    journal: StopJournal, path: Path
) -> None:
    """
    Somebody tidies up while OnAir runs: what is noted from then on is in a file that
    can be found.
    """
    path.unlink()
    journal.note(stops()[0])

    assert (stops()[0],) == reopened(journal, path)


def test_two_processes_never_write_one_journal(
    journal: StopJournal, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The second one is told that the file is taken, and does not touch it.
    """
    journal.note(stops()[0])
    second = StopJournal(path)

    with pytest.raises(RecordUnavailableError, match="another OnAir"):
        second.note(stops("press-2")[0])

    assert "another OnAir" in caplog.text
    assert (stops()[0],) == reopened(journal, path)


def test_a_folder_without_a_journal_is_named(tmp_path: Path) -> None:
    """
    Where it cannot be written the error says so and who can mend it; when it can, it
    is written without a restart.
    """
    path = tmp_path / "later" / "onair-stops.jsonl"
    journal = StopJournal(path)
    with pytest.raises(RecordUnavailableError, match=r"onair-stops\.jsonl") as caught:
        journal.note(stops()[0])
    path.parent.mkdir()
    journal.note(stops()[0])

    assert "hoever runs OnAir" in caught.value.remedy
    assert (stops()[0],) == reopened(journal, path)


_FULL = """
import resource, signal, sys
from pathlib import Path
from storage.journal import StopJournal
from tests.test_journal import stops
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = StopJournal(Path(sys.argv[1]))
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    for number in range(10_000):
        journal.note(stops(f"press-{number}")[0])
except Exception as error:
    print(number, error)
"""


def test_a_full_disk_is_met_only_when_the_room_is_used_up(path: Path) -> None:
    """
    No file may grow any more: hundreds of stops are noted all the same, then the
    error says what is wrong, and what was noted before stays readable.
    """
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _FULL, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    count, _, error = done.stdout.partition(" ")
    journal = StopJournal(path)
    found = journal.noted()
    journal.close()

    assert "cannot be written: File too large" in error, done.stderr
    assert int(count) > 200
    assert int(count) == len(found)
