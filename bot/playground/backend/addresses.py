"""
Where a push plays: a path for each protocol and rate that its start asked for.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.playground.backend.truth import Push

RTMP, FLV, HLS = 5, 2, 1
_TYPES = {1: (HLS,), 5: (RTMP,), 6: (RTMP, FLV, HLS)}
_SCHEME = {RTMP: "rtmp", FLV: "http", HLS: "http"}
_ENDING = {RTMP: "", FLV: ".flv", HLS: ".m3u8"}
_RATE_ENDING = {0: "", 10: "_550", 20: "_900"}


class Address(NamedTuple):
    """
    One way to watch.

    Attributes:
        kind: The protocol by its number (specification, `uint32_type`).
        rate: By its number; 0 for the picture as it is sent.
        path: Begins with a slash; the host goes before it.
    """

    kind: int
    rate: int
    path: str

    @property
    def scheme(self) -> str:
        """
        How a player reaches it.
        """
        return _SCHEME[self.kind]


def addresses(push: Push) -> Iterator[Address]:
    """
    Give every address of a push, rate by rate.
    """
    for rate in push.wish.rates:
        for kind in _TYPES[push.wish.live_code]:
            name = f"{push.code}{_RATE_ENDING[rate]}{_ENDING[kind]}"
            yield Address(kind, rate, f"/live/{name}")


def hls_paths(push: Push) -> dict[int, str]:
    """
    Give the HLS path by rate; empty where the start asked for none.
    """
    return {each.rate: each.path for each in addresses(push) if each.kind == HLS}
