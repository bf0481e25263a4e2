"""
What is said of a stop that went out while the record was away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import SentUnrecorded
from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.command import Plan, Wish
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.noted import Noted, noted
from bot.domain.outcome import AlreadyEnded, Ended, Saved
from bot.domain.record import Origin
from bot.domain.room import Kind, Sdk
from bot.slack.views.stopped import on_its_way, stopped
from tests.slack.views.examples import (
    ACTION_OF,
    BACKEND_SAYS_NOBODY,
    BOB,
    LONG_NAME,
    LONG_REFUSAL,
    after,
    target,
)
from tests.slack.views.reader import seen

if TYPE_CHECKING:
    from bot.domain.call import Stop
    from bot.domain.settlement import Result

CALLS: dict[Kind, type[Stop]] = {
    Kind.BROADCAST: StopBroadcast,
    Kind.RECORDING: StopRecording,
}


def stop(
    result: Result | None, kind: Kind = Kind.BROADCAST, room: str = "room42"
) -> Noted:
    """Bob's stop, and what came of it."""
    call = CALLS[kind](target(kind), Sdk.NORMAL)
    plan = Plan((Wish(ACTION_OF[CALLS[kind]], room, call),))
    (one,) = noted(plan, Origin(BOB, "C1", "press", ""), after(0))
    return replace(one, result=result)


NOT_SENT = NothingSentError("Nobody picks up.", remedy="Try again.")
SILENCE = OutcomeUnknownError("No answer came.", remedy="Look at the room.")


@pytest.mark.parametrize(
    ("result", "kind", "first"),
    [
        (Ended(), Kind.BROADCAST, "room42 is off air."),
        (Saved(()), Kind.RECORDING, "The recording of room42 has ended."),
        (
            AlreadyEnded(BACKEND_SAYS_NOBODY),
            Kind.BROADCAST,
            "There was nothing to end: room42.",
        ),
        (
            BackendRefusedError(BACKEND_SAYS_NOBODY),
            Kind.BROADCAST,
            "The stop had no effect, STILL ON: room42.",
        ),
        (
            NOT_SENT,
            Kind.RECORDING,
            "The stop had no effect, STILL ON: the recording of room42.",
        ),
        (SILENCE, Kind.BROADCAST, "Nobody can say whether room42 is off."),
        (None, Kind.BROADCAST, "room42 is to be stopped."),
    ],
)
def test_each_answer_is_told_as_it_is(
    result: Result | None, kind: Kind, first: str
) -> None:
    """
    Off, still on, and nobody knows are three different sentences.
    """
    lines = seen(stopped(stop(result, kind))).split("\n")

    assert first == lines[0]
    assert "Asked by @U0BOB." in lines


def test_file_ids_are_told_at_once() -> None:
    """
    Who waits for the recording's files need not wait for the record.
    """
    text = seen(stopped(stop(Saved(("77", "78")), Kind.RECORDING)))

    assert "Recorded files: `77`, `78`" in text


def test_what_to_do_is_told_with_a_failure() -> None:
    """
    The reason, the remedy and the backend's code stand below.
    """
    text = seen(stopped(stop(BackendRefusedError(BACKEND_SAYS_NOBODY))))

    assert "alice is not in room42. Someone must be in room42" in text
    assert "40000411" in text


def test_the_asker_reads_what_is_known_so_far() -> None:
    """
    It goes out without the record, it is noted, and what else there is to know; never
    that the room is off.
    """
    text = seen(on_its_way(SentUnrecorded(("room42", "war"), said=("One goes on.",))))

    assert (
        "OnAir cannot write its record just now.\n"
        "The stop of room42, war is sent all the same.\n"
        "It is noted in a journal.\n"
        "One goes on." == text
    )


def test_the_asker_reads_when_not_even_the_journal_has_it() -> None:
    """
    A gap in the record is said aloud, with whom to tell.
    """
    text = seen(on_its_way(SentUnrecorded(("room42",), noted=False)))

    assert "It is noted in a journal." not in text
    assert "Tell whoever runs OnAir." in text


def test_a_repeat_is_said_to_be_one() -> None:
    """
    Who types it again reads that nothing goes out twice.
    """
    text = seen(on_its_way(SentUnrecorded(("room42",), repeat=True)))

    assert "Nothing is sent twice." in text


def test_the_longest_answer_fits() -> None:
    """
    Slack takes no block above 3,000 characters.
    """
    refused = stop(BackendRefusedError(LONG_REFUSAL), room=LONG_NAME)
    saved = stop(Saved(("9" * 19,) * 500), Kind.RECORDING, LONG_NAME)
    many = on_its_way(SentUnrecorded((LONG_NAME,) * 200, said=("x" * 5_000,)))

    for message in (stopped(refused), stopped(saved), many):
        assert len(message.text) <= 3_000
        assert all(
            len(one.get("text", {}).get("text", "")) <= 3_000 for one in message.blocks
        )
