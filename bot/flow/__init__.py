"""
The straight line: from what was typed to what came of it.

`Desk` takes wishes and answers questions, `Runner` carries out what is on record,
`Reporter` tells people.  Each step stands on the record of the one before, so any
of them may stop at any instant.
"""

from bot.flow.desk import Desk, Reply
from bot.flow.reporter import Reporter
from bot.flow.runner import Runner

__all__ = ["Desk", "Reply", "Reporter", "Runner"]
