"""
Checkpoints as they are signed.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain.seal import Checkpoint
from storage.chain.checkpoint_check import key_text, message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from bot.domain.seal import Head

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def checkpoint_of(
    head: Head, key: Ed25519PrivateKey, *, at: datetime = NOON
) -> Checkpoint:
    """The head of a chain, signed with that key."""
    public = key_text(key.public_key().public_bytes_raw())
    bare = Checkpoint(0, at, head.length, head.seal, head.event, public, "")
    return replace(bare, signature=b64encode(key.sign(message(bare))).decode())
