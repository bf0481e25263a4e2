"""
The closed set of the service's numbers.
"""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.outcome import Effect, Remedy, Retry
from bot.videorelay.codes import (
    ALREADY_PUSHING,
    CODES,
    ENDED_BEFORE,
    GONE_WITH_THE_ROOM,
    USERSIG_EXPIRED,
    Scope,
    refusal,
    refusal_of_status,
)
from bot.videorelay.codes.gateway import GATEWAY
from bot.videorelay.codes.head import HEAD
from bot.videorelay.codes.kick import KICK
from bot.videorelay.codes.push import PUSH
from bot.videorelay.codes.recording import RECORDING

if TYPE_CHECKING:
    from bot.videorelay.codes import Code

LISTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("specified_codes.json").read_text()
)
WORDS = {"account": "alice", "picture": "camera"}
# What may go with each way to try again: whose doing it is, and what may have
# happened.  30000415 is the one "possible" that asking again does not settle.
FITTING = {
    Retry.NEVER: {
        (Remedy.SETUP, Effect.NONE),
        (Remedy.ASK_SOMEONE, Effect.NONE),
        (Remedy.REPORT, Effect.NONE),
        (Remedy.ALREADY_SO, Effect.ALREADY),
    },
    Retry.SPACED: {(Remedy.AGAIN_AFTER, Effect.NONE)},
    Retry.HALF_MINUTE: {(Remedy.WAIT, Effect.POSSIBLE)},
    Retry.BACKOFF: {(Remedy.WAIT, Effect.NONE), (Remedy.AGAIN_AFTER, Effect.NONE)},
    Retry.SOON: {
        (Remedy.AGAIN_AFTER, Effect.POSSIBLE),
        (Remedy.REPORT, Effect.POSSIBLE),
    },
    Retry.SILENCE: {(Remedy.WAIT, Effect.NONE)},
}
AMBIGUOUS = (Scope.RECORDING, 30000415)
EVERY = [
    pytest.param(scope, code, id=f"{scope.value}-{number}")
    for scope, codes in CODES.items()
    for number, code in codes.items()
]


@pytest.mark.parametrize("scope", Scope)
def test_the_numbers_are_those_of_the_sources(scope: Scope) -> None:
    """
    A number that a source lists is one we can explain, and we invent none.
    """
    listed = {*LISTED["specified"][scope.value], *LISTED["observed"][scope.value]}

    assert listed == set(CODES[scope])


def test_no_number_is_written_down_twice() -> None:
    """
    Within one scope a number has one meaning.
    """
    for codes in (PUSH, RECORDING, HEAD, GATEWAY, KICK):
        assert len(codes) == len({code.number for code in codes})
        assert len(codes) == len({code.name for code in codes})


@pytest.mark.parametrize(("scope", "code"), EVERY)
def test_every_number_says_whether_it_may_have_happened(
    scope: Scope, code: Code
) -> None:
    """
    Whether an act may have happened follows the field notes, number by number.
    """
    expected = Effect.NONE
    if code.number in LISTED["possible"][scope.value]:
        expected = Effect.POSSIBLE
    if code.number in LISTED["already"][scope.value]:
        expected = Effect.ALREADY

    assert expected is code.effect


@pytest.mark.parametrize(("scope", "code"), EVERY)
def test_every_number_has_plain_words(scope: Scope, code: Code) -> None:
    """
    Each refusal says what happened and what to do, in whole sentences.
    """
    told = refusal(scope, code.number, WORDS, "")

    assert told.meaning[0].isupper() or told.meaning.startswith("alice")
    assert told.meaning.endswith(".")
    assert told.advice.endswith(".")
    assert str(code.number) not in told.meaning
    assert code.name == told.name
    assert set(code.name) <= {*string.ascii_uppercase, *string.digits, "_"}


@pytest.mark.parametrize(("scope", "code"), EVERY)
def test_only_the_call_s_own_words_are_filled_in(scope: Scope, code: Code) -> None:
    """
    A text asks for nothing that a call cannot tell.
    """
    texts = code.meaning + code.cure.advice
    asked = {name for _, name, _, _ in string.Formatter().parse(texts) if name}

    assert asked <= set(WORDS), scope


@pytest.mark.parametrize(("scope", "code"), EVERY)
def test_nothing_to_do_belongs_to_what_is_so_already(scope: Scope, code: Code) -> None:
    """
    "Already so" as a remedy and "already" as an effect are two sides of one thing.
    """
    expected = code.effect is Effect.ALREADY

    assert expected is (code.cure.remedy is Remedy.ALREADY_SO), scope


def test_every_way_to_try_again_is_explained() -> None:
    """
    No way to try again is without the codes that it goes with.
    """
    assert set(Retry) == set(FITTING)


@pytest.mark.parametrize(("scope", "code"), EVERY)
def test_trying_again_fits_what_is_said_and_what_may_have_happened(
    scope: Scope, code: Code
) -> None:
    """
    What people are told to try again is tried again, and what they must mend first
    is not; what may have happened is only asked again to learn how it stands.
    """
    if (scope, code.number) == AMBIGUOUS:
        assert Retry.NEVER is code.retry
    else:
        assert (code.cure.remedy, code.effect) in FITTING[code.retry]


@pytest.mark.parametrize(
    ("retry", "numbers"),
    [
        (Retry.SPACED, {(Scope.PUSH, 40000500)}),
        (Retry.HALF_MINUTE, {(Scope.PUSH, 6012), (Scope.RECORDING, 6012)}),
        (Retry.SILENCE, {(Scope.GATEWAY, 70050)}),
        (
            Retry.BACKOFF,
            {
                *((Scope.GATEWAY, n) for n in (60007, 60011, 60018, 60019)),
                *((Scope.PUSH, n) for n in (40000401, 40000402, 40000414)),
                *((Scope.RECORDING, n) for n in (30000401, 30000402)),
            },
        ),
    ],
)
def test_the_rarer_ways_to_try_again_have_their_numbers(
    retry: Retry, numbers: set[tuple[Scope, int]]
) -> None:
    """
    Three seconds, half a minute, a minute's silence and back-off each belong to the
    codes that ask for it, and to no other.
    """
    found = {
        (scope, code.number)
        for scope, codes in CODES.items()
        for code in codes.values()
        if code.retry is retry
    }

    assert numbers == found


def test_numbers_that_make_an_outcome_are_listed() -> None:
    """
    What the client acts upon is part of the closed set.
    """
    for scope, number in (
        ALREADY_PUSHING,
        *ENDED_BEFORE,
        *GONE_WITH_THE_ROOM,
        *USERSIG_EXPIRED,
    ):
        assert number in CODES[scope]


def test_the_one_who_is_missing_is_named() -> None:
    """
    "Someone must be in the room as alice" beats 40000411.
    """
    told = refusal(Scope.PUSH, 40000411, {**WORDS, "picture": "screen share"}, "")

    assert "Someone must be in the room as alice, screen share on" in told.meaning
    assert told.advice.startswith("Ask alice to enter the room")
    assert Remedy.ASK_SOMEONE is told.remedy


def test_one_number_means_different_things_in_different_places() -> None:
    """
    6012 of a push and 6012 of a recording are explained each for itself.
    """
    assert "push" in refusal(Scope.PUSH, 6012, WORDS, "").meaning
    assert "recording" in refusal(Scope.RECORDING, 6012, WORDS, "").meaning


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("number", [3, -6, 40000499, 4294967295, None])
def test_a_number_in_no_list_is_carried_through(
    scope: Scope, number: int | None
) -> None:
    """
    A number nobody listed keeps its number and text, and settles nothing.
    """
    told = refusal(scope, number, WORDS, "who knows")

    assert number == told.number
    assert ("UNNUMBERED" if number is None else f"UNKNOWN_{number}") == told.name
    assert told.said == "who knows"
    assert (Effect.POSSIBLE, Retry.SOON) == (told.effect, told.retry)


@pytest.mark.parametrize(
    ("status", "effect", "remedy", "retry"),
    [
        (300, Effect.POSSIBLE, Remedy.WAIT, Retry.SOON),
        (301, Effect.NONE, Remedy.SETUP, Retry.NEVER),
        (404, Effect.NONE, Remedy.SETUP, Retry.NEVER),
        (429, Effect.NONE, Remedy.WAIT, Retry.BACKOFF),
        (500, Effect.POSSIBLE, Remedy.WAIT, Retry.SOON),
        (504, Effect.POSSIBLE, Remedy.WAIT, Retry.SOON),
    ],
)
def test_a_status_says_whether_it_may_have_happened(
    status: int, effect: Effect, remedy: Remedy, retry: Retry
) -> None:
    """
    An HTTP status without a number of the vendor's still has an effect, a remedy,
    and a way to try again or none.
    """
    told = refusal_of_status(status)

    assert (effect, remedy, None) == (told.effect, told.remedy, told.number)
    assert retry is told.retry
