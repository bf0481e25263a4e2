"""
The second tour: what needs the agreement of a second person.
"""

from bot.playground.tours.telling import DIRECT, Does, Panel, Stands, Step, Tour

_STAGE = 7

TOUR = Tour(
    name="second-person",
    title="A second person must agree",
    promise="Bob asks for the big stage; it goes on air when Dora has said yes.",
    steps=(
        Step(
            "On stage1 nobody goes on air alone: the rules want a duty manager's yes. "
            "First everything is put in order.",
            Does.READY,
            person="bob",
            channel="studio",
            panel=Panel.NONE,
        ),
        Step(
            "Bob asks, and says why.",
            Does.SAY,
            text='/broadcast start stage1 why="the quarterly all-hands"',
            until="asks to put stage1 on air",
        ),
        Step(
            "Nothing is on air yet. The card shows exactly what would be done, and "
            "what is missing: one yes of the duty managers.",
            until="0 of 1 needed",
            stands=Stands(_STAGE, on_air=0),
        ),
        Step(
            "Everybody sees the button Approve. Bob tries it himself.",
            Does.PRESS,
            text="Approve",
            until="You cannot approve your own wish",
        ),
        Step(
            "Only Bob reads that answer, and it names who can. The button gives no "
            "right: who may is judged at each press.",
            stands=Stands(_STAGE, on_air=0),
        ),
        Step(
            "Now we are Dora, a duty manager. OnAir has written to her: who asks, "
            "what for, and why.",
            person="dora",
            channel=DIRECT,
            until="the quarterly all-hands",
        ),
        Step(
            "Dora agrees.",
            Does.PRESS,
            text="Approve",
            until="Approved by @dora",
        ),
        Step(
            "Back in #studio: that was enough, and stage1 is on air. The card names "
            "both, Bob who asked and Dora who agreed.",
            person="bob",
            channel="studio",
            until="stage1 is on air",
            stands=Stands(_STAGE, on_air=1),
        ),
        Step(
            "The story behind it: every state that this wish went through, and every "
            "line on record, each bound to the line before it.",
            panel=Panel.STORY,
        ),
        Step(
            "Whoever may start may stop, without asking anybody.",
            Does.PRESS,
            text="Stop",
            sure="Stop",
            until="stage1 is off air",
            stands=Stands(_STAGE, on_air=0),
        ),
    ),
)
