"""
The guided stories of the playground, as data; the page plays them.
"""

from bot.playground.tours import incident, killed, lost_answer, on_air, second_person
from bot.playground.tours.book import TourBook
from bot.playground.tours.order import Order
from bot.playground.tours.telling import DIRECT, HOME, Does, Panel, Stands, Step, Tour

__all__ = [
    "DIRECT",
    "HOME",
    "TOURS",
    "TOUR_NAMES",
    "Does",
    "Order",
    "Panel",
    "Stands",
    "Step",
    "Tour",
    "TourBook",
]

TOURS: tuple[Tour, ...] = (
    on_air.TOUR,
    second_person.TOUR,
    killed.TOUR,
    lost_answer.TOUR,
    incident.TOUR,
)
TOUR_NAMES = tuple(tour.name for tour in TOURS)
