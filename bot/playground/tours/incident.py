"""
The fifth tour: an incident, from the first command to the recording.
"""

from bot.playground.tours.telling import HOME, Does, Panel, Stands, Step, Tour

_ROOM = 42
_ENDS_S = 60
_STRANGER = "mallory"
_PAST_THE_END = 155  # minutes: two hours, the half hour more, and a little

TOUR = Tour(
    name="incident",
    title="An incident from first command to recording",
    promise="On air and recorded, a guest removed, more time, and the file ids.",
    steps=(
        Step(
            "The checkout is down, and #inc-204-checkout works on it in room42. "
            "First everything is put in order.",
            Does.READY,
            person="bob",
            channel="inc-204-checkout",
            panel=Panel.NONE,
        ),
        Step(
            "Bob makes room42 this channel's room. From now on nobody here has to "
            "name it.",
            Does.SAY,
            text="/room here room42",
            until="has room42 as its room now",
        ),
        Step(
            "One line: on air, recorded, and off again by itself after two hours.",
            Does.SAY,
            text='/broadcast start record for=2h why="checkout is down"',
            until="room42 is being recorded",
            stands=Stands(_ROOM, on_air=1, recorded=1),
        ),
        Step(
            "Then somebody comes in who has no business there: mallory, with a "
            "camera on.",
            Does.ENTER,
            group=_ROOM,
            account=_STRANGER,
            panel=Panel.BACKEND,
        ),
        Step(
            "Bob presses “Remove from room…” on the card. A form asks whom, and why.",
            Does.PRESS,
            text="Remove from room…",
            until="Accounts",
        ),
        Step(
            "He fills it in and sends it.",
            Does.FILL,
            fields={"Accounts": _STRANGER, "Reason": "nobody knows this account"},
            text="Remove",
            until="nothing was sent yet",
        ),
        Step(
            "OnAir asks once more: a removal cannot be taken back. Bob says yes.",
            Does.PRESS,
            text="Remove",
            until="asks to remove mallory from room42",
        ),
        Step(
            "And still nothing has happened to mallory: the card waits until a duty "
            "manager agrees.",
            Does.PRESS,
            text="Close",
            until="0 of 1 needed",
        ),
        Step(
            "Dora is one. She finds it in OnAir's Home, under what waits for her.",
            person="dora",
            channel=HOME,
            panel=Panel.NONE,
            until="remove mallory from room42",
        ),
        Step("She agrees right there.", Does.PRESS, text="Approve"),
        Step(
            "Mallory is out. The broadcast was never interrupted.",
            person="bob",
            channel="inc-204-checkout",
            panel=Panel.BACKEND,
            until="The backend removed mallory from room42",
            stands=Stands(_ROOM, on_air=1, recorded=1),
        ),
        Step(
            "The mending takes longer than two hours. Half an hour more:",
            Does.SAY,
            text="/broadcast extend 30m",
            until="room42 has more time",
        ),
        Step(
            "We do not wait that long: the time is moved forward, past the automatic "
            "stop. It goes off air by itself, and the card keeps the files' ids.",
            Does.FORWARD,
            minutes=_PAST_THE_END,
            panel=Panel.NONE,
            until="2 files",
            stands=Stands(_ROOM, on_air=0, recorded=0),
            within=_ENDS_S,
        ),
        Step(
            "Afterwards somebody asks who did what. Every line was on record before "
            "it happened, with names and times.",
            Does.SAY,
            text="/onair history here",
            until="History of this channel",
        ),
    ),
)
