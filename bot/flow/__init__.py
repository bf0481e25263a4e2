"""
The straight line: from what was typed to what came of it.

`Desk` takes wishes and answers questions, `Runner` carries out what is on record,
`Reporter` tells people, `Timekeeper` looks at the clock and `Checker` at what must be
looked up first, who is in a group (`Membership`) or in which time zone; `Lawkeeper`
sees that every process goes by the same rules; `Emergency` sends stops while the
record is away, planned from the `Recollection`.  Each step stands on the record of the
one before, so any of them may stop at any instant.

    desk        whatever people do comes in here
    acting      wishes go on record               planning, timing
    answering   questions                         reasons, waiting, homing, showing
    looking_back  who asks for the history        asked, sight, turning, sheets,
                                                  zones, chronicling
    judging     who may, by the rules `in_force`  agreeing
    deciding    what second persons say           offering
    pressing    what a button names               buttons
    filling     forms                             stepping: a workflow's steps
    orders      freeze and unfreeze
    runner      claims, sends, settles            gate
    reporter    delivers what is owed
    timekeeper  warnings and automatic stops
    checking    what must be looked up first      membership, readings
    lawkeeper   one set of rules for all
    checkpointer  signs the history's head; `weekly` tells what a week came to
    archivist   puts old lines into files
    sealer      chains every line of the history, within a second
    emergency   while there is no record          recollection, passing_on
"""

from bot.flow.archivist import Archivist
from bot.flow.checking import Checker
from bot.flow.checkpointer import Checkpointer
from bot.flow.desk import Desk, Reply
from bot.flow.emergency import Emergency
from bot.flow.gate import Gate, Pauses
from bot.flow.in_force import InForce
from bot.flow.lawkeeper import Lawkeeper
from bot.flow.membership import Membership
from bot.flow.recollection import Recollection
from bot.flow.reporter import Reporter
from bot.flow.runner import Runner, Terms
from bot.flow.sealer import Sealer
from bot.flow.sheets import Sheets
from bot.flow.timekeeper import Timekeeper
from bot.flow.weekly import Weekly
from bot.flow.zones import Zones

__all__ = [
    "Archivist",
    "Checker",
    "Checkpointer",
    "Desk",
    "Emergency",
    "Gate",
    "InForce",
    "Lawkeeper",
    "Membership",
    "Pauses",
    "Recollection",
    "Reply",
    "Reporter",
    "Runner",
    "Sealer",
    "Sheets",
    "Terms",
    "Timekeeper",
    "Weekly",
    "Zones",
]
