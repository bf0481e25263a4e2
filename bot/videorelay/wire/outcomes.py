"""
From what an answer says to what came of the call.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.errors import BackendRefusedError, OutcomeUnknownError
from bot.domain.outcome import (
    Address,
    AlreadyEnded,
    AlreadyLive,
    Effect,
    Ended,
    Live,
    Protocol,
    Rate,
    RecordingStarted,
    Remedy,
    Removed,
    Retry,
    Saved,
)
from bot.domain.room import UINT32_MAX, Source
from bot.videorelay import redact
from bot.videorelay.codes import (
    ALREADY_PUSHING,
    ENDED_BEFORE,
    GONE_WITH_THE_ROOM,
    refusal,
    refusal_of_status,
)
from bot.videorelay.wire.envelope import Done, Numbered, Status, Unreadable, whole
from bot.videorelay.wire.fields import RATE_SPELLINGS
from bot.videorelay.wire.packet import RATE_TYPE, accounts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.domain.call import Call
    from bot.domain.outcome import Outcome, Refusal
    from bot.videorelay.wire.envelope import Fields, Verdict

LONGEST_URL = 2000
_LONGEST_ID = 128

_PROTOCOLS = {1: Protocol.HLS, 2: Protocol.FLV, 5: Protocol.RTMP}
_BOTH = 6
_RATES = {number: rate for rate, number in RATE_TYPE.items()}
_SCHEMES = frozenset({"http", "https", "rtmp", "rtmps"})
_VISIBLE = re.compile(r"[!-~]+")
_DIGITS = re.compile(r"[0-9]{1,20}", re.ASCII)
_UNSETTLED = "Look in the room to see how things stand."


def outcome(call: Call, verdict: Verdict, secrets: Iterable[str]) -> Outcome:
    """
    What came of the call.

    Args:
        call: What was asked for.
        verdict: What the answer says.
        secrets: What must not be shown if the vendor repeats it.

    Raises:
        BackendRefusedError: No, and nothing happened.
        OutcomeUnknownError: No, but it may have happened; or no telling.
    """
    match verdict:
        case Done(fields):
            return _done(call, fields)
        case Unreadable(why):
            raise OutcomeUnknownError(why, remedy=_UNSETTLED)
        case Status(status):
            return _refused(refusal_of_status(status))
        case Numbered():
            return _numbered(call, verdict, secrets)


def addresses(told: object) -> tuple[Address, ...]:
    """
    The addresses in `msg_live_url`, in the order told, without repetitions.

    What cannot be shown as an address is left out: an unknown type or rate, or a
    text that is no URL.
    """
    if isinstance(told, str):
        told = _listed(told)
    if not isinstance(told, list):
        return ()
    found = (_address(one) for one in told if isinstance(one, dict))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _done(call: Call, fields: Fields) -> Outcome:
    match call:
        case StartBroadcast():
            return Live(
                addresses=addresses(fields.get("msg_live_url")),
                channel_id=_channel_id(fields.get("uint64_channel_id")),
                tape_task=_tape_task(fields.get("uint32_tape_task_id")),
            )
        case StopBroadcast():
            return Ended()
        case StartRecording():
            return RecordingStarted()
        case StopRecording():
            return Saved(_file_ids(fields.get("str_fileID")))
        case RemoveFromRoom():
            return Removed(call.accounts)


def _numbered(call: Call, told: Numbered, secrets: Iterable[str]) -> Outcome:
    said = redact.said(told.text, secrets)
    refused = refusal(told.scope, told.number, _words(call), said)
    key = (told.scope, told.number)
    refused = replace(refused, absent=key in GONE_WITH_THE_ROOM)
    if isinstance(call, StartBroadcast) and key == ALREADY_PUSHING:
        # Probably none come along (field notes §4); what does is worth keeping.
        return AlreadyLive(refused, addresses(told.fields.get("msg_live_url")))
    if isinstance(call, StopBroadcast | StopRecording):
        if key in GONE_WITH_THE_ROOM:
            return AlreadyEnded(_gone(refused, _words(call)))
        if key in ENDED_BEFORE:
            ids = _file_ids(told.fields.get("str_fileID"))
            return Saved(ids) if ids else AlreadyEnded(refused)
    return _refused(refused)


def _refused(refused: Refusal) -> Outcome:
    if refused.effect is Effect.NONE:
        raise BackendRefusedError(refused)
    # "Already ended" to a start, or "already on air" to an end, answers something
    # that was not asked: like "possible", it leaves open how things stand.
    if refused.effect is Effect.ALREADY:
        refused = replace(refused, retry=Retry.SOON)
    raise OutcomeUnknownError(refused.meaning, remedy=refused.advice, refusal=refused)


def _gone(refused: Refusal, words: Mapping[str, str]) -> Refusal:
    return replace(
        refused,
        meaning="It ended with the room: {account} is no longer there, or the room "
        "is closed.".format_map(words),
        advice="Nothing is left to do.",
        remedy=Remedy.ALREADY_SO,
        effect=Effect.ALREADY,
    )


def _words(call: Call) -> dict[str, str]:
    names = ", ".join(one.openid for one in accounts_of(call))
    screen = not isinstance(call, RemoveFromRoom) and (
        call.target.source is Source.SCREEN
    )
    return {"account": names, "picture": "screen share" if screen else "camera"}


def _address(told: Mapping[str, Any]) -> Address | None:
    url = told.get("string_play_url")
    if not isinstance(url, str) or not _is_url(url.strip()):
        return None
    protocol = _protocol(whole(told.get("uint32_type")), url.strip())
    rate = _rate(told)
    if protocol is None or rate is None:
        return None
    return Address(protocol, rate, url.strip())


def _protocol(number: int | None, url: str) -> Protocol | None:
    if number != _BOTH:
        return None if number is None else _PROTOCOLS.get(number)
    # Documented for an address, too, but it names no single protocol.
    if url.startswith("rtmp"):
        return Protocol.RTMP
    path = urlsplit(url).path
    return Protocol.FLV if path.endswith(".flv") else Protocol.HLS


def _rate(told: Mapping[str, Any]) -> Rate | None:
    for name in RATE_SPELLINGS:
        if told.get(name) not in (None, ""):
            number = whole(told[name])
            return None if number is None else _RATES.get(number)
    return Rate.ORIGINAL


def _is_url(url: str) -> bool:
    if len(url) > LONGEST_URL or not _VISIBLE.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc)


def _listed(text: str) -> object:
    """The specification's skeleton shows the list inside of a string."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _channel_id(told: object) -> str:
    number = whole(told)
    digits = "" if number is None else str(number)
    return digits if _DIGITS.fullmatch(digits) else ""


def _tape_task(told: object) -> int | None:
    number = whole(told)
    return number if number is not None and 0 <= number <= UINT32_MAX else None


def _file_ids(told: object) -> tuple[str, ...]:
    several = told if isinstance(told, list) else [told]
    return tuple(dict.fromkeys(_ids(several)))


def _ids(several: list[object]) -> Iterator[str]:
    for one in several:
        number = whole(one)
        text = one.strip() if isinstance(one, str) else str(number or "")
        if len(text) <= _LONGEST_ID and _VISIBLE.fullmatch(text):
            yield text
