"""
What a checkpoint says, as bytes to sign and as a line to post, and whether it was
signed by whom it says.  Pure: it reads no file, no clock and no setting.

The key stands in the checkpoint itself: an Ed25519 public key is as short as a
fingerprint of it would be, and so the signature can be checked wherever the line is
found.  Whose key that is, only a comparison with one that was kept elsewhere tells.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.errors import UsageError
from bot.domain.seal import Checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MOMENT_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_SEAL_SHAPE = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER_MAX = 2**53 - 1
_FIELDS = {"at", "event", "key", "length", "seal", "signature", "v"}


def message(checkpoint: Checkpoint) -> bytes:
    """
    The bytes that are signed: canonical JSON (RFC 8785) of what it says.

    The number of its row and the signature itself are no part of it.
    """
    return rfc8785.dumps(_said(checkpoint))


def line(checkpoint: Checkpoint) -> str:
    """It as one line of JSON, to be posted and to be given to `--checkpoint`."""
    said = _said(checkpoint) | {"signature": checkpoint.signature}
    return rfc8785.dumps(said).decode()


def signed(checkpoint: Checkpoint) -> bool:
    """Whether the signature is the one of the key that stands in it."""
    try:
        said = message(checkpoint)
    except (ValueError, rfc8785.CanonicalizationError):
        return False
    return fits_key(checkpoint.key, checkpoint.signature, said)


def fits_key(key: str, signature: str, said: bytes) -> bool:
    """Whether that signature is of that key, over what was said; all in base64."""
    try:
        public = Ed25519PublicKey.from_public_bytes(_exactly(key, _KEY_BYTES))
        public.verify(_exactly(signature, _SIGNATURE_BYTES), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_text(public: bytes) -> str:
    """A public key's 32 bytes as they stand in a checkpoint: base64, 44 characters."""
    return b64encode(public).decode()


def read_key(text: str) -> str:
    """
    A public key as somebody typed it, as it stands in a checkpoint.

    Args:
        text: Base64 (either alphabet, with or without its `=`), or 64 hex digits.

    Raises:
        UsageError: It is none.
    """
    typed = text.strip()
    try:
        if re.fullmatch(r"[0-9a-fA-F]{64}", typed, re.ASCII):
            raw = bytes.fromhex(typed)
        else:
            padded = typed.rstrip("=").replace("+", "-").replace("/", "_")
            raw = urlsafe_b64decode(padded + "=" * (-len(padded) % 4))
        Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, binascii.Error):
        raise UsageError(
            "That is no public key of a checkpoint.",
            remedy="It is 44 characters of base64; `onair audit key --public` "
            "prints it.",
        ) from None
    return key_text(raw)


def read_checkpoints(text: str) -> tuple[Checkpoint, ...]:
    """
    Every checkpoint in a text, in its order; what stands around them is skipped.

    Args:
        text: One or many, each as JSON, as they were posted: also with a code fence
            around, words before, or copied together.

    Raises:
        UsageError: There is none, or one of them cannot be read.
    """
    found = tuple(_read(each) for each in _objects(text))
    if not found:
        raise UsageError(
            "There is no checkpoint in that file.",
            remedy="Copy the whole line that was posted, from { to }.",
        )
    return found


def _said(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "at": checkpoint.at.astimezone(UTC).strftime(_MOMENT),
        "event": checkpoint.event,
        "key": checkpoint.key,
        "length": checkpoint.length,
        "seal": checkpoint.seal,
        "v": VERSION,
    }


def _exactly(text: str, count: int) -> bytes:
    """So many bytes out of base64, written in the one right way."""
    raw = b64decode(text, validate=True)
    if len(raw) != count or b64encode(raw).decode() != text:
        raise ValueError("not so many bytes in base64")
    return raw


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    at = text.find("{")
    while at != -1:
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise _odd(text.count("\n", 0, at) + 1) from None
        yield {**found, "line": text.count("\n", 0, at) + 1}
        at = text.find("{", end)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _read(found: dict[str, Any]) -> Checkpoint:
    where = found.pop("line")
    shaped = (
        set(found) == _FIELDS
        and type(found["v"]) is int
        and all(_number(found[name]) for name in ("event", "length"))
        and all(isinstance(found[name], str) for name in ("at", "key", "signature"))
        and isinstance(found["seal"], str)
        and _SEAL_SHAPE.fullmatch(found["seal"]) is not None
        and _MOMENT_SHAPE.fullmatch(found["at"]) is not None
    )
    if not shaped:
        raise _odd(where)
    if found["v"] != VERSION:
        raise UsageError(
            f"The checkpoint in line {where} is of version {found['v']}; this OnAir "
            f"knows {VERSION}.",
            remedy="Install the newer OnAir that made it.",
        )
    try:
        at = datetime.strptime(found["at"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise _odd(where) from None
    return Checkpoint(
        number=0,
        at=at,
        length=found["length"],
        seal=found["seal"],
        event=found["event"],
        key=found["key"],
        signature=found["signature"],
    )


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value <= _NUMBER_MAX


def _odd(where: int) -> UsageError:
    return UsageError(
        f"What stands in line {where} is not a whole checkpoint.",
        remedy="Copy the whole line that was posted, from { to }.",
    )
