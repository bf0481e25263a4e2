"""
Rooms on the backend, and the exact things in them that can be acted upon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.errors import UsageError

_ROOM_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ACCOUNT_SHAPE = re.compile(r"[!-~]{1,64}")
_LABEL_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
UINT32_MAX = 2**32 - 1

# What may stand where a room's name may stand, so no room can be called so.
# The tests of the grammar hold this list equal to all verbs, words and keys.
RESERVED = frozenset(
    {
        "about",
        "account",
        "action",
        "add",
        "after",
        "all",
        "as",
        "at",
        "before",
        "break-glass",
        "broadcast",
        "by",
        "can-i",
        "category",
        "dry-run",
        "edit",
        "extend",
        "for",
        "freeze",
        "full",
        "group",
        "hd",
        "help",
        "here",
        "history",
        "hls",
        "hls+rtmp",
        "in",
        "iot",
        "kick",
        "label",
        "list",
        "name",
        "normal",
        "off",
        "onair",
        "original",
        "password",
        "pending",
        "rates",
        "record",
        "remove",
        "room",
        "rtmp",
        "screen",
        "screenshot",
        "sd",
        "sdk",
        "show",
        "since",
        "start",
        "state",
        "status",
        "stop",
        "tags",
        "tape",
        "text",
        "transcode",
        "unfreeze",
        "until",
        "verify",
        "watermark",
        "who-can",
        "why",
    }
)


class Source(Enum):
    """What of an account is taken: its camera or its shared screen."""

    CAMERA = "camera"
    SCREEN = "screen"


class Kind(Enum):
    """What a feed is: pushed to the audience, or kept as a file."""

    BROADCAST = "broadcast"
    RECORDING = "recording"


class Sdk(Enum):
    """With what the account entered the room (specification, `uint32_sdk_type`)."""

    NORMAL = "normal"
    IOT = "iot"


@dataclass(frozen=True, slots=True, order=True)
class RoomName:
    """
    The name people type for a room; one that exists is a good one.

    Raises:
        UsageError: Not a name, or a word of the commands' own.
    """

    text: str

    def __post_init__(self) -> None:
        """Names are lower case, so that `Room42` and `room42` are one room."""
        object.__setattr__(self, "text", self.text.lower())
        if not _ROOM_SHAPE.fullmatch(self.text):
            raise UsageError(
                f"“{shown(self.text)}” is not a room name.",
                remedy="Use 1 to 64 of a-z, 0-9, “-” and “_”, as in room42.",
            )
        if self.text in RESERVED:
            raise UsageError(
                f"“{self.text}” is a word of the commands, so no room can be "
                "called so.",
                remedy="Name the room, as in room42.",
            )

    def __str__(self) -> str:
        """The bare name."""
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class GroupNumber:
    """
    The room's number on the backend (specification, `uint32_auth_key`).

    Raises:
        UsageError: Outside 1 to 4294967295.
    """

    value: int

    def __post_init__(self) -> None:
        """Zero is refused by the backend (field notes §3, 40000007)."""
        if not 1 <= self.value <= UINT32_MAX:
            raise UsageError(
                f"{shown(str(self.value))} is not a group number.",
                remedy=f"A group number is a whole number from 1 to {UINT32_MAX}.",
            )

    def __str__(self) -> str:
        """The bare number."""
        return str(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """
    The openid of someone in a room: who is pushed, recorded or removed.

    Raises:
        UsageError: Empty, longer than 64, or not printable ASCII.
    """

    openid: str

    def __post_init__(self) -> None:
        """The openid keeps its case: the backend tells them apart."""
        if not _ACCOUNT_SHAPE.fullmatch(self.openid):
            raise UsageError(
                f"“{shown(self.openid)}” is not an account.",
                remedy="An account is the openid with which someone enters the room: "
                "1 to 64 printable ASCII characters without blanks, as in alice.",
            )

    def __str__(self) -> str:
        """The bare openid."""
        return self.openid


@dataclass(frozen=True, slots=True)
class Target:
    """
    What the backend acts on; no part is ever missing.

    Attributes:
        app: The SDK app id, uint32.
        group: The room's number.
        account: Whose picture.
        source: Camera or screen.
        kind: Pushed or recorded.
    """

    app: int
    group: GroupNumber
    account: Account
    source: Source
    kind: Kind

    def __post_init__(self) -> None:
        """An app id is a uint32 (specification, `sdkappid`)."""
        if not 1 <= self.app <= UINT32_MAX:
            raise UsageError(
                f"{self.app} is not an SDK app id.",
                remedy=f"ONAIR_SDKAPPID is a whole number from 1 to {UINT32_MAX}.",
            )

    @property
    def key(self) -> str:
        """One text for one target, for locks and indexes."""
        return (
            f"{self.app}/{self.group}/{self.account}/"
            f"{self.source.value}/{self.kind.value}"
        )


@dataclass(frozen=True, slots=True)
class Room:
    """
    A place on the backend, with the defaults a command takes from it.

    Attributes:
        name: What people type.
        group: Its number on the backend; unique to one team.
        account: Who is pushed and recorded when nobody else is named.
        sdk: With what that account enters.
        labels: For rules and lists, lower case, sorted.
        team: The workspace that owns it.
    """

    name: RoomName
    group: GroupNumber
    account: Account
    sdk: Sdk = Sdk.NORMAL
    labels: tuple[str, ...] = field(default=())
    team: str = ""

    def __post_init__(self) -> None:
        """Labels are checked, made unique and put in order."""
        for label in self.labels:
            if not _LABEL_SHAPE.fullmatch(label):
                raise UsageError(
                    f"“{shown(label)}” is not a label.",
                    remedy="Use 1 to 32 of a-z, 0-9, “-” and “_”, as in public.",
                )
        object.__setattr__(self, "labels", tuple(sorted(set(self.labels))))


def shown(text: str, most: int = 40) -> str:
    """
    The text as an error may quote it: printable, and not longer than *most*.

    Control and direction marks become `·`, so that a quoted text cannot
    rearrange the sentence around it.
    """
    safe = "".join(c if c.isprintable() else "·" for c in text[: most + 1])
    return safe if len(text) <= most else f"{safe[:most]}…"
