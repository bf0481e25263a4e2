"""
How the stand-in believes a usersig.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.playground.backend import Certificates, StandInBackend
from tests.playground.backend.caller import (
    ADMIN,
    APP_ID,
    DAY,
    KEY,
    MADE,
    Caller,
    HandClock,
    packed,
    signature,
    usersig,
)


def first_coding(
    key: ec.EllipticCurvePrivateKey, identifier: str = ADMIN, **changes: str
) -> str:
    """
    Make a usersig of the first coding (field notes, section 6).
    """
    fields = {
        "appid_at_3rd": "0",
        "account_type": "0",
        "identifier": identifier,
        "sdk_appid": str(APP_ID),
        "time": str(MADE),
        "expire_after": str(DAY),
    } | changes
    text = "".join(f"TLS.{name}:{value}\n" for name, value in fields.items())
    signed = base64.b64encode(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    content = {f"TLS.{name}": value for name, value in fields.items()}
    return packed(
        {**content, "TLS.version": "201512300000", "TLS.sig": signed.decode()}
    )


def code_of(
    certificates: Certificates, given: str, **keys: str | bytes | None
) -> object:
    """
    Ask a stand-in with these keys; 0 when it let the call through.
    """
    public, ready = keys.get("public"), keys.get("ready")
    secret = keys.get("secret")
    backend = StandInBackend(
        app_id=APP_ID,
        identifier=ADMIN,
        certificates=certificates,
        key=secret if isinstance(secret, str) else None,
        public_key=public if isinstance(public, bytes) else None,
        given_usersig=ready if isinstance(ready, str) else None,
        clock=HandClock(),
    )
    with backend, Caller(backend) as caller:
        answer = caller.start(usersig=given)
        return answer.get("ErrorCode", 0)


def test_the_known_answer_comes_out() -> None:
    """
    Our own signing reproduces the vendor's known answer for the second coding.
    """
    known = "F7rhX8gUOlwhSaoxU1nT9fNB9LShQdL1ReCJfHY1Ffo="

    assert known == signature(ADMIN, APP_ID, DAY, KEY)


def test_a_good_usersig_opens(caller: Caller) -> None:
    """
    The known answer's usersig lets a call through.
    """
    answer = caller.start()

    assert "ErrorCode" not in answer
    assert 0 == answer["reqhead"]["uint32_result"]


def test_a_usersig_ends_with_its_life(caller: Caller, clock: HandClock) -> None:
    """
    A usersig is good until its life is over, and not a second longer.
    """
    clock.move(timedelta(seconds=DAY - 61))
    last = caller.start()
    clock.move(timedelta(seconds=1))

    assert "ErrorCode" not in last
    assert 70001 == caller.gateway_code()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (usersig(key="another"), 70009),
        (usersig(identifier="bob"), 70013),
        (usersig(app_id=7), 70014),
        (usersig(life=59), 70001),
        (usersig(key="another", life=59), 70009),
    ],
    ids=["key", "identifier", "app", "expired", "key before expired"],
)
def test_each_flaw_of_a_usersig_has_its_code(
    caller: Caller, given: str, code: int
) -> None:
    """
    Wrong key, other identifier, other app and expiry are told apart.
    """
    assert code == caller.gateway_code(usersig=given)


def recoded(change: Mapping[str, object | None]) -> str:
    """
    Change fields of a good usersig behind its signature's back; None removes one.
    """
    text = usersig().translate(str.maketrans("*-_", "+/="))
    content = json.loads(zlib.decompress(base64.b64decode(text))) | change
    return packed({key: value for key, value in content.items() if value is not None})


@pytest.mark.parametrize(
    "given",
    [
        "",
        "garbage",
        "with blank",
        usersig()[:-8],
        usersig().replace("e", "+", 1),
        base64.b64encode(zlib.compress(b"[]")).decode().replace("=", "_"),
        packed({"TLS.ver": "2.0", "TLS.userbuf": "x" * 40_000}),
        recoded({"TLS.sig": None}),
        recoded({"TLS.more": "1"}),
        recoded({"sig": "1"}),
        recoded({"TLS.sig": "?"}),
        recoded({"TLS.sdkappid": str(APP_ID)}),
        recoded({"TLS.identifier": 7}),
        recoded({"TLS.ver": "1.0"}),
    ],
)
def test_a_usersig_that_cannot_be_read_is_cut_off(caller: Caller, given: str) -> None:
    """
    Whatever is no usersig at all is answered as one that was cut off.
    """
    assert 70003 == caller.gateway_code(usersig=given)


def test_a_changed_usersig_is_not_genuine(caller: Caller) -> None:
    """
    Nobody can prolong a usersig without the key.
    """
    assert 70009 == caller.gateway_code(usersig=recoded({"TLS.expire": 2 * DAY}))


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP256K1()])
def test_the_first_coding_is_verified_too(
    certificates: Certificates, curve: ec.EllipticCurve
) -> None:
    """
    Older apps sign with a private key, on either curve; the same flaws are told.
    """
    key, other = ec.generate_private_key(curve), ec.generate_private_key(curve)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def code(given: str) -> object:
        return code_of(certificates, given, public=public)

    assert 0 == code(first_coding(key))
    assert 70009 == code(first_coding(other))
    assert 70009 == code(usersig())
    assert 70013 == code(first_coding(key, identifier="bob"))
    assert 70014 == code(first_coding(key, sdk_appid="7"))
    assert 70001 == code(first_coding(key, expire_after="59"))
    assert 70003 == code(first_coding(key, expire_after="soon"))


def test_a_ready_made_usersig_is_compared(certificates: Certificates) -> None:
    """
    A downloaded usersig opens as it stands, and nothing else does.
    """
    ready = "eJ-planted-and-worthless"

    assert 0 == code_of(certificates, ready, ready=ready)
    assert 70003 == code_of(certificates, ready + "x", ready=ready)
    assert 70009 == code_of(certificates, usersig(), ready=ready)


def test_a_stand_in_without_keys_is_refused(certificates: Certificates) -> None:
    """
    A stand-in that could verify nothing is not made.
    """
    with pytest.raises(ValueError, match="Give a secret key"):
        StandInBackend(app_id=APP_ID, identifier=ADMIN, certificates=certificates)
