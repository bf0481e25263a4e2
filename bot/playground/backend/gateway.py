"""
The gateway in front of the service: the URL, the parameters, the usersig.
"""

import re
from collections import Counter
from collections.abc import Sequence
from threading import Lock

from bot.playground.backend import usersig
from bot.playground.backend.clock import Clock
from bot.playground.backend.fields import UINT32
from bot.playground.backend.refusals import Gateway, GatewayRefusalError

PATH = "/v3/openim/videorelay"
_PARAMETERS = {"sdkappid", "identifier", "usersig", "random", "apn", "contenttype"}
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,9}")


class Gate:
    """
    Lets a call through that is addressed and signed as the specification says.
    """

    def __init__(
        self, app_id: int, identifier: str, keys: usersig.Keys, clock: Clock
    ) -> None:
        """
        Guard one app, whose admin is `identifier`.
        """
        self.app_id = app_id
        self._identifier = identifier
        self._keys = keys
        self._clock = clock
        self._lock = Lock()
        self._randoms: set[int] = set()

    def check_address(self, method: str, path: str, content_type: str | None) -> None:
        """
        Verify everything before the parameters.

        Raises:
            GatewayRefusalError: 60002.
        """
        if method != "POST":
            raise _malformed(f"{method} is not POST")
        if path != PATH:
            raise _malformed("no such path")
        kind = (content_type or "application/json").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _malformed("content type is not application/json")

    def check_query(self, query: Sequence[tuple[str, str]]) -> None:
        """
        Verify the parameters, which are lower-case, and each there once.

        Raises:
            GatewayRefusalError: 60002 for their form or a used `random`, 60006,
                60010, or what the usersig earns.
        """
        times = Counter(name for name, _ in query)
        odd = sorted(times.keys() ^ _PARAMETERS)
        if odd or times.total() != len(_PARAMETERS):
            raise _malformed(f"parameters missing, unknown or repeated: {odd}")
        given = dict(query)
        app_id = _uint32(given["sdkappid"], "sdkappid")
        if given["apn"] != "0":
            raise _malformed("apn is not 0")
        if given["contenttype"] != "json":
            raise _malformed("contenttype is not json")
        self._use_random(_uint32(given["random"], "random"))
        usersig.verify(
            given["usersig"], self._keys, app_id, given["identifier"], self._clock.now()
        )
        if app_id != self.app_id:
            raise GatewayRefusalError(Gateway.WRONG_APP, "no such sdkappid")
        if given["identifier"] != self._identifier:
            raise GatewayRefusalError(Gateway.NOT_ADMIN, "admin account required")

    def _use_random(self, number: int) -> None:
        with self._lock:
            if number in self._randoms:
                raise _malformed("random was used before")
            self._randoms.add(number)


def _malformed(text: str) -> GatewayRefusalError:
    return GatewayRefusalError(Gateway.MALFORMED, text)


def _uint32(text: str, name: str) -> int:
    if not _DECIMAL.fullmatch(text) or int(text) >= UINT32:
        raise _malformed(f"{name} is not an unsigned 32-bit number")
    return int(text)
