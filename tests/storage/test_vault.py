"""
A player's password is on disk as ciphertext only, and only while it is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from storage.vault import Vault
from tests.storage.wishes import (
    ANN,
    KEY,
    LIVE,
    answered,
    asked,
    claimed,
    origin,
    plan,
    start,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Record

PLANTED = "planted-player-password"


def test_what_was_encrypted_is_read_back() -> None:
    """
    The call gets the password exactly as it was typed.
    """
    kept = Vault(KEY).encrypt(Secret("pä ss"))

    assert "pä ss" not in kept
    assert Secret("pä ss") == Vault(KEY).decrypt(kept)


@pytest.mark.parametrize("key", [None, Secret("short"), Secret("ä" * 44)])
def test_without_a_good_key_nothing_is_kept(key: Secret | None) -> None:
    """
    The error names the setting and who can mend it, and not what was set.
    """
    with pytest.raises(SettingsError, match="ONAIR_DATA_KEY") as caught:
        Vault(key).encrypt(Secret(PLANTED))

    assert "onair init" in caught.value.remedy
    assert PLANTED not in str(caught.value)


def test_another_key_opens_nothing() -> None:
    """
    A password that was kept under an older key is asked for anew.
    """
    other = Secret("YW5vdGhlci1vbmFpci10ZXN0LW9ubHkta2V5LS0tLS0=")
    kept = Vault(KEY).encrypt(Secret(PLANTED))

    with pytest.raises(SettingsError, match="another"):
        Vault(other).decrypt(kept)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_file_of_the_database_ever_holds_the_password(
    record: Record, url: str
) -> None:
    """
    Neither the database nor its log holds it, before, during and after the call.
    """
    path = Path(url.removeprefix("sqlite:///"))
    asked(record, start(password=PLANTED))
    claim = claimed(record)
    assert claim.secret is not None
    files = [one.read_bytes() for one in path.parent.glob("onair.db*")]
    answered(record, claim, LIVE)
    files += [one.read_bytes() for one in path.parent.glob("onair.db*")]

    assert 6 == len(files)
    assert [] == [one for one in files if PLANTED.encode() in one]


def test_no_row_ever_holds_the_password(record: Record, outsider: Engine) -> None:
    """
    Whoever may read every table learns no password from them.
    """
    asked(record, start(password=PLANTED))
    with outsider.connect() as db:
        tables = ("operations", "secrets", "events", "feeds", "reports", "gestures")
        rows = [
            str(row)
            for table in tables
            for row in db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  constants
        ]

    assert [] == [row for row in rows if PLANTED in row]


def test_an_error_of_the_database_does_not_quote_what_was_written(
    record: Record, outsider: Engine
) -> None:
    """
    A log that holds the error holds no call and no ciphertext.
    """
    with outsider.begin() as db:
        db.execute(text("DROP TABLE secrets"))

    with pytest.raises(Exception, match="tables") as caught:
        record.ledger.open(plan(start(password=PLANTED), why="reason-1"), origin(ANN))

    cause = str(caught.value.__cause__)
    assert "INSERT" in cause
    assert "reason-1" not in cause
    assert "gAAAA" not in cause
