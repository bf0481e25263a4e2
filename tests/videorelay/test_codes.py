"""
The closed set of the service's numbers.
"""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.outcome import Effect, Remedy
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
    assert Effect.POSSIBLE is told.effect


@pytest.mark.parametrize(
    ("status", "effect", "remedy"),
    [
        (300, Effect.POSSIBLE, Remedy.WAIT),
        (301, Effect.NONE, Remedy.SETUP),
        (404, Effect.NONE, Remedy.SETUP),
        (429, Effect.NONE, Remedy.WAIT),
        (500, Effect.POSSIBLE, Remedy.WAIT),
        (504, Effect.POSSIBLE, Remedy.WAIT),
    ],
)
def test_a_status_says_whether_it_may_have_happened(
    status: int, effect: Effect, remedy: Remedy
) -> None:
    """
    An HTTP status without a number of the vendor's still has an effect and a remedy.
    """
    told = refusal_of_status(status)

    assert (effect, remedy, None) == (told.effect, told.remedy, told.number)
