"""
What one number of the streaming service says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.domain.outcome import Effect, Remedy, Retry


class Scope(Enum):
    """Who said the number; the same number means another thing elsewhere."""

    PUSH = "push"
    RECORDING = "recording"
    KICK = "kick"
    HEAD = "head"
    GATEWAY = "gateway"


class Cure(NamedTuple):
    """
    What to do next.

    Attributes:
        remedy: Who can do it.
        advice: What it is, as a sentence or two.
    """

    remedy: Remedy
    advice: str


@dataclass(frozen=True, slots=True)
class Code:
    """
    One number.

    Attributes:
        number: The vendor's.
        name: Ours.
        meaning: What happened. `{account}` and `{picture}` (camera or screen
            share) are filled in from the call.
        cure: What to do, and who; with the same two blanks.
        effect: Whether the act may have happened all the same (field notes §3).
        retry: How the same call may be tried again by itself (field notes §3).
            What somebody has to mend first, or what nobody can, is never.
    """

    number: int
    name: str
    meaning: str
    cure: Cure
    effect: Effect = Effect.NONE
    retry: Retry = Retry.NEVER


def several(
    names: dict[int, str],
    meaning: str,
    cure: Cure,
    effect: Effect = Effect.NONE,
    retry: Retry = Retry.NEVER,
) -> tuple[Code, ...]:
    """Numbers that people need not tell apart; each keeps its own name."""
    return tuple(
        Code(number, name, meaning, cure, effect, retry)
        for number, name in names.items()
    )


REPORT = Cure(
    Remedy.REPORT,
    "Nobody here can mend this: whoever runs OnAir reports the number and the time "
    "to Tencent Cloud's support.",
)
REPORT_IF_IT_STAYS = Cure(
    Remedy.AGAIN_AFTER,
    "Try again in half a minute. If it stays so, whoever runs OnAir reports the "
    "number and the time to Tencent Cloud's support.",
)
FIELDS = Cure(
    Remedy.SETUP,
    "Trying again does not help: whoever runs OnAir compares the call (a dry run "
    "shows it) with the backend's manual, and the version of OnAir with the newest.",
)
BE_IN_THE_ROOM = Cure(
    Remedy.ASK_SOMEONE,
    "Ask {account} to enter the room and turn the {picture} on, then try again. If "
    "they are there, compare the group and the account in the room's record.",
)
RIGHT_ROOM = Cure(
    Remedy.ASK_SOMEONE,
    "Ask somebody to open the room, and compare the group and the account in the "
    "room's record with those of the people who are in it.",
)
RIGHT_ACCOUNT = Cure(
    Remedy.ASK_SOMEONE,
    "Compare the account in the room's record with the name under which that person "
    "enters the room; whoever manages rooms can correct it.",
)
NOTHING_TO_DO = Cure(Remedy.ALREADY_SO, "Nothing is left to do.")
HALF_A_MINUTE = Cure(Remedy.WAIT, "Wait about 30 seconds before trying again.")
ACCOUNT_HOLDER = Cure(
    Remedy.ASK_SOMEONE,
    "Ask whoever pays for the Tencent Cloud account to settle it, then try again.",
)
SLOW_DOWN = Cure(
    Remedy.WAIT,
    "Wait a few seconds and try again; the more often it comes, the longer the wait.",
)
