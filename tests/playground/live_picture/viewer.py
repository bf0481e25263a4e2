"""
A player that asks for a playlist and for segments, and looks into them.
"""

import io
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import av


@dataclass(frozen=True)
class Told:
    """
    An answer.
    """

    status: int
    kind: str
    content: bytes

    @property
    def text(self) -> str:
        """
        The content as text.
        """
        return self.content.decode()

    @property
    def segments(self) -> list[str]:
        """
        The addresses in a playlist, relative to its own.
        """
        return [line for line in self.text.split() if not line.startswith("#")]

    @property
    def sequence(self) -> int:
        """
        The number of a playlist's first segment.
        """
        named = dict(pairwise(self.text.replace(":", "\n").split("\n")))
        return int(named["#EXT-X-MEDIA-SEQUENCE"])


class Viewer:
    """
    Fetches from one server.
    """

    def __init__(self, base: str) -> None:
        """
        Look at this server.
        """
        self.base = base

    def get(self, path: str, **headers: str) -> Told:
        """
        Ask for a path; refusals are answers too.
        """
        request = Request(self.base + path, headers=headers)  # noqa: S310 - our own server
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                kind = answer.headers["Content-Type"]
                return Told(HTTPStatus(answer.status), kind, answer.read())
        except HTTPError as refusal:
            with refusal:
                kind = refusal.headers["Content-Type"]
                return Told(HTTPStatus(refusal.code), kind, refusal.read())

    def segments(self, playlist: str) -> list[Told]:
        """
        Ask for every segment that a playlist lists.
        """
        listed = self.get(playlist).segments
        return [self.get(urljoin(playlist, name)) for name in listed]


def frames(content: bytes) -> list[av.VideoFrame]:
    """
    Decode a segment, or several one after the other.
    """
    with av.open(io.BytesIO(content), "r", format="mpegts") as container:
        return list(container.decode(video=0))


def times(content: bytes) -> list[float]:
    """
    Give the time of every frame, in seconds.
    """
    return [round(frame.time or 0.0, 3) for frame in frames(content)]
