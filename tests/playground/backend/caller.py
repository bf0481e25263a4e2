"""
A tiny client of the service, written for these tests alone.
"""

import base64
import hashlib
import hmac
import itertools
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import requests

from bot.playground.backend import StandInBackend

APP_ID = 1400000000
ADMIN = "xiaojun"
# The key of the known answer in the field notes; it opens nothing.
KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"
MADE = 1600000000
DAY = 86400
GROUP = 293710
ACCOUNT = "14y2l2c"
_PATIENCE = 10.0

Json = dict[str, Any]


class HandClock:
    """
    A clock that stands until it is moved.
    """

    def __init__(self) -> None:
        """
        Stand a minute after the known answer's usersig was made.
        """
        self.time = datetime.fromtimestamp(MADE + 60, UTC)
        self.run = timedelta(hours=1)

    def now(self) -> datetime:
        """
        Give the time of day that was set.
        """
        return self.time

    def elapsed(self) -> timedelta:
        """
        Give the running time that was set.
        """
        return self.run

    def move(self, by: timedelta) -> None:
        """
        Let time pass on both clocks.
        """
        self.time += by
        self.run += by


def packed(content: Mapping[str, object]) -> str:
    """
    Code a signed content the way both kinds of usersig are coded.
    """
    text = base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()
    return text.replace("+", "*").replace("/", "-").replace("=", "_")


def signature(
    identifier: str, app_id: int, life: int, key: str, made: int = MADE
) -> str:
    """
    Sign by the second coding (field notes, section 6).
    """
    text = (
        f"TLS.identifier:{identifier}\nTLS.sdkappid:{app_id}\n"
        f"TLS.time:{made}\nTLS.expire:{life}\n"
    )
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def usersig(
    identifier: str = ADMIN, app_id: int = APP_ID, life: int = DAY, key: str = KEY
) -> str:
    """
    Make a usersig of the second coding, at the time of the known answer.
    """
    return packed(
        {
            "TLS.ver": "2.0",
            "TLS.identifier": identifier,
            "TLS.sdkappid": app_id,
            "TLS.expire": life,
            "TLS.time": MADE,
            "TLS.sig": signature(identifier, app_id, life, key),
        }
    )


def envelope(sub_command: int, fields: Mapping[str, object], **head: object) -> Json:
    """
    Make a whole packet; what `head` names replaces what is right, None removes it.
    """
    right: Json = {
        "uint32_sub_cmd": sub_command,
        "uint32_seq": 123,
        "uint32_auth_key": GROUP,
        "uint32_sdk_appid": APP_ID,
        "rpt_to_Account": [ACCOUNT],
        "bytes_cookie_buff": "5655",
    }
    return {
        "reqhead": without_none({**right, **head}),
        "reqbody": {f"req_0x{sub_command}": dict(fields)},
    }


def without_none(fields: Mapping[str, object]) -> Json:
    """
    Leave out what is None.
    """
    return {key: value for key, value in fields.items() if value is not None}


def push_start(**changes: object) -> Json:
    """
    Make the fields of a start on air; None removes one.
    """
    right: Json = {
        "uint32_oper": 1,
        "uint32_live_code": 6,
        "uint32_sdk_type": 1,
        "uint32_push_data_type": 0,
        "str_channel_name": "room42",
        "str_channel_describe": "Release, live",
        "uint32_tape_flag": 0,
    }
    return without_none({**right, **changes})


def push_stop(**changes: object) -> Json:
    """
    Make the fields of an end on air.
    """
    right = {"uint32_oper": 2, "uint32_sdk_type": 1, "uint32_push_data_type": 0}
    return without_none({**right, **changes})


def record_start(**changes: object) -> Json:
    """
    Make the fields of a start of a recording.
    """
    right: Json = {
        "uint32_oper": 1,
        "string_file_name": "room42-7",
        "uint32_sdk_type": 1,
        "uint32_record_data_type": 0,
    }
    return without_none({**right, **changes})


def record_stop(**changes: object) -> Json:
    """
    Make the fields of an end of a recording.
    """
    right = {"uint32_oper": 2, "uint32_sdk_type": 1, "uint32_record_data_type": 0}
    return without_none({**right, **changes})


KICK = {"uint32_room_num": GROUP}
_START = {1: KICK, 5: record_start(), 6: push_start()}


@dataclass
class Caller:
    """
    Calls one stand-in; each call has a fresh `random`.
    """

    backend: StandInBackend
    session: requests.Session = field(default_factory=requests.Session)
    randoms: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """
        Trust the stand-in alone, and show the right certificate.
        """
        certificates = self.backend.certificates
        self.session.trust_env = False
        self.session.verify = str(certificates.authority)
        self.session.cert = (str(certificates.client), str(certificates.client_key))

    def __enter__(self) -> Self:
        """
        Give the client itself.
        """
        return self

    def __exit__(self, *_: object) -> None:
        """
        Close the connections that were kept.
        """
        self.session.close()

    def query(self, **changes: object) -> Json:
        """
        Make the URL's parameters; None removes one.
        """
        right: Json = {
            "sdkappid": APP_ID,
            "identifier": ADMIN,
            "usersig": usersig(),
            "random": next(self.randoms),
            "apn": 0,
            "contenttype": "json",
        }
        return without_none({**right, **changes})

    def send(self, packet: object, **changes: object) -> requests.Response:
        """
        Post a packet as JSON.
        """
        return self.session.post(
            self.backend.url,
            params=self.query(**changes),
            json=packet,
            timeout=_PATIENCE,
            allow_redirects=False,
        )

    def start(self, sub_command: int = 6, **changes: object) -> Json:
        """
        Post a good start and give the decoded answer.
        """
        answer: Json = self.send(
            envelope(sub_command, _START[sub_command]), **changes
        ).json()
        return answer

    def ask(
        self, sub_command: int, fields: Mapping[str, object], **head: object
    ) -> Json:
        """
        Post a packet and give the answer's own fields.
        """
        answer: Json = self.send(envelope(sub_command, fields, **head)).json()
        told: Json = answer["rspbody"][f"rsp_0x{sub_command}"]
        return told

    def code(
        self, sub_command: int, fields: Mapping[str, object], **head: object
    ) -> int:
        """
        Post a packet and give the answer's result.
        """
        result = self.ask(sub_command, fields, **head)["uint32_result"]
        assert isinstance(result, int)
        return result

    def head_result(self, packet: object) -> object:
        """
        Post a packet and give the head's result.
        """
        head: Json = self.send(packet).json()["reqhead"]
        return head["uint32_result"]

    def gateway_code(self, packet: object = None, **changes: object) -> object:
        """
        Post a packet, good if none is given, and give the gateway's code.
        """
        good = envelope(6, push_start())
        answer: Json = self.send(good if packet is None else packet, **changes).json()
        assert "reqhead" not in answer
        assert answer["ActionStatus"] == "FAIL"
        return answer["ErrorCode"]
