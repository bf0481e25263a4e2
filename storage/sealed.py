"""
The sealed form: what of a line its seal vouches for, to the byte.

    {"action", "actor", "at", "channel", "details", "feed", "kind", "name",
     "number", "operation", "room", "rules", "team", "v": 1}

as canonical JSON (RFC 8785), plus `"people": {"4": …}` where the details mention
people.  For a person, and for a name, stands a *mark*: a fingerprint made with a key
of that person's own.  When the key, the ids and the names are destroyed, nobody can
tell any more who it was, and every seal still fits.
"""

from __future__ import annotations

import hmac
import json
import re
from hashlib import sha256
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Line: TypeAlias = tuple[
        int,  # number
        str,  # at, as in the sealed form
        str,  # kind
        int,  # actor
        int | None,  # named
        str,  # team
        str,  # action
        str,  # room
        str,  # channel
        int | None,  # operation
        int | None,  # feed
        str,  # rules
        str,  # details
    ]

VERSION = 1
BEGINNING = bytes(32)
"""The seal before the first one."""

COLUMNS = (
    *("number", "at", "kind", "actor", "named", "team", "action", "room", "channel"),
    *("operation", "feed", "rules", "details"),
)
"""What of `events` makes a `Line`, in its order."""

_MENTION = re.compile(r"<actor:([1-9]\d{0,17})>")
# Past these the order of keys, and what a number is, are for the library to say.
_PLAIN = "\ud7ff"
_LONG = re.compile(r"\d{16}")


def canonical(value: object) -> bytes:
    """
    The one text of *value*, by RFC 8785, in UTF-8.

    Raises:
        ValueError: It has none: a number beyond 2^53, a lone surrogate.
    """
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it says itself what it cannot take


def actor_mark(key: str, enterprise: str, team: str, user: str) -> str:
    """What stands for a person; *key* is 32 bytes in hex."""
    ids = canonical([enterprise, team, user])
    return hmac.new(bytes.fromhex(key), ids, sha256).hexdigest()


def name_mark(key: str, name: str) -> str:
    """What stands for a name of the person with that key."""
    text = f"name:{name}".encode()
    return hmac.new(bytes.fromhex(key), text, sha256).hexdigest()


class Marks:
    """
    The marks of people and names, by their numbers; they never change.

    Attributes:
        actors: By the numbers of `actors`.
        names: By the numbers of `names`.
    """

    __slots__ = ("actors", "names")

    def __init__(self, actors: Mapping[int, str], names: Mapping[Any, str]) -> None:
        """Those that are known; no name at all has the mark ""."""
        self.actors = dict(actors)
        self.names: dict[int | None, str] = {**names, None: ""}


def hash_of(line: Line, marks: Marks) -> bytes:
    """
    The hash of a line whose details are canonical, as they are when we write them.

    Raises:
        KeyError: Somebody in it has no mark.
        ValueError: A number in it is no whole one.
    """
    number, at, kind, actor, named, team, action, room, channel = line[:9]
    operation, feed, rules, details = line[9:]
    quoted = encode_basestring
    text = (
        f'{{"action":{quoted(action)},"actor":"{marks.actors[actor]}"'
        f',"at":{quoted(at)},"channel":{quoted(channel)},"details":{details}'
        f',"feed":{"null" if feed is None else f"{feed:d}"}'
        f',"kind":{quoted(kind)},"name":"{marks.names[named]}","number":{number:d}'
        f',"operation":{"null" if operation is None else f"{operation:d}"}'
        f"{_people(details, marks) if '<actor:' in details else ''}"
        f',"room":{quoted(room)},"rules":{quoted(rules)},"team":{quoted(team)},"v":1}}'
    )
    return sha256(text.encode()).digest()


def hash_again(line: Line, marks: Marks) -> bytes:
    """
    The hash of any line, by the library: the one that decides.

    Raises:
        KeyError: Somebody in it has no mark.
        ValueError: A value in it can have no canonical text.
    """
    return sha256(canonical(sealed_object(line, marks))).digest()


def is_canonical(details: str) -> bool:
    """Whether these details certainly are as we write them; in doubt they are not."""
    if (not details.isascii() and max(details) > _PLAIN) or _LONG.search(details):
        return False
    try:
        kept = json.loads(details, parse_float=_doubt, parse_constant=_doubt)
        return isinstance(kept, dict) and details == _dumps(kept)
    except (ValueError, RecursionError):
        return False


def sealed_object(line: Line, marks: Marks) -> dict[str, object]:
    """
    What is sealed of a line.

    Raises:
        KeyError: Somebody in it has no mark.
    """
    number, at, kind, actor, named, team, action, room, channel = line[:9]
    operation, feed, rules, details = line[9:]
    sealed: dict[str, object] = {
        "v": VERSION,
        "number": number,
        "at": at,
        "kind": kind,
        "actor": marks.actors[actor],
        "name": marks.names[named],
        "team": team,
        "action": action,
        "room": room,
        "channel": channel,
        "operation": operation,
        "feed": feed,
        "rules": rules,
        "details": _details(details),
    }
    if people := mentioned(details):
        sealed["people"] = {str(one): marks.actors[one] for one in people}
    return sealed


def next_seal(before: bytes, hashed: bytes) -> bytes:
    """The seal of a line with that hash, after the seal *before*."""
    return sha256(before + hashed).digest()


def mentioned(details: str) -> tuple[int, ...]:
    """The numbers of those whom the details mention, each once, in order."""
    if "<actor:" not in details:
        return ()
    return tuple(sorted({int(one) for one in _MENTION.findall(details)}))


def _people(details: str, marks: Marks) -> str:
    # The keys of an object are in the order of texts: "10" comes before "4".
    those = sorted(str(one) for one in mentioned(details))
    if not those:
        return ""
    pairs = ",".join(f'"{one}":"{marks.actors[int(one)]}"' for one in those)
    return f',"people":{{{pairs}}}'


def _details(text: str) -> object:
    """As an object; what is none, or has no canonical text, as the text it is."""
    try:
        kept = json.loads(text, parse_constant=_doubt)
        canonical(kept)
    except (ValueError, RecursionError):
        return text
    return kept if isinstance(kept, dict) else text


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _doubt(text: str) -> object:
    raise ValueError(text)
