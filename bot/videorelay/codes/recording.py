"""
The answers to a recording's start or end (specification, "0x5 Recording Error
Code Description"; the others from field notes §3).
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
    RIGHT_ROOM,
    Code,
    Cure,
    several,
)

_REQUEST = (
    Code(
        30000000,
        "REQUEST_UNREADABLE",
        "The backend could not read our request for the recording.",
        FIELDS,
    ),
    Code(
        30000001,
        "REQUEST_BODY_MISSING",
        "The backend found no recording part in our request.",
        FIELDS,
    ),
    Code(
        30000002,
        "FILE_NAME_MISSING",
        "Our request did not name the file to record into.",
        FIELDS,
    ),
    Code(
        30000003,
        "OPERATION_MISSING",
        "Our request did not say whether to start or to end the recording.",
        FIELDS,
    ),
    Code(
        30000004,
        "SOURCE_WRONG",
        "The backend does not accept the picture we named (camera or screen).",
        FIELDS,
    ),
)

_INSIDE = (
    *several(
        {
            30000201: "INTERNAL_PACKING_1",
            30000202: "INTERNAL_PACKING_2",
            30000203: "INTERNAL_PACKING_3",
        },
        "The backend could not put together a message to its own recorders.",
        REPORT,
    ),
    Code(
        30000207,
        "RECORDER_NOT_FOUND",
        "The backend lost the way to its recorders.",
        REPORT,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        30000208,
        "RECORDER_SILENT",
        "The backend's recorder did not answer in time.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    *several(
        {
            30000301: "RECORDER_ANSWER_UNREADABLE_1",
            30000302: "RECORDER_ANSWER_UNREADABLE_2",
            30000303: "RECORDER_ANSWER_WITHOUT_HOST",
            30000304: "RECORDER_ANSWER_WITHOUT_PORT",
            30000305: "RECORDER_ANSWER_WITHOUT_RESULT",
        },
        "The backend's recorder acted, but the backend could not use its answer.",
        REPORT,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
)

_ROOM = (
    *several(
        {30000401: "ROOM_STORE_NOT_FOUND", 30000402: "ROOM_STORE_UNREADABLE"},
        "The backend could not look up the room just now.",
        REPORT_IF_IT_STAYS,
        retry=Retry.BACKOFF,
    ),
    Code(
        30000403,
        "ROOM_NOT_ON_RECORD",
        "The backend has no such room on its books.",
        RIGHT_ROOM,
    ),
    Code(
        30000404,
        "ROOM_SERVER_SILENT",
        "The server that steers the room's streams did not answer in time.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    *several(
        {
            30000405: "ROOM_ANSWER_UNREADABLE_1",
            30000406: "ROOM_ANSWER_UNREADABLE_2",
            30000407: "ROOM_ANSWER_UNREADABLE_3",
            30000408: "ROOM_ANSWER_WITHOUT_RESULT",
            30000409: "ROOM_ANSWER_UNREADABLE_4",
        },
        "The backend asked about the room and could not use the answer.",
        REPORT,
    ),
    Code(
        30000410,
        "ROOM_NOT_OPEN",
        "The room is not open: someone must be in it, as {account}, {picture} on, "
        "before it can be recorded.",
        BE_IN_THE_ROOM,
    ),
    Code(
        30000411,
        "USER_NOT_IN_ROOM",
        "Someone must be in the room as {account}, {picture} on, before it can be "
        "recorded.",
        BE_IN_THE_ROOM,
    ),
    *several(
        {30000412: "RECORDING_ALREADY_ENDED", 30000413: "RECORDING_ALREADY_ENDED_2"},
        "The recording of this {picture} had ended before. Its files are found in "
        "the video console by the recording's file name.",
        NOTHING_TO_DO,
        Effect.ALREADY,
    ),
    Code(
        30000414,
        "ROOM_OPERATION_WRONG",
        "The backend tripped over its own question about the room.",
        REPORT,
    ),
    # One number for two things: it confirms nothing (field notes §3, traps).
    Code(
        30000415,
        "RECORDING_ALREADY_OR_NOBODY_THERE",
        "Either this {picture} is being recorded already, or {account} is not in "
        "the room: the backend says the same for both.",
        Cure(
            Remedy.ASK_SOMEONE,
            "Ask in the room whether {account} is there with the {picture} on. If so, "
            "it is being recorded; if not, let them enter and start again.",
        ),
        Effect.POSSIBLE,
    ),
)

_ACCOUNT = (
    Code(
        1,
        "NO_RECORDING_PERMISSION",
        "This app may not record.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir turns on recording for the app in the vendor's "
            "console.",
        ),
    ),
    Code(
        2,
        "STORAGE_USED_UP",
        "The balance for video on demand is used up, so nothing can be recorded.",
        ACCOUNT_HOLDER,
    ),
    Code(
        6012,
        "RECORDING_TIMED_OUT",
        "The recording took longer to answer than the backend waits; it may have "
        "begun or ended.",
        HALF_A_MINUTE,
        Effect.POSSIBLE,
        Retry.HALF_MINUTE,
    ),
)

RECORDING: tuple[Code, ...] = (*_REQUEST, *_INSIDE, *_ROOM, *_ACCOUNT)
