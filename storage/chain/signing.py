"""
The key with which checkpoints are signed: Ed25519, kept as its seed.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from bot.domain.call import Secret
from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from typing import Self

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SEED_BYTES = 32


class SigningKey:
    """
    Signs (fits `ports.Signer`); it never shows its seed by itself.

    Attributes:
        seed: The 32 secret bytes in base64, as `ONAIR_SIGNING_KEY` holds them.
    """

    def __init__(self, seed: Secret) -> None:
        """Nothing is worked out before it is needed."""
        self.seed = seed

    @classmethod
    def new(cls) -> Self:
        """A key that nobody else has."""
        return cls(Secret(b64encode(secrets.token_bytes(_SEED_BYTES)).decode()))

    @property
    def public(self) -> str:
        """
        The public half, as it stands in checkpoints: base64, 44 characters.

        Raises:
            SettingsError: The seed is not one.
        """
        return b64encode(self._key().public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> str:
        """
        The signature in base64, 88 characters.

        Raises:
            SettingsError: The seed is not one.
        """
        return b64encode(self._key().sign(message)).decode()

    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415  it would cost every start 30 ms, for one signature a day
            Ed25519PrivateKey,
        )

        try:
            raw = b64decode(self.seed.reveal(), validate=True)
            return Ed25519PrivateKey.from_private_bytes(raw)
        except ValueError:
            # Not the cause: it might quote what it could not read.
            raise SettingsError(
                "ONAIR_SIGNING_KEY is not a signing key.",
                remedy="Make one with `onair audit key`.",
            ) from None
