"""
The three ways to a usersig.
"""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from bot.videorelay import GivenUsersig, PrivateKey, SecretKey
from bot.videorelay.usersig import (
    LIFE,
    Usersigs,
    from_private_key,
    from_secret_key,
    open_private_key,
)
from tests.videorelay.pki import key_pem
from tests.videorelay.samples import APP, IDENTIFIER, KEY, SetClock, settings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.videorelay.settings import Credential
    from tests.videorelay.pki import Pki

AT = datetime.fromtimestamp(1600000000, UTC)
# The vendor's published example; the key opens nothing.
EXAMPLE_KEY = Secret("5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e")
CURVES = [ec.SECP256R1(), ec.SECP256K1()]


def read(usersig: Secret) -> dict[str, object]:
    """
    What a usersig says; the compressed bytes differ between builds of zlib.
    """
    packed = base64.b64decode(usersig.reveal().translate(str.maketrans("*-_", "+/=")))
    fields: dict[str, object] = json.loads(zlib.decompress(packed))
    return fields


def test_v2_gives_the_known_answer() -> None:
    """
    Our HMAC usersig is the one that the vendor's own library makes.
    """
    made = read(from_secret_key(APP, IDENTIFIER, EXAMPLE_KEY, AT))

    assert {
        "TLS.ver": "2.0",
        "TLS.identifier": "xiaojun",
        "TLS.sdkappid": 1400000000,
        "TLS.expire": 86400,
        "TLS.time": 1600000000,
        "TLS.sig": "F7rhX8gUOlwhSaoxU1nT9fNB9LShQdL1ReCJfHY1Ffo=",
    } == made


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_v1_is_signed_so_that_the_public_key_confirms_it(
    curve: ec.EllipticCurve,
) -> None:
    """
    An older app's usersig is good by its public key, on both curves.
    """
    key = ec.generate_private_key(curve)
    made = read(from_private_key(APP, IDENTIFIER, key, AT))
    signature = base64.b64decode(str(made.pop("TLS.sig")))
    signed = (
        "TLS.appid_at_3rd:0\nTLS.account_type:0\nTLS.identifier:xiaojun\n"
        "TLS.sdk_appid:1400000000\nTLS.time:1600000000\nTLS.expire_after:86400\n"
    )
    key.public_key().verify(signature, signed.encode(), ec.ECDSA(hashes.SHA256()))

    assert {
        "TLS.account_type": "0",
        "TLS.identifier": "xiaojun",
        "TLS.appid_at_3rd": "0",
        "TLS.sdk_appid": "1400000000",
        "TLS.expire_after": "86400",
        "TLS.version": "201512300000",
        "TLS.time": "1600000000",
    } == made


def test_a_usersig_needs_no_quoting_in_a_url() -> None:
    """
    The three characters of base64 that a query would change are replaced.
    """
    made = {from_secret_key(APP, f"x{n}", KEY, AT).reveal() for n in range(200)}

    assert not set("".join(made)) & set("+/=")


def usersigs(pki: Pki, clock: SetClock, credential: Credential) -> Usersigs:
    """
    The source of usersigs for one credential.
    """
    made = settings(pki, "https://b.example/v3", credential=credential)
    return Usersigs(made, clock)


def test_one_usersig_lasts_until_an_hour_before_its_end(pki: Pki) -> None:
    """
    A usersig is used for almost a day, and never when it is about to expire.
    """
    clock = SetClock()
    source = usersigs(pki, clock, SecretKey(KEY))
    first = source.current()
    clock.day += LIFE - timedelta(hours=1, seconds=1)
    same = source.current()
    clock.day += timedelta(seconds=1)
    second = source.current()

    assert first == same
    assert first != second


def test_a_clock_set_back_makes_a_new_usersig(pki: Pki) -> None:
    """
    A usersig from what is now the future would not be accepted.
    """
    clock = SetClock()
    source = usersigs(pki, clock, SecretKey(KEY))
    first = source.current()
    clock.day -= timedelta(hours=2)

    assert first != source.current()


def test_a_refused_usersig_is_made_again_once_for_all(pki: Pki) -> None:
    """
    Two calls that were refused with one usersig share the next.
    """
    clock = SetClock()
    source = usersigs(pki, clock, SecretKey(KEY))
    first = source.current()
    clock.day += timedelta(minutes=1)
    second = source.instead_of(first)
    clock.day += timedelta(minutes=1)

    assert first != second
    assert second == source.instead_of(first)
    assert second == source.current()


def test_a_given_usersig_is_used_as_it_is(pki: Pki) -> None:
    """
    A downloaded usersig is neither changed nor renewed.
    """
    given = Secret("eJx-planted_usersig*")
    clock = SetClock()
    source = usersigs(pki, clock, GivenUsersig(given))
    clock.day += timedelta(days=400)

    assert given == source.current()
    assert given == source.instead_of(given)


def test_a_private_key_comes_from_its_file(pki: Pki, tmp_path: Path) -> None:
    """
    A v1 usersig needs nothing but the PEM file that the console gave out.
    """
    path = tmp_path / "v1.pem"
    path.write_bytes(key_pem(ec.generate_private_key(ec.SECP256K1())))
    made = read(usersigs(pki, SetClock(), PrivateKey(path)).current())

    assert made["TLS.identifier"] == IDENTIFIER


def bad_keys() -> dict[str, bytes | None]:
    """
    Files that hold no usable private key, by what is wrong with them.
    """
    rsa_key = rsa.generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return {
        "cannot be read": None,
        "holds no private key": b"hello",
        "not on prime256v1": key_pem(ec.generate_private_key(ec.SECP384R1())),
        "not an elliptic curve key": rsa_key,
        "has a password": key_pem(ec.generate_private_key(ec.SECP256R1()), "x"),
    }


@pytest.mark.parametrize("fault", bad_keys())
def test_an_unusable_private_key_names_its_variable(fault: str, tmp_path: Path) -> None:
    """
    Whoever set the wrong file reads which variable, and what is wrong with it.
    """
    path = tmp_path / "v1.pem"
    content = bad_keys()[fault]
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsError, match=fault) as caught:
        open_private_key(path)

    assert caught.value.faults[0].startswith("ONAIR_PRIVATE_KEY: ")
