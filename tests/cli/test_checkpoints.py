"""
`onair audit key` and `onair audit checkpoint`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from storage.chain.checkpoint_check import read_checkpoints, signed
from tests.cli.running import TEAM, onair

if TYPE_CHECKING:
    from pathlib import Path

SETTING = re.compile(r"ONAIR_SIGNING_KEY=(\S{44})\n")


def new_key(folder: Path) -> str:
    """A key as it is printed, once."""
    found = SETTING.fullmatch(onair(folder, "audit", "key").stdout)
    assert found is not None
    return found[1]


def test_a_key_is_made_and_its_public_half_can_be_asked_for(tmp_path: Path) -> None:
    """
    A new key is printed as a line for .env; its public half, and nothing of the
    secret one, is what `--public` prints.
    """
    made = onair(tmp_path, "audit", "key")
    key = SETTING.fullmatch(made.stdout)
    assert key is not None

    public = onair(tmp_path, "audit", "key", "--public", ONAIR_SIGNING_KEY=key[1])

    assert public.stdout.strip() in made.stderr
    assert key[1] not in public.stdout + public.stderr


def test_no_two_keys_are_alike(tmp_path: Path) -> None:
    """
    Each call makes another key, and keeps none.
    """
    assert new_key(tmp_path) != new_key(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_without_a_key_it_says_how_to_get_one(tmp_path: Path) -> None:
    """
    Neither a checkpoint nor a public half comes without a key; the error says what
    makes one.
    """
    for arguments in (("checkpoint",), ("key", "--public")):
        ended = onair(tmp_path, "audit", *arguments)

        assert 2 == ended.returncode
        assert "ONAIR_SIGNING_KEY is not set" in ended.stderr
        assert "`onair audit key`" in ended.stderr


def test_a_bad_key_is_refused_and_not_repeated(tmp_path: Path) -> None:
    """
    What is no key is refused with its remedy, and does not appear anywhere.
    """
    bad = "bm90LWEta2V5LWF0LWFsbA=="
    ended = onair(tmp_path, "audit", "checkpoint", ONAIR_SIGNING_KEY=bad)

    assert 2 == ended.returncode
    assert "ONAIR_SIGNING_KEY is not a signing key" in ended.stderr
    assert "`onair audit key`" in ended.stderr
    assert bad not in ended.stderr


def test_an_empty_history_has_nothing_to_sign(tmp_path: Path) -> None:
    """
    On a record in which nothing happened there is no head; it says so.
    """
    ended = onair(tmp_path, "audit", "checkpoint", ONAIR_SIGNING_KEY=new_key(tmp_path))

    assert 1 == ended.returncode
    assert "Nothing of the history is sealed yet" in ended.stderr


def test_a_record_that_nobody_serves_is_sealed_and_signed(tmp_path: Path) -> None:
    """
    Without a bot the command seals what is there, signs its head, and prints one
    line of JSON that verifies.
    """
    key = new_key(tmp_path)
    room = ("room42", "--group", "42", "--account", "alice", *TEAM)
    assert 0 == onair(tmp_path, "rooms", "add", *room).returncode

    ended = onair(tmp_path, "audit", "checkpoint", ONAIR_SIGNING_KEY=key)

    assert 0 == ended.returncode, ended.stderr
    assert "" == ended.stderr
    (found,) = read_checkpoints(ended.stdout)
    assert signed(found)
    assert 1 == found.length
    assert 1 == len(ended.stdout.splitlines())
    assert found.seal == json.loads(ended.stdout)["seal"]


def test_the_next_checkpoint_covers_the_one_before(tmp_path: Path) -> None:
    """
    Each signing is a line of the history itself, so the next head is a longer one.
    """
    key = new_key(tmp_path)
    room = ("room42", "--group", "42", "--account", "alice", *TEAM)
    onair(tmp_path, "rooms", "add", *room)

    lengths = [
        read_checkpoints(
            onair(tmp_path, "audit", "checkpoint", ONAIR_SIGNING_KEY=key).stdout
        )[0].length
        for _ in range(2)
    ]

    assert [1, 2] == lengths


def test_init_writes_a_key_of_its_own(tmp_path: Path) -> None:
    """
    The starter .env holds a new signing key that can be used at once.
    """
    assert 0 == onair(tmp_path, "init").returncode

    public = onair(tmp_path, "audit", "key", "--public")

    assert 0 == public.returncode, public.stderr
    assert 44 == len(public.stdout.strip())
