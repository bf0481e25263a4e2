"""
What came of a call, in words that do not depend on the vendor's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.domain.room import Account


class Remedy(Enum):
    """What a refusal asks for, and so who can do it."""

    ALREADY_SO = "already so"
    AGAIN_AFTER = "again after"
    WAIT = "wait"
    ASK_SOMEONE = "ask someone"
    SETUP = "set-up"
    REPORT = "report to the vendor"


class Effect(Enum):
    """Whether the act may have happened although the answer was not "done"."""

    NONE = "none"
    POSSIBLE = "possible"
    ALREADY = "already"


class Retry(Enum):
    """
    How the same call may be tried again without a person's doing.

    `SPACED`, `BACKOFF` and `SILENCE` follow a certain refusal. `SOON` and
    `HALF_MINUTE` leave the effect open, so that only the rules for a lost answer
    allow another sending.
    """

    NEVER = "never"  # it would be answered alike, or there is nothing left to do
    SPACED = "spaced"  # once 3 s have passed since the last sending
    HALF_MINUTE = "half a minute"  # after about 30 s
    BACKOFF = "back-off"  # later and later, by chance a little more or less
    SOON = "soon"  # after a few seconds
    SILENCE = "silence"  # once nobody has sent anything for a full minute


class Protocol(Enum):
    """How an address is played."""

    HLS = "HLS"
    FLV = "FLV"
    RTMP = "RTMP"


class Output(Enum):
    """Which outputs a broadcast asks for (specification, `uint32_live_code`)."""

    HLS = "hls"
    RTMP = "rtmp"
    HLS_AND_RTMP = "hls+rtmp"


class Rate(Enum):
    """The picture's bitrate (specification, `rpt_rate_type`)."""

    ORIGINAL = "original"
    SD = "sd"
    HD = "hd"


@dataclass(frozen=True, slots=True)
class Address:
    """
    Where a broadcast can be watched.

    Attributes:
        protocol: How it is played.
        rate: Which bitrate.
        url: As the backend gave it, or as we computed it.
        computed: True when it was not told but worked out (field notes §4).
    """

    protocol: Protocol
    rate: Rate
    url: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    An answer that was not "done".

    Attributes:
        scope: Who said it: `push`, `recording`, `kick`, `head` or `gateway`.
        number: The vendor's code; None where there was none (an HTTP status,
            an error text without a number).
        name: Our name for it, for example `USER_NOT_IN_ROOM`.
        meaning: What happened, in plain words.
        advice: What to do next.
        remedy: Who can do it.
        effect: Whether it may have happened all the same.
        said: The vendor's own text, redacted and shortened; may be empty.
        absent: True when it says that the room or the account is not there, so
            that nothing of it can be on air now (410, 411).
        retry: How the same call may be tried again by itself.
    """

    scope: str
    number: int | None
    name: str
    meaning: str
    advice: str
    remedy: Remedy
    effect: Effect
    said: str = ""
    absent: bool = False
    retry: Retry = Retry.NEVER


@dataclass(frozen=True, slots=True)
class Live:
    """
    The backend started the push (specification, 0x6 start, result 0).

    Attributes:
        addresses: Where to watch, in the order told.
        channel_id: The vendor's channel, decimal text (it exceeds 2^63), or "".
        tape_task: The id of the push's own recording task, or None; 0 is
            neither an error nor "not recording" (field notes §2).
    """

    addresses: tuple[Address, ...]
    channel_id: str = ""
    tape_task: int | None = None


@dataclass(frozen=True, slots=True)
class AlreadyLive:
    """
    Somebody pushes this target already (40000415): on air, but our options
    and password are not confirmed.

    Attributes:
        refusal: The code, whose effect is "already".
        addresses: Those that came along; probably none (field notes §4).
    """

    refusal: Refusal
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The backend ended the push (0x6 end, result 0)."""


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """The backend records (0x5 start, result 0)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """
    The recording was ended.

    Attributes:
        file_ids: The vendor's handles, in order; a new one every 90 minutes.
    """

    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadyEnded:
    """
    There was nothing to end: ended before (412, 413), or the room or the
    account is gone from the backend (410, 411).
    """

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Removed:
    """The backend removed these accounts from the room (0x1, result 0)."""

    accounts: tuple[Account, ...]


Outcome: TypeAlias = (
    Live | AlreadyLive | Ended | RecordingStarted | Saved | AlreadyEnded | Removed
)
