"""
The straight line: from what was typed to what came of it.

`Desk` takes wishes and answers questions, `Runner` carries out what is on record,
`Reporter` tells people, `Timekeeper` looks at the clock and
`Checker` at time zones; `Emergency` sends stops
while the record is away, planned from the `Recollection`.  Each step stands on the
record of the one before, so any of them may stop at any instant.
"""

from bot.flow.checking import Checker
from bot.flow.desk import Desk, Reply
from bot.flow.emergency import Emergency
from bot.flow.gate import Gate, Pauses
from bot.flow.judging import why_not
from bot.flow.recollection import Recollection
from bot.flow.reporter import Reporter
from bot.flow.runner import Runner, Terms
from bot.flow.timekeeper import Timekeeper

__all__ = [
    "Checker",
    "Desk",
    "Emergency",
    "Gate",
    "Pauses",
    "Recollection",
    "Reply",
    "Reporter",
    "Runner",
    "Terms",
    "Timekeeper",
    "why_not",
]
