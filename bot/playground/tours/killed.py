"""
The third tour: the bot is killed in the middle of a call.
"""

from bot.playground.tours.telling import Does, Panel, Stands, Step, Tour

_ROOM = 42
_ASKED_AGAIN_S = 75

TOUR = Tour(
    name="killed",
    title="Killed in the middle",
    promise="kill -9 in the middle of a call; nothing is lost, nothing happens twice.",
    steps=(
        Step(
            "What if OnAir dies at the worst moment? First everything is put in "
            "order. “Backend” shows the service that carries the pictures.",
            Does.READY,
            person="alice",
            channel="general",
            panel=Panel.BACKEND,
        ),
        Step(
            "We make that service slow: the next wish is done at once, but the "
            "answer takes twenty seconds.",
            Does.FAULT,
            fault={"name": "hang_after", "seconds": 20, "times": 1},
        ),
        Step(
            "Alice puts room42 on air. It goes on air, and nobody knows yet: the "
            "answer is still on its way.",
            Does.SAY,
            text="/broadcast start room42",
            stands=Stands(_ROOM, on_air=1),
            hurry=True,
        ),
        Step(
            "Now: kill -9. OnAir hears no signal and can write nothing down.",
            Does.KILL,
            stands=Stands(_ROOM, on_air=1),
        ),
        Step(
            "The picture is on air, OnAir is dead, and the answer is lost. But the "
            "wish was on record before it was sent.",
            stands=Stands(_ROOM, on_air=1),
        ),
        Step(
            "We start it again: a new process, with nothing but that record.",
            Does.START,
        ),
        Step(
            "It finds a start of which it does not know the end, and does not guess: "
            "it asks the service. “Already on air” is the answer, and the card says "
            "so.",
            until="room42 is on air",
            within=_ASKED_AGAIN_S,
        ),
        Step(
            "It promises no more than it knows: the answer does not tell with which "
            "options this picture began, so the card says that too.",
            until="are not confirmed",
        ),
        Step(
            "In “Backend” it happened exactly once: one picture on air.",
            panel=Panel.BACKEND,
            stands=Stands(_ROOM, on_air=1),
        ),
        Step(
            "Stop works as ever.",
            Does.PRESS,
            text="Stop",
            sure="Stop",
            until="room42 is off air",
            stands=Stands(_ROOM, on_air=0),
        ),
    ),
)
