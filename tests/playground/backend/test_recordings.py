"""
The life of a recording.
"""

import re
from datetime import timedelta

import pytest

from bot.playground.backend import (
    StandInBackend,
)
from tests.playground.backend.caller import (
    Caller,
    HandClock,
    record_start,
    record_stop,
)


def test_a_recording_gives_its_file_at_the_end(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    File ids come with the end, not with the start, and are 19 digits long.
    """
    started = caller.ask(5, record_start(string_tags=["a", "b"], uint32_classid=3))
    running = backend.recordings
    ended = caller.ask(5, record_stop(string_file_name="", string_tags=[]))

    assert {"uint32_result": 0, "str_errorinfo": ""} == started
    assert [("room42-7", ("a", "b"), 3)] == [
        (one.wish.file_name, one.wish.tags, one.wish.class_id) for one in running
    ]
    assert re.fullmatch(r"[1-9][0-9]{18}", "".join(ended["str_fileID"]))
    assert () == backend.recordings


@pytest.mark.parametrize(("minutes", "files"), [(0, 1), (90, 1), (91, 2), (271, 4)])
def test_a_long_recording_comes_in_parts(
    caller: Caller, clock: HandClock, minutes: int, files: int
) -> None:
    """
    Every 90 minutes begun are a file of their own.
    """
    caller.start(5)
    clock.move(timedelta(minutes=minutes))

    ids = caller.ask(5, record_stop())["str_fileID"]
    assert files == len(ids) == len(set(ids))


def test_a_second_recording_is_ambiguous(caller: Caller) -> None:
    """
    Recording what is recorded answers the code that may also mean nobody is there.
    """
    caller.start(5)

    assert 30000415 == caller.code(5, record_start())
    assert 0 == caller.code(5, record_stop())
    assert 30000412 == caller.code(5, record_stop())
