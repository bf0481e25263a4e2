"""
`/broadcast`: put a room on air, take it off, and see what is on air.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from bot.commands.lookup import room_or_default
from bot.commands.planning import default_file_name, target
from bot.commands.spec import Option, Place, Spec, Verb
from bot.commands.stopping import STOP_OPTIONS, stop_of
from bot.commands.timing import TIME_NOTE, TIME_OPTIONS, begins, lasts, room_and_time
from bot.domain.answer import StatusShown
from bot.domain.call import StartBroadcast, StartRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import UsageError
from bot.domain.form import FormKind
from bot.domain.outcome import Output, Rate
from bot.domain.room import Kind

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.commands.grammar import Asker, Where
    from bot.commands.parsed import Parsed
    from bot.domain.call import Secret
    from bot.domain.moment import Spoken
    from bot.domain.room import Account, RoomName
    from bot.ports import Reader


@dataclass(frozen=True, slots=True)
class StartOnAir:
    """
    `/broadcast start`.

    Attributes:
        room: The room that was named, or None.
        output: HLS, RTMP or both.
        rates: Which bitrates get an address.
        name: The channel's name on the backend; "" for the room's name.
        about: Its description; "" for the room's name.
        account: Whose picture; None for the room's own account.
        screen: The shared screen, not the camera.
        record: Make recordings of it as well, as a feed of their own.
        tape: Ask for the push's own recording flag.
        watermark: None, 0 for the default picture, or its id.
        lasts: How long it may run, from when it is on air; None: until stopped.
        begins: When it is to start; None: at once.
        dry_run: Only show what would be sent.
        protected: Viewers need a password, which only a form can bring.
        password: That password, once the form brought it, or None.
        why: The reason given, or "".
    """

    action: ClassVar[Action] = Action.BROADCAST_START
    everywhere: ClassVar[bool] = False
    room: RoomName | None
    output: Output = Output.HLS_AND_RTMP
    rates: tuple[Rate, ...] = (Rate.ORIGINAL,)
    name: str = ""
    about: str = ""
    account: Account | None = None
    screen: bool = False
    record: bool = False
    tape: bool = False
    watermark: int | None = None
    lasts: timedelta | None = None
    begins: Spoken | None = None
    dry_run: bool = False
    protected: bool = False
    password: Secret | None = field(default=None, compare=False, repr=False)
    why: str = ""

    @property
    def wants_form(self) -> bool:
        """True when the password is still to come; a dry run can do without."""
        return self.protected and self.password is None and not self.dry_run

    def plan(self, where: Where) -> Plan:
        """The push, and its recording once the push is there."""
        room = where.room.name.text
        push = StartBroadcast(
            target=target(where, self.account, screen=self.screen, kind=Kind.BROADCAST),
            sdk=where.room.sdk,
            name=self.name or room,
            about=self.about or room,
            output=self.output,
            rates=self.rates,
            tape=self.tape,
            watermark=self.watermark,
            protected=self.protected or self.password is not None,
            password=self.password,
        )
        wishes = [Wish(self.action, room, push, lasts=self.lasts, begins=self.begins)]
        if self.record:
            # It comes after its broadcast and ends with it: no times of its own.
            keep = StartRecording(
                target=target(
                    where, self.account, screen=self.screen, kind=Kind.RECORDING
                ),
                sdk=where.room.sdk,
                file_name=default_file_name(where.room.name),
            )
            wishes.append(Wish(Action.RECORD_START, room, keep, after=0, only_if=True))
        return Plan(tuple(wishes), why=self.why)


@dataclass(frozen=True, slots=True)
class Extend:
    """
    `/broadcast extend`.

    Attributes:
        room: The room that was named, or None.
        by: How much later the automatic stop is to come.
        why: The reason given, or "".
    """

    action: ClassVar[Action] = Action.BROADCAST_EXTEND
    room: RoomName | None
    by: timedelta
    why: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """
    `/broadcast status` and `/broadcast list`.

    Attributes:
        room: The room that was named, or None.
        all_rooms: True for the list.  The status without a room is about the
            channel's default room, where it has one, else about all.
    """

    room: RoomName | None = None
    all_rooms: bool = False

    def answer(self, reader: Reader, asker: Asker) -> StatusShown:
        """What is on air, what waits, and what ended last."""
        room = None if self.all_rooms else room_or_default(reader, asker, self.room)
        name = None if room is None else room.name.text
        return StatusShown(
            room=name or "",
            feeds=reader.open_feeds(asker.team, name),
            waiting=reader.waiting(asker.team, name),
            last=None if name is None else reader.last_ended(asker.team, name),
            at=asker.at,
        )


def _start(parsed: Parsed) -> StartOnAir:
    outputs = [one for one in Output if parsed.has(one.value)]
    if len(outputs) > 1:
        raise UsageError(
            "A broadcast has one kind of output.",
            remedy="Write one of hls, rtmp and hls+rtmp; the last gives both.",
            about="output",
        )
    rates = tuple(Rate(one) for one in parsed.parts("rates"))
    watermark = parsed.number("watermark")
    if watermark is None and parsed.has("watermark"):
        watermark = 0
    return StartOnAir(
        room=parsed.room,
        output=outputs[0] if outputs else Output.HLS_AND_RTMP,
        rates=rates or (Rate.ORIGINAL,),
        name=parsed.text("name"),
        about=parsed.text("about"),
        account=parsed.account("as"),
        screen=parsed.has("screen"),
        record=parsed.has("record"),
        tape=parsed.has("tape"),
        watermark=watermark,
        lasts=lasts(parsed),
        begins=begins(parsed),
        dry_run=parsed.has("dry-run"),
        protected=parsed.has("password"),
        why=parsed.text("why"),
    )


def _extend(parsed: Parsed) -> Extend:
    room, by = room_and_time(parsed.words, "/broadcast extend")
    return Extend(room, by, parsed.text("why"))


_WHY = Option("why", "The reason; without quotes the rest of the line.", takes="REASON")
_START = (
    Option("hls", "Only the HLS output (and what comes with it)."),
    Option("rtmp", "Only the RTMP output."),
    Option("hls+rtmp", "Both outputs; this is so without a word."),
    Option(
        "rates",
        "Which bitrates get an address; original without it.",
        takes="original,sd,hd",
        choices=tuple(one.value for one in Rate),
        many=True,
    ),
    Option("record", "Record it too; the file ids come at the end."),
    Option("tape", "Set the push's own tape flag; it brings only a task id."),
    Option("screen", "The shared screen, not the camera."),
    Option("name", "The channel's name; the room's name without it.", takes="TEXT"),
    Option("about", "The description; the room's name without it.", takes="TEXT"),
    Option(
        "watermark",
        "Put the default picture, or that one, over the image.",
        takes="ID",
        alone=True,
    ),
    Option("as", "Whose picture; the room's own account without it.", takes="ACCOUNT"),
    *TIME_OPTIONS,
    Option("dry-run", "Show the exact call and the verdict; send nothing."),
    Option(
        "password",
        "Viewers need a password; a form asks for it, never type it here.",
        secret=True,
    ),
    _WHY,
)

SPEC = Spec(
    command="broadcast",
    summary="Put a room on air, take it off, see what is on air",
    hint="start|stop|extend|status|list [room] [for=2h] [why=…]",
    form=FormKind.BROADCAST,
    verbs=(
        Verb(
            "start",
            "broadcast start [room] [hls|rtmp|hls+rtmp] [rates=original,sd,hd] "
            "[record] [tape] [screen] [name=…] [about=…] [watermark[=ID]] "
            "[password] [as=ACCOUNT] [for=2h] [at=15:00] [dry-run] [why=…]",
            "Puts the room on air: HLS and RTMP, camera, original rate.",
            _start,
            _START,
        ),
        Verb(
            "stop",
            "broadcast stop [room|all] [screen] [as=ACCOUNT] [why=…]",
            "Ends everything that is on air in the room, recordings first.",
            lambda parsed: stop_of(Kind.BROADCAST, parsed),
            STOP_OPTIONS,
        ),
        Verb(
            "extend",
            "broadcast extend [room] 30m [why=…]",
            "Moves the automatic stop so much later.",
            _extend,
            (_WHY,),
            more=True,
        ),
        Verb(
            "status",
            "broadcast status [room]",
            "Shows what is on air in the room, or everywhere, and what waits.",
            lambda parsed: Status(parsed.room),
        ),
        Verb(
            "list",
            "broadcast list",
            "Shows what is on air in every room.",
            lambda _: Status(all_rooms=True),
            place=Place.NONE,
        ),
    ),
    notes=(
        "Without a room the channel's default room is meant.",
        "/broadcast alone opens a form, and so does a start without any room.",
        "Values with blanks stand in quotes; words and keys stand in any order.",
        TIME_NOTE,
    ),
)
