"""
The vault: a player's password, unreadable without a key that is not in the database.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from bot.domain.call import Secret
from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


# Without a key of its own a signature still shows every slip; against somebody who
# writes into the database it takes the key.
_NO_KEY = "onair"


class Vault:
    """Encrypts, decrypts and signs with the key in `ONAIR_DATA_KEY`."""

    def __init__(self, key: Secret | None) -> None:
        """Without a key it can keep nothing."""
        self._key = key

    def encrypt(self, secret: Secret) -> str:
        """
        The secret as it may be kept.

        Raises:
            SettingsError: There is no key, or it is not one.
        """
        return self._fernet().encrypt(secret.reveal().encode()).decode()

    def decrypt(self, ciphertext: str) -> Secret:
        """
        The secret itself again.

        Raises:
            SettingsError: There is no key, or it is another one.
        """
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  rarely needed

        try:
            return Secret(self._fernet().decrypt(ciphertext.encode()).decode())
        except InvalidToken as error:
            raise SettingsError(
                "The player's password was kept under another ONAIR_DATA_KEY.",
                remedy="Type the command again and give the password anew.",
            ) from error

    def sign(self, text: str) -> str:
        """
        A signature (HMAC-SHA-256, hexadecimal) that only this key makes of *text*.

        Without a key it is one that any OnAir without a key makes.
        """
        key = _NO_KEY if self._key is None else self._key.reveal()
        # Not the very key that encrypts.
        own = hashlib.sha256(b"onair signs with " + key.encode()).digest()
        return hmac.digest(own, text.encode(), "sha256").hex()

    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet  # noqa: PLC0415  it would cost every start 30 ms, for a password that hardly anyone sets

        if self._key is None:
            raise SettingsError(
                "A player's password cannot be kept: ONAIR_DATA_KEY is not set.",
                remedy="Whoever runs OnAir sets it (`onair init` makes one); until "
                "then leave the password out.",
            )
        try:
            return Fernet(self._key.reveal())
        except ValueError as error:
            raise SettingsError(
                "ONAIR_DATA_KEY is not a key.",
                remedy="Whoever runs OnAir sets it to 32 bytes in URL-safe base64 "
                "(`onair init` makes one).",
            ) from error
