"""
The first tour: a room goes on air, and off again.
"""

from bot.playground.tours.telling import Does, Panel, Stands, Step, Tour

_ROOM = 42

TOUR = Tour(
    name="on-air",
    title="On air in ten seconds",
    promise="One line puts a room on air; one button takes it off again.",
    steps=(
        Step(
            "This is a Slack workspace with the real OnAir in it. First everything "
            "is put in order: nothing broken, nothing on air.",
            Does.READY,
            person="alice",
            channel="general",
            panel=Panel.NONE,
        ),
        Step(
            "Alice runs live rooms. In #general she types one line.",
            Does.SAY,
            text="/broadcast start room42",
            until="room42 is on air",
        ),
        Step(
            "The card says what is on air, who asked, and where to watch. Everybody "
            "in the channel sees it.",
            until="Last confirmed",
        ),
        Step(
            "“Backend” is the other side: the service that carries the pictures. "
            "Nobody has to believe the card: room42 really is on air.",
            panel=Panel.BACKEND,
            stands=Stands(_ROOM, on_air=1),
        ),
        Step(
            "And this is what people see at the card's address: a test picture with "
            "the room's name and a running clock.",
            Does.PLAY,
            group=_ROOM,
        ),
        Step(
            "Enough. Alice presses Stop on the card, and says yes once more.",
            Does.PRESS,
            text="Stop",
            sure="Stop",
            until="room42 is off air",
            stands=Stands(_ROOM, on_air=0),
        ),
        Step(
            "The same card now tells how it ended: who stopped it, and how long it "
            "was on air. The service has nothing on air any more.",
            until="Stopped by",
        ),
    ),
)
