"""
`/record`: keep what happens in a room as files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.commands.lookup import room_or_default
from bot.commands.planning import default_file_name, target
from bot.commands.spec import Option, Spec, Verb
from bot.commands.stopping import STOP_OPTIONS, stop_of
from bot.commands.timing import TIME_NOTE, TIME_OPTIONS, begins, lasts
from bot.domain.answer import RecordingsListed
from bot.domain.call import StartRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.form import FormKind
from bot.domain.room import Kind

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.commands.grammar import Asker, Where
    from bot.commands.parsed import Parsed
    from bot.domain.moment import Spoken
    from bot.domain.room import Account, RoomName
    from bot.ports import Reader

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class StartRecordingRoom:
    """
    `/record start`.

    Attributes:
        room: The room that was named, or None.
        name: The files' name as given; "" for `<room>-<UTC time>-<number>`.
        tags: The video's tags.
        category: The video's category id, uint32, or None.
        transcode: Pass the flag on.
        screenshot: Pass the flag on.
        watermark: Pass the flag on.
        account: Whose picture; None for the room's own account.
        screen: The shared screen, not the camera.
        lasts: How long it may run, from its start; None: until stopped.
        begins: When it is to start; None: at once.
        dry_run: Only show what would be sent.
        why: The reason given, or "".
    """

    action: ClassVar[Action] = Action.RECORD_START
    everywhere: ClassVar[bool] = False
    wants_form: ClassVar[bool] = False
    room: RoomName | None
    name: str = ""
    tags: tuple[str, ...] = ()
    category: int | None = None
    transcode: bool = False
    screenshot: bool = False
    watermark: bool = False
    account: Account | None = None
    screen: bool = False
    lasts: timedelta | None = None
    begins: Spoken | None = None
    dry_run: bool = False
    why: str = ""

    def plan(self, where: Where) -> Plan:
        """The one recording."""
        call = StartRecording(
            target=target(where, self.account, screen=self.screen, kind=Kind.RECORDING),
            sdk=where.room.sdk,
            file_name=self.name or default_file_name(where.room.name),
            tags=self.tags,
            category=self.category,
            transcode=self.transcode,
            screenshot=self.screenshot,
            watermark=self.watermark,
        )
        wish = Wish(
            self.action,
            where.room.name.text,
            call,
            lasts=self.lasts,
            begins=self.begins,
        )
        return Plan((wish,), why=self.why)


@dataclass(frozen=True, slots=True)
class Recordings:
    """
    `/record list`.

    Attributes:
        room: The room that was named.  None: the channel's default room,
            where it has one, else all rooms.
    """

    room: RoomName | None = None

    def answer(self, reader: Reader, asker: Asker) -> RecordingsListed:
        """The newest recordings with their file ids."""
        room = room_or_default(reader, asker, self.room)
        name = None if room is None else room.name.text
        return RecordingsListed(
            room=name or "", feeds=reader.recordings(asker.team, name, MOST_LISTED)
        )


def _start(parsed: Parsed) -> StartRecordingRoom:
    return StartRecordingRoom(
        room=parsed.room,
        name=parsed.text("name"),
        tags=parsed.parts("tags"),
        category=parsed.number("category"),
        transcode=parsed.has("transcode"),
        screenshot=parsed.has("screenshot"),
        watermark=parsed.has("watermark"),
        account=parsed.account("as"),
        screen=parsed.has("screen"),
        lasts=lasts(parsed),
        begins=begins(parsed),
        dry_run=parsed.has("dry-run"),
        why=parsed.text("why"),
    )


_START = (
    Option("name", "The files' name, as given.", takes="TEXT"),
    Option("tags", "The video's tags.", takes="a,b", many=True),
    Option("category", "The video's category.", takes="ID"),
    Option("transcode", "Ask the vendor to transcode it."),
    Option("screenshot", "Ask the vendor for a screenshot."),
    Option("watermark", "Ask the vendor for a watermark."),
    Option("screen", "The shared screen, not the camera."),
    Option("as", "Whose picture; the room's own account without it.", takes="ACCOUNT"),
    *TIME_OPTIONS,
    Option("dry-run", "Show the exact call and the verdict; send nothing."),
    Option("why", "The reason; without quotes the rest of the line.", takes="REASON"),
)

SPEC = Spec(
    command="record",
    summary="Record a room, stop recording, list past recordings",
    hint="start|stop|list [room] [name=…] [why=…]",
    form=FormKind.RECORD,
    verbs=(
        Verb(
            "start",
            "record start [room] [name=…] [tags=a,b] [category=ID] [transcode] "
            "[screenshot] [watermark] [screen] [as=ACCOUNT] "
            "[for=2h] [at=15:00] [dry-run] [why=…]",
            "Records the room; the files are called by room, UTC time and number.",
            _start,
            _START,
        ),
        Verb(
            "stop",
            "record stop [room|all] [screen] [as=ACCOUNT] [why=…]",
            "Ends the room's recordings and posts the file ids.",
            lambda parsed: stop_of(Kind.RECORDING, parsed),
            STOP_OPTIONS,
        ),
        Verb(
            "list",
            "record list [room]",
            "Shows past recordings with their file ids, newest first.",
            lambda parsed: Recordings(parsed.room),
        ),
    ),
    notes=(
        "transcode, screenshot and watermark are passed on as asked.",
        "The vendor's manual marks all three of them as not supported yet.",
        "Without a room the channel's default room is meant.",
        "/record alone opens a form.",
        TIME_NOTE,
    ),
)
