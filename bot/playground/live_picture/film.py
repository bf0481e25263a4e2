"""
What a live picture is about, and how it is cut into segments.

A segment follows from the push and its number alone, so that nobody has to draw what
nobody watches, and two servers would serve the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SEGMENT = timedelta(seconds=2)
_LISTED = 5
# A player may still fetch what the playlist that it read a moment ago has listed.
_KEPT = _LISTED + 3


@dataclass(frozen=True)
class Film:
    """
    The picture of one push at one rate.

    Attributes:
        name: Of the room, as whoever started the push calls it.
        source: In a word: "camera" or "screen".
        rate: Upper bound in kbit/s; None for the picture as it is sent.
        since: When the push began; segment 0 begins there.
        number: Of the push, new with each start: a later push is another picture.
    """

    name: str
    account: str
    source: str
    rate: int | None
    since: datetime
    number: int

    def newest(self, now: datetime) -> int:
        """
        Give the segment that runs now.
        """
        return max(0, (now - self.since) // SEGMENT)

    def listed(self, now: datetime) -> range:
        """
        Give the segments of the playlist, oldest first; the last one runs now.

        It is complete before it has run, since nobody films it: whoever comes in the
        first second sees the picture at once.
        """
        newest = self.newest(now)
        return range(max(0, newest - _LISTED + 1), newest + 1)

    def has(self, segment: int, now: datetime) -> bool:
        """
        Tell whether it can be fetched: not before its time, and not long after it.
        """
        newest = self.newest(now)
        return newest - _KEPT < segment <= newest


def playlist(first: int, addresses: Iterable[str]) -> str:
    """
    Write the media playlist of a broadcast that goes on (RFC 8216, section 4.3).

    Args:
        first: The number of the first segment that is listed.
        addresses: Of the segments, relative to the playlist's own.
    """
    seconds = SEGMENT.total_seconds()
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{seconds:.0f}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    for address in addresses:
        lines += [f"#EXTINF:{seconds:.3f},", address]
    return "\n".join((*lines, ""))
