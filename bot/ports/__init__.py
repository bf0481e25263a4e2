"""
What the straight line needs of the world outside, and the promises kept there.

Each port is a `Protocol`: an edge fits it by shape, and `bot.main` is where the
type checker proves that it does.

    service   the streaming service, and time
    slack     Slack, when we speak without being asked
    ledger    the write side of the record: wishes, work, debts, rooms, agreeing,
              sealing
    chain     what the record says of itself: its signed head, its weeks
    keeping   old lines leave it for files
    reading   its read side
    journal   what replaces it while it is away
"""

from bot.domain.record import Extended, Opened, Origin
from bot.ports.agreeing import Judge
from bot.ports.journal import Journal
from bot.ports.ledger import Ledger
from bot.ports.reading import Reader
from bot.ports.service import Backend, Clock, Preview
from bot.ports.slack import Announcer, Courier, Directory, Teller

__all__ = [
    "Announcer",
    "Backend",
    "Clock",
    "Courier",
    "Directory",
    "Extended",
    "Journal",
    "Judge",
    "Ledger",
    "Opened",
    "Origin",
    "Preview",
    "Reader",
    "Teller",
]
