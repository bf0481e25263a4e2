"""
What the line needs of the streaming service, and of a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.call import Call
    from bot.domain.outcome import Address, Outcome
    from bot.domain.room import Target


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only go forward; only differences mean something."""


@dataclass(frozen=True, slots=True)
class Preview:
    """
    A call as it would go out, with every secret masked.

    Attributes:
        url: With `usersig` masked and `random` left open.
        body: The JSON text, indented, a password masked.
    """

    url: str
    body: str


class Backend(Protocol):
    """The streaming service."""

    def send(self, call: Call, until: float | None = None) -> Outcome:
        """
        Ask for *call* once and wait for the answer, never past *until*.

        *until* is a moment on the clock's monotonic scale. Whoever puts the
        sending on record takes it before that, as now and `deadline`: a process
        that was paused in between then sends nothing late. None is the same,
        counted from here.

        Nothing is repeated inside, with one exception that is known to be
        without effect: a usersig that the gateway calls expired is made again
        once (70001, 70101).

        Raises:
            NothingSentError: It never left, or its time was over before it could;
                certainly no effect.
            BackendRefusedError: Answered no, and the effect is "none".
            OutcomeUnknownError: Sent, and the effect is possible: no answer, an
                unreadable one, another call's, or a code whose effect is
                "possible".
        """

    def preview(self, call: Call) -> Preview:
        """What `send` would send, redacted; nothing is sent."""

    def computed_addresses(self, target: Target) -> tuple[Address, ...]:
        """Addresses worked out where the account's BIZID is known, else none."""

    @property
    def deadline(self) -> timedelta:
        """The longest that `send` should be given."""

    @property
    def app(self) -> int:
        """The SDK app id that every target of this backend carries."""
