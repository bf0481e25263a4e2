"""
The answers to a broadcast's start or end (specification, "0x6 Push Error
Codes"; the others from field notes §3).
"""

from __future__ import annotations

from bot.domain.outcome import Effect, Remedy, Retry
from bot.videorelay.codes.code import (
    ACCOUNT_HOLDER,
    BE_IN_THE_ROOM,
    FIELDS,
    HALF_A_MINUTE,
    NOTHING_TO_DO,
    REPORT,
    REPORT_IF_IT_STAYS,
    RIGHT_ACCOUNT,
    RIGHT_ROOM,
    Code,
    Cure,
    several,
)

_REQUEST = (
    Code(
        40000000,
        "REQUEST_UNREADABLE",
        "The backend could not read our request for the broadcast.",
        FIELDS,
    ),
    Code(
        40000001,
        "REQUEST_BODY_MISSING",
        "The backend found no broadcast part in our request.",
        FIELDS,
    ),
    Code(
        40000002,
        "OPERATION_MISSING",
        "Our request did not say whether to start or to end the broadcast.",
        FIELDS,
    ),
    Code(
        40000003,
        "OUTPUT_MISSING",
        "Our request did not say which outputs the broadcast should have.",
        FIELDS,
    ),
    Code(
        40000004,
        "SOURCE_WRONG",
        "The backend does not accept the picture we named (camera or screen).",
        FIELDS,
    ),
    Code(
        40000005,
        "OPERATION_WRONG",
        "The backend takes our request neither for a start nor for an end.",
        FIELDS,
    ),
    Code(
        40000006,
        "USER_ID_BAD",
        "The backend does not take {account} for the name of an account.",
        RIGHT_ACCOUNT,
    ),
    Code(
        40000007,
        "ROOM_NUMBER_ZERO",
        "The backend was asked for the room with the number 0, which there is not.",
        RIGHT_ROOM,
    ),
)

_INSIDE = (
    *several(
        {
            40000201: "INTERNAL_PACKING_1",
            40000202: "INTERNAL_PACKING_2",
            40000203: "INTERNAL_PACKING_3",
        },
        "The backend could not put together a message to its own push servers.",
        REPORT,
    ),
    Code(
        40000207,
        "PUSH_SERVER_NOT_FOUND",
        "The backend lost the way to its push servers.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        40000208,
        "PUSH_SERVER_SILENT",
        "The backend's push server did not answer in time.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    *several(
        {
            40000301: "PUSH_ANSWER_UNREADABLE_1",
            40000302: "PUSH_ANSWER_UNREADABLE_2",
            40000303: "PUSH_ANSWER_WITHOUT_HOST",
            40000304: "PUSH_ANSWER_WITHOUT_PORT",
            40000305: "PUSH_ANSWER_WITHOUT_RESULT",
            40000306: "PUSH_ANSWER_ADDRESS_TOO_LONG",
        },
        "The backend's push server acted, but the backend could not use its answer.",
        REPORT,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
)

_ROOM = (
    *several(
        {40000401: "ROOM_STORE_NOT_FOUND", 40000402: "ROOM_STORE_UNREADABLE"},
        "The backend could not look up the room just now.",
        REPORT_IF_IT_STAYS,
        retry=Retry.BACKOFF,
    ),
    Code(
        40000403,
        "ROOM_NOT_ON_RECORD",
        "The backend has no such room on its books.",
        RIGHT_ROOM,
    ),
    Code(
        40000404,
        "ROOM_SERVER_SILENT",
        "The server that steers the room's streams did not answer in time.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    *several(
        {
            40000405: "ROOM_ANSWER_UNREADABLE_1",
            40000406: "ROOM_ANSWER_UNREADABLE_2",
            40000407: "ROOM_ANSWER_UNREADABLE_3",
            40000408: "ROOM_ANSWER_WITHOUT_RESULT",
            40000409: "ROOM_ANSWER_UNREADABLE_4",
        },
        "The backend asked about the room and could not use the answer.",
        REPORT,
    ),
    Code(
        40000410,
        "ROOM_NOT_OPEN",
        "The room is not open: someone must be in it, as {account}, {picture} on, "
        "before it can go on air.",
        BE_IN_THE_ROOM,
    ),
    Code(
        40000411,
        "USER_NOT_IN_ROOM",
        "Someone must be in the room as {account}, {picture} on, before it can go "
        "on air.",
        BE_IN_THE_ROOM,
    ),
    *several(
        {40000412: "PUSH_ALREADY_ENDED", 40000413: "PUSH_ALREADY_ENDED_2"},
        "The broadcast of this {picture} had ended before.",
        NOTHING_TO_DO,
        Effect.ALREADY,
    ),
    Code(
        40000414,
        "ROOM_OPERATION_WRONG",
        "The backend tripped over its own question about the room.",
        REPORT_IF_IT_STAYS,
        retry=Retry.BACKOFF,
    ),
    Code(
        40000415,
        "ALREADY_PUSHING",
        "This {picture} was on air already, perhaps with other options than those "
        "asked for now.",
        Cure(
            Remedy.ALREADY_SO,
            "If the options matter, stop the broadcast and start it again after "
            "3 seconds.",
        ),
        Effect.ALREADY,
    ),
    Code(
        40000500,
        "ASKED_TOO_SOON",
        "The backend takes one request for the same account in 3 seconds; this one "
        "came too soon and was not looked at.",
        Cure(Remedy.AGAIN_AFTER, "Try again once 3 seconds have passed."),
        retry=Retry.SPACED,
    ),
)

_ACCOUNT = (
    Code(
        1001,
        "NO_PERMISSION",
        "The backend does not let this app broadcast.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir compares ONAIR_SDKAPPID with the app in the console; "
            "a wrong app id is the usual reason.",
        ),
    ),
    Code(
        1002,
        "ACCOUNT_UNKNOWN",
        "The backend does not know an account {account}.",
        RIGHT_ACCOUNT,
    ),
    Code(
        6012,
        "PUSH_TIMED_OUT",
        "The push took longer than the backend waits; it may have begun.",
        HALF_A_MINUTE,
        Effect.POSSIBLE,
        Retry.HALF_MINUTE,
    ),
    Code(
        20101,
        "TOO_MANY_CHANNELS",
        "The account has as many live channels as it may have.",
        Cure(
            Remedy.SETUP,
            "Whoever manages the live console deletes channels that nobody needs, "
            "then try again.",
        ),
    ),
    Code(
        20318,
        "LIVE_NOT_ACTIVATED",
        "The live service is not turned on for this account.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir activates the live service in the vendor's console.",
        ),
    ),
    Code(
        20406,
        "ACCOUNT_IN_ARREARS",
        "The Tencent Cloud account owes money, so nothing can be broadcast.",
        ACCOUNT_HOLDER,
    ),
)

_CONSOLE = (
    Code(50002, "INPUT_BAD", "The live console did not accept our input.", FIELDS),
    Code(
        50003,
        "NO_PLAY_ADDRESS",
        "The live console gave no address to watch at; the push itself may have begun.",
        REPORT,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        50004,
        "PUSH_TYPE_WRONG",
        "The live console does not know the kind of push that was asked for.",
        FIELDS,
    ),
    *several(
        {50005: "CONSOLE_TIMED_OUT", 50006: "CONSOLE_TIMED_OUT_2"},
        "The live console did not answer in time.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        50007,
        "PARAMETER_EMPTY",
        "The live console misses something in our request.",
        FIELDS,
    ),
)

PUSH: tuple[Code, ...] = (*_REQUEST, *_INSIDE, *_ROOM, *_ACCOUNT, *_CONSOLE)
