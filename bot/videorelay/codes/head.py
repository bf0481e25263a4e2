"""
The numbers of the packet's head, before any sub-command looked at it
(specification, GVCommOprHead, `uint32_result`).
"""

from __future__ import annotations

from bot.domain.outcome import Effect, Remedy, Retry
from bot.videorelay.codes.code import FIELDS, REPORT_IF_IT_STAYS, Code, Cure

HEAD: tuple[Code, ...] = (
    Code(
        -1,
        "UNPACKING_FAILED",
        "The backend could not unpack what it was told, ours or one of its own.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(-2, "PACKET_WRONG", "The backend found our packet to be malformed.", FIELDS),
    Code(
        -3,
        "INTERNAL_SERVICE_FAILED",
        "A service inside the backend failed while it dealt with our request.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        -4,
        "HEAD_REFUSED",
        "The backend did not accept the head of our request: the app, the group or "
        "the accounts do not go together.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir compares ONAIR_SDKAPPID with the app in the console, "
            "and the room's record with the room.",
        ),
    ),
    Code(
        -5,
        "AV_TOKEN_REFUSED",
        "The backend asked for an audio/video token, which OnAir does not send.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir checks in the console that the app takes calls from "
            "a server without such a token.",
        ),
    ),
)
