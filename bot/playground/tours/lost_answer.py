"""
The fourth tour: the backend does what it was asked, and its answer is lost.
"""

from bot.playground.tours.telling import Does, Panel, Stands, Step, Tour

_ROOM = 42
_ASKED_AGAIN_S = 75

TOUR = Tour(
    name="lost-answer",
    title="The backend loses the answer",
    promise="The card says that nobody knows, asks again, and then says what is true.",
    steps=(
        Step(
            "Networks lose answers. What does a card say when nobody knows? First "
            "everything is put in order.",
            Does.READY,
            person="alice",
            channel="general",
            panel=Panel.BACKEND,
        ),
        Step(
            "We break the service that “Backend” shows: it will do the next wish, and "
            "then drop the line without a word.",
            Does.FAULT,
            fault={"name": "lose_after", "times": 1},
        ),
        Step(
            "Alice puts room42 on air, and the service does it.",
            Does.SAY,
            text="/broadcast start room42",
            stands=Stands(_ROOM, on_air=1),
            hurry=True,
        ),
        Step(
            "In “Backend” it is on air. But OnAir got no answer: it cannot know. The "
            "card does not say “failed”, and it does not say “on air”.",
            until="may or may not be on air",
        ),
        Step(
            "OnAir asks again by itself. The service answers “already on air”, and "
            "that settles it.",
            until="room42 is on air",
            within=_ASKED_AGAIN_S,
        ),
        Step(
            "“Backend” has both calls, the lost one and the one that asked again. "
            "It happened exactly once: one picture on air.",
            panel=Panel.BACKEND,
            beside="Calls",
            stands=Stands(_ROOM, on_air=1),
        ),
        Step(
            "The whole of it is on record: sent, no answer, asked again, on air.",
            panel=Panel.STORY,
        ),
        Step(
            "Alice takes it off air again.",
            Does.PRESS,
            text="Stop",
            sure="Stop",
            until="room42 is off air",
            stands=Stands(_ROOM, on_air=0),
        ),
    ),
)
