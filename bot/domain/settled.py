"""
What a settlement is: how an operation ends, and what that changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import Outcome

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.operation import Finding, State
    from bot.domain.report import NoticeKind
    from bot.domain.retrying import Wait

Result: TypeAlias = (
    Outcome | BackendRefusedError | NothingSentError | OutcomeUnknownError
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    How an operation ends, and what its feed is from then on.

    Attributes:
        state: `succeeded`, `failed` or `unknown`; `ready` when it certainly had
            no effect and is tried again.
        finding: What is known, in plain words; None where nothing needs saying.
        feed: The feed as it is now; None where the operation has none.
        renews: True when the feed before closed itself and `feed` is a new
            one: the old is ended, the new gets a number and a card of its own.
        begins: True when it certainly begins now, so that the clock of whatever was
            in doubt before is over.
        notices: What must be noticed, in order.
        wait: When it goes out again by itself, after `ready` and `unknown`; None
            where it does not.
    """

    state: State
    finding: Finding | None
    feed: Feed | None
    renews: bool = False
    begins: bool = False
    notices: tuple[NoticeKind, ...] = ()
    wait: Wait | None = None
