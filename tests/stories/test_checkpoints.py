"""
Checkpoints: the history's head, signed, posted to a channel and asked for in chat.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from storage import SigningKey
from storage.chain.checkpoint_check import read_checkpoints, signed
from tests.cli.running import onair
from tests.stage import ALICE, CAROL, OPS, RULES, Stage, set_stage, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTED = f'{RULES}\n[audit]\ncheckpoints = "{OPS}"\n'
KEY = SigningKey.new()


@pytest.fixture
def signed_stage(tmp_path: Path) -> Iterator[Stage]:
    """The whole bot with a signing key, and a channel for checkpoints."""
    signing = KEY.seed.reveal()
    yield from set_stage(tmp_path, http=True, rules=POSTED, signing=signing)


def fenced(stage: Stage) -> str:
    """What stands between the fences of the last checkpoint that was posted."""
    texts = [
        block["text"]["text"]
        for one in stage.slack.messages(OPS)
        for block in one.blocks
        if block["type"] == "section" and "```" in block["text"]["text"]
    ]
    return str(texts[-1])


def test_the_head_of_the_history_is_signed_and_posted(signed_stage: Stage) -> None:
    """
    When the bot comes up it signs the chain's head and posts it; the message, pasted
    with its fences, is a checkpoint that fits the record.
    """
    signed_stage.sees("Checkpoint of the history", where=OPS)

    (found,) = read_checkpoints(fenced(signed_stage))
    kept = signed_stage.record.reader.checkpoint()
    assert kept is not None
    assert signed(found)
    assert KEY.public == found.key
    assert (kept.length, kept.seal, kept.event) == (
        found.length,
        found.seal,
        found.event,
    )


def test_verify_tells_length_head_and_the_last_checkpoint(signed_stage: Stage) -> None:
    """
    `/onair verify` says how many lines are sealed, up to which seal, and where the
    last checkpoint was posted; anybody may ask.
    """
    signed_stage.sees("Checkpoint of the history", where=OPS)
    until(lambda: f"posted in <#{OPS}>" in signed_stage.say("/onair verify", by=CAROL))

    told = signed_stage.say("/onair verify full", by=CAROL)
    head = signed_stage.record.reader.head()
    assert f"The history has {head.length} lines" in told
    assert head.seal in told
    assert "It fits the present chain." in told
    assert "and they hold" in told


def test_a_checkpoint_can_be_asked_for_beside_the_bot(
    signed_stage: Stage, tmp_path: Path
) -> None:
    """
    `onair audit checkpoint` works while the bot holds the file: the bot has sealed
    everything by then, and posts what was signed.
    """
    signed_stage.sees("Checkpoint of the history", where=OPS)
    (tmp_path / "onair.toml").write_text(POSTED)

    ended = onair(
        tmp_path,
        "audit",
        "checkpoint",
        ONAIR_SIGNING_KEY=KEY.seed.reveal(),
        ONAIR_DATABASE_URL=f"sqlite:///{tmp_path / 'onair.db'}",
    )

    assert 0 == ended.returncode, ended.stderr
    (found,) = read_checkpoints(ended.stdout)
    assert signed(found)
    signed_stage.sees(found.seal, where=OPS)


def test_without_a_key_verify_says_what_is_missing(stage: Stage) -> None:
    """
    Where no signing key is set there is no checkpoint, and `/onair verify` says what
    makes one.
    """
    stage.say("/broadcast start room42")
    until(lambda: stage.record.reader.head().length > 0)

    told = stage.say("/onair verify", by=ALICE)

    assert "No signing key is set" in told
    assert "`onair audit key`" in told
    assert stage.record.reader.checkpoint() is None


def test_what_is_posted_is_one_line_of_canonical_json(signed_stage: Stage) -> None:
    """
    The posted line has its names in order and no blanks, as it was signed.
    """
    signed_stage.sees("Checkpoint of the history", where=OPS)
    found = re.search(r"\{.*\}", fenced(signed_stage))
    assert found is not None

    said = json.loads(found[0])

    assert found[0] == json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert {"at", "event", "key", "length", "seal", "signature", "v"} == set(said)
