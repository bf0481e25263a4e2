"""
The exact things OnAir can ask of the backend.

A call is complete: it needs no room record, no default and no clock to be
sent, so what was shown for approval is what goes out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.errors import UsageError
from bot.domain.outcome import Output, Rate
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

MOST_REMOVED_AT_ONCE = 10


class Secret:
    """
    A text that never shows itself: not in a repr, a log or an f-string.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep *text*; only `reveal` gives it back."""
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        """Say only that there is one."""
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Two secrets are equal when their texts are."""
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class StartBroadcast:
    """
    Push an account's picture to the audience (specification, 0x6, oper 1).

    Attributes:
        target: Whose picture, from which room.
        sdk: With what the account is in the room.
        output: HLS, RTMP or both.
        rates: Which bitrates get an address; at least one.
        name: The channel's name on the backend; always sent.
        about: The channel's description; always sent.
        tape: Ask for the push's own recording flag.
        watermark: None for none, 0 for the default picture, else its id.
        protected: True when a player password belongs to this call.
        password: The password itself, only while the call is being sent.
    """

    target: Target
    sdk: Sdk
    name: str
    about: str
    output: Output = Output.HLS_AND_RTMP
    rates: tuple[Rate, ...] = (Rate.ORIGINAL,)
    tape: bool = False
    watermark: int | None = None
    protected: bool = False
    password: Secret | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StopBroadcast:
    """End the push of one source (specification, 0x6, oper 2)."""

    target: Target
    sdk: Sdk


@dataclass(frozen=True, slots=True)
class StartRecording:
    """
    Keep an account's picture as files (specification, 0x5, oper 1).

    Attributes:
        target: Whose picture, from which room.
        sdk: With what the account is in the room.
        file_name: Unique; the key with which files are found if ids are lost.
            As planned it may hold `{time}` and `{number}` (see `numbered`).
        tags: The video's tags.
        category: The video's category id, uint32, or None.
        transcode: Pass the flag on; the vendor may ignore it (field notes §4).
        screenshot: As transcode.
        watermark: As transcode.
    """

    target: Target
    sdk: Sdk
    file_name: str
    tags: tuple[str, ...] = ()
    category: int | None = None
    transcode: bool = False
    screenshot: bool = False
    watermark: bool = False


@dataclass(frozen=True, slots=True)
class StopRecording:
    """End the recording of one source (specification, 0x5, oper 2)."""

    target: Target
    sdk: Sdk


@dataclass(frozen=True, slots=True)
class RemoveFromRoom:
    """
    Remove accounts from a room (specification, 0x1; field notes §5).

    Raises:
        UsageError: None, or more than ten, accounts.
    """

    app: int
    group: GroupNumber
    accounts: tuple[Account, ...]

    def __post_init__(self) -> None:
        """The head takes at most ten accounts."""
        if not 1 <= len(self.accounts) <= MOST_REMOVED_AT_ONCE:
            raise UsageError(
                f"{len(self.accounts)} accounts cannot be removed at once.",
                remedy=f"Name 1 to {MOST_REMOVED_AT_ONCE} accounts.",
            )


Start: TypeAlias = StartBroadcast | StartRecording
Stop: TypeAlias = StopBroadcast | StopRecording
Call: TypeAlias = Start | Stop | RemoveFromRoom
CALLS: tuple[type[Call], ...] = (
    StartBroadcast,
    StopBroadcast,
    StartRecording,
    StopRecording,
    RemoveFromRoom,
)


def target_key(call: Call) -> str:
    """
    What only one call at a time may act on.

    A kick acts on no feed; calls on one room's members take turns too.
    """
    if isinstance(call, RemoveFromRoom):
        return f"{call.app}/{call.group}/members"
    return call.target.key


def without_secret(call: Call) -> Call:
    """The same call as it may be kept: without the password itself."""
    if isinstance(call, StartBroadcast) and call.password is not None:
        return replace(call, password=None, protected=True)
    return call


def numbered(call: Call, number: int, at: datetime) -> Call:
    """
    The call with its recording's name made unique.

    A name may be planned as `room42-{time}-{number}`: the operation's number is
    known only when it goes on record.
    """
    if not isinstance(call, StartRecording):
        return call
    name = call.file_name.replace("{time}", at.strftime("%Y%m%dT%H%M%SZ"))
    return replace(call, file_name=name.replace("{number}", str(number)))


@lru_cache(maxsize=256)
def to_json(call: Call) -> str:
    """
    The call as text, the same text for the same call; never a password.
    """
    parts: dict[str, object] = {"call": type(call).__name__}
    for key in type(call).__slots__:
        if key != "password":
            parts[key] = _plain(getattr(call, key))
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Call:
    """
    The call that `to_json` wrote.

    Raises:
        KeyError, ValueError: The text was not written by `to_json`.
    """
    parts: dict[str, Any] = json.loads(text)
    kind = {cls.__name__: cls for cls in CALLS}[parts.pop("call")]
    return kind(**{key: _typed(key, value) for key, value in parts.items()})


def _plain(value: object) -> object:
    if isinstance(value, Target):
        return {key: _plain(getattr(value, key)) for key in Target.__slots__}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Sdk | Output | Rate | Source | Kind):
        return value.value
    if isinstance(value, GroupNumber):
        return value.value
    if isinstance(value, Account):
        return value.openid
    return value


def _typed(key: str, value: Any) -> Any:  # noqa: ANN401  JSON has no type
    make = _MAKE.get(key)
    return value if make is None else make(value)


def _target(parts: Mapping[str, Any]) -> Target:
    return Target(
        app=parts["app"],
        group=GroupNumber(parts["group"]),
        account=Account(parts["account"]),
        source=Source(parts["source"]),
        kind=Kind(parts["kind"]),
    )


_MAKE: dict[str, Callable[[Any], Any]] = {
    "target": _target,
    "sdk": Sdk,
    "output": Output,
    "rates": lambda value: tuple(Rate(one) for one in value),
    "tags": tuple,
    "group": GroupNumber,
    "accounts": lambda value: tuple(Account(one) for one in value),
}
