"""
`/room`: the rooms on record, a channel's default room, and removing people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.commands.changes import AddRoom, EditRoom, MakeDefault, RemoveRoom
from bot.commands.lookup import must_have, room_or_default
from bot.commands.spec import Option, Place, Spec, Verb
from bot.commands.values import account, telling_of, whole_number
from bot.domain.answer import RoomShown, RoomsListed
from bot.domain.call import MOST_REMOVED_AT_ONCE, RemoveFromRoom
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import UsageError
from bot.domain.form import FormKind
from bot.domain.room import GroupNumber, Room, Sdk

if TYPE_CHECKING:
    from bot.commands.grammar import Asker, Where
    from bot.commands.parsed import Parsed
    from bot.domain.room import Account, RoomName
    from bot.ports import Reader

NO_LABELS = "off"


@dataclass(frozen=True, slots=True)
class Kick:
    """
    `/room kick`; the asker must say yes once more.

    Attributes:
        room: Which room; always named, never the channel's default.
        accounts: One to ten of them, each once.
        why: The reason given, or "".
    """

    action: ClassVar[Action] = Action.ROOM_KICK
    everywhere: ClassVar[bool] = False
    dry_run: ClassVar[bool] = False
    wants_form: ClassVar[bool] = False
    room: RoomName
    accounts: tuple[Account, ...]
    why: str = ""

    def plan(self, where: Where) -> Plan:
        """One call for all of them."""
        call = RemoveFromRoom(where.app, where.room.group, self.accounts)
        wish = Wish(self.action, where.room.name.text, call, confirm=True)
        return Plan((wish,), why=self.why)


@dataclass(frozen=True, slots=True)
class ListRooms:
    """`/room list`."""

    room: ClassVar[None] = None

    def answer(self, reader: Reader, asker: Asker) -> RoomsListed:
        """All of them, and which is the channel's default."""
        here = reader.channel_room(asker.team, asker.channel)
        return RoomsListed(
            reader.rooms(asker.team), "" if here is None else here.name.text
        )


@dataclass(frozen=True, slots=True)
class ShowRoom:
    """
    `/room show`.

    Attributes:
        room: The room that was named; None: the channel's default.
    """

    room: RoomName | None = None

    def answer(self, reader: Reader, asker: Asker) -> RoomShown:
        """Its record and what is open in it."""
        room = must_have(room_or_default(reader, asker, self.room), "/room show")
        return RoomShown(room, reader.open_feeds(asker.team, room.name.text))


def _named(parsed: Parsed) -> RoomName:
    room = parsed.room
    if room is None:
        raise UsageError(
            "No room is named.", remedy="Name it, as in room42.", about="room"
        )
    return room


def _group(parsed: Parsed) -> GroupNumber | None:
    if not parsed.has("group"):
        return None
    return GroupNumber(whole_number("group", parsed.text("group"), least=1))


def _sdk(parsed: Parsed) -> Sdk | None:
    return Sdk(parsed.text("sdk")) if parsed.has("sdk") else None


def _labels(parsed: Parsed) -> tuple[str, ...] | None:
    if not parsed.has("label"):
        return None
    labels = tuple(one.lower() for one in parsed.parts("label"))
    return () if labels == (NO_LABELS,) else labels


def _add(parsed: Parsed) -> AddRoom:
    name, group, openid = _named(parsed), _group(parsed), parsed.account("account")
    missing = [
        shape
        for shape, value in (("group=NUMBER", group), ("account=OPENID", openid))
        if value is None
    ]
    if group is None or openid is None:
        raise UsageError(
            f"A room needs {' and '.join(missing)}.",
            remedy=f"As in /room add {name} group=42 account=alice: the group is the "
            "room's number on the backend, the account whom a broadcast shows.",
            about="group" if group is None else "account",
        )
    sdk, labels = _sdk(parsed) or Sdk.NORMAL, _labels(parsed) or ()
    with telling_of("label"):
        return AddRoom(Room(name, group, openid, sdk, labels))


def _edit(parsed: Parsed) -> EditRoom:
    name, labels = _named(parsed), _labels(parsed)
    if not parsed.values:
        raise UsageError(
            f"Nothing is said that should change in {name}.",
            remedy="Write at least one of group=, account=, sdk= and label=.",
        )
    if labels is not None:
        # A label is checked where a room is made, and the room is read later.
        with telling_of("label"):
            Room(name, GroupNumber(1), account("checked"), labels=labels)
    return EditRoom(
        name, _group(parsed), parsed.account("account"), _sdk(parsed), labels
    )


def _here(parsed: Parsed) -> MakeDefault:
    if parsed.has("off") == bool(parsed.words):
        raise UsageError(
            "It is either a room or off.",
            remedy="Write /room here room42, or /room here off.",
            about="off" if parsed.has("off") else "room",
        )
    return MakeDefault(parsed.room)


def _kick(parsed: Parsed) -> Kick:
    typed = parsed.words[1:]
    accounts = tuple(dict.fromkeys(account(one, "accounts") for one in typed))
    if not 1 <= len(accounts) <= MOST_REMOVED_AT_ONCE:
        raise UsageError(
            f"That names {len(accounts)} accounts.",
            remedy=f"Name 1 to {MOST_REMOVED_AT_ONCE} accounts after the room, as in "
            "/room kick room42 mallory.",
            about="accounts",
        )
    return Kick(_named(parsed), accounts, parsed.text("why"))


_RECORD = (
    Option("group", "The room's number on the backend.", takes="NUMBER"),
    Option(
        "account", "Who is shown and recorded when nobody is named.", takes="OPENID"
    ),
    Option(
        "sdk",
        "With what that account enters.",
        takes="normal|iot",
        choices=tuple(one.value for one in Sdk),
    ),
    Option("label", "For rules; several with commas, off for none.", "…", many=True),
)
_WHY = Option("why", "The reason; without quotes the rest of the line.", takes="REASON")

SPEC = Spec(
    command="room",
    summary="The rooms, this channel's default room, and removing people",
    hint="list|show|add|edit|remove|here|kick <room> …",
    verbs=(
        Verb(
            "list",
            "room list",
            "Shows every room.",
            lambda _: ListRooms(),
            place=Place.NONE,
        ),
        Verb(
            "show",
            "room show [room]",
            "Shows a room's record and what is open in it.",
            lambda parsed: ShowRoom(parsed.room),
        ),
        Verb(
            "add",
            "room add <room> group=NUMBER account=OPENID [sdk=normal|iot] [label=…]",
            "Puts a room on record.",
            _add,
            _RECORD,
            Place.NAMED,
            form=FormKind.ROOM_ADD,
        ),
        Verb(
            "edit",
            "room edit <room> [group=NUMBER] [account=OPENID] [sdk=normal|iot] "
            "[label=…]",
            "Changes a room's record while nothing is open in it.",
            _edit,
            _RECORD,
            Place.NAMED,
        ),
        Verb(
            "remove",
            "room remove <room>",
            "Takes a room off the record while nothing is open in it.",
            lambda parsed: RemoveRoom(_named(parsed)),
            place=Place.NAMED,
        ),
        Verb(
            "here",
            "room here <room>|off",
            "Makes a room this channel's default, or clears the default.",
            _here,
            (Option("off", "This channel has no default room any more."),),
        ),
        Verb(
            "kick",
            "room kick <room> <account> [… up to 10] [why=…]",
            "Removes people from the room, after asking once more.",
            _kick,
            (_WHY,),
            Place.NAMED,
            more=True,
            form=FormKind.KICK,
        ),
    ),
    notes=(
        "A kick always names its room.",
        "/room add alone opens a form, and so does /room kick without accounts.",
    ),
)
