"""
Checkpoints as texts: what is signed, what is posted, and what is read again.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.domain.errors import UsageError
from bot.domain.seal import Checkpoint, Head
from storage.chain.checkpoint_check import (
    key_text,
    line,
    message,
    read_checkpoints,
    read_key,
    signed,
)
from tests.storage.signed import checkpoint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ONE = checkpoint_of(Head(12, "ab" * 32, 15), KEY)
TWO = checkpoint_of(Head(40, "cd" * 32, 49), KEY)


def test_what_is_signed_is_known_to_the_byte() -> None:
    """
    Whoever wants to check a signature elsewhere finds these bytes in the docs.
    """
    assert message(ONE) == (
        b'{"at":"2026-11-23T12:00:00.000000Z","event":15,"key":"'
        + ONE.key.encode()
        + b'","length":12,"seal":"'
        + b"ab" * 32
        + b'","v":1}'
    )


@pytest.mark.parametrize(
    "name", [one.name for one in fields(Checkpoint) if one.name != "number"]
)
def test_a_signature_holds_every_field(name: str) -> None:
    """
    If anything in a checkpoint is changed, its signature does not fit any more.
    """
    other: Mapping[str, Any] = {
        "at": TWO.at.replace(year=2025),
        "length": 13,
        "seal": "ef" * 32,
        "event": 16,
        "key": key_text(bytes(32)),
        "signature": TWO.signature,
    }

    assert signed(ONE)
    assert not signed(replace(ONE, **{name: other[name]}))


@pytest.mark.parametrize(
    "around",
    [
        "{one}",
        "{one}\n{two}\n",
        "{one}{two}",
        "```\n{one}\n```",
        "OnAir  12:00\nCheckpoint:\n```{one}```\nand\n> {two}",
        "\ufeff{one}\r\n{two}\r\n",
    ],
)
def test_a_posted_checkpoint_is_read_as_it_was_posted(around: str) -> None:
    """
    Words, quotes and code fences around a checkpoint do not matter.
    """
    found = read_checkpoints(around.format(one=line(ONE), two=line(TWO)))

    assert found == ((ONE, TWO) if "{two}" in around else (ONE,))


def test_a_checkpoint_over_several_lines_is_read() -> None:
    """
    If somebody's editor laid the JSON out, it is the same checkpoint.
    """
    assert (ONE,) == read_checkpoints(json.dumps(json.loads(line(ONE)), indent=2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no checkpoint",
        "{",
        "{}",
        line(ONE)[:-1],
        line(ONE).replace('"v":1', '"v":2'),
        line(ONE).replace('"v":1', '"v":true'),
        line(ONE).replace('"length":12', '"length":-1'),
        line(ONE).replace('"length":12', '"length":12.5'),
        line(ONE).replace('"length":12', '"length":1' + "0" * 30),
        line(ONE).replace("2026-11-23T", "2026-13-23T"),
        line(ONE).replace(".000000Z", "+00:00"),
        line(ONE).replace("ab" * 32, "AB" * 32),
        line(ONE).replace('"event":15', '"event":15,"event":16'),
        line(ONE).replace('"event":15', '"event":15,"more":1'),
        '{"a":' * 5000,
    ],
)
def test_what_is_no_whole_checkpoint_is_told(text: str) -> None:
    """
    If a checkpoint was not copied as a whole, that is said, and nothing is guessed.
    """
    with pytest.raises(UsageError):
        read_checkpoints(text)


def test_a_key_is_read_as_people_type_it() -> None:
    """
    Base64 of either alphabet and hex digits mean the same key.
    """
    raw = KEY.public_key().public_bytes_raw()
    right = key_text(raw)

    assert {right} == {
        read_key(typed)
        for typed in (
            right,
            f" {right}\n",
            right.rstrip("="),
            right.replace("+", "-").replace("/", "_"),
            raw.hex(),
            raw.hex().upper(),
        )
    }


@pytest.mark.parametrize("typed", ["", "x", "ä" * 44, "A" * 43 + "!", "00" * 31])
def test_what_is_no_key_is_told(typed: str) -> None:
    """
    A key that was not copied as a whole is refused.
    """
    with pytest.raises(UsageError, match="no public key"):
        read_key(typed)
