"""
The numbers of the gateway in front of the service (field notes §3).

They are documented for a later version of the same gateway; only 60015 was
ever recorded here.
"""

from __future__ import annotations

from bot.domain.outcome import Effect, Remedy, Retry
from bot.videorelay.codes.code import (
    FIELDS,
    REPORT,
    REPORT_IF_IT_STAYS,
    RIGHT_ACCOUNT,
    SLOW_DOWN,
    Code,
    Cure,
    several,
)

_ADMIN = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir sets ONAIR_IDENTIFIER to an admin account of the app.",
)
_APP = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir compares ONAIR_SDKAPPID with the app in the console.",
)
_ADDRESS = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir compares ONAIR_BACKEND_URL with the backend's manual.",
)
_KEY = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir copies the key (or the usersig) afresh from the console of "
    "the app that ONAIR_SDKAPPID names.",
)
_PAIR = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir makes ONAIR_IDENTIFIER, ONAIR_SDKAPPID and the key or "
    "usersig those of one app and one account.",
)
_CONSOLE = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir looks in the vendor's console whether the app is active "
    "and paid for.",
)
_EXPIRED = Cure(
    Remedy.SETUP,
    "Whoever runs OnAir sets the machine's clock right, or downloads a new usersig; "
    "with ONAIR_SECRET_KEY, OnAir makes its own.",
)

_REQUEST = (
    Code(60002, "HTTP_UNREADABLE", "The gateway could not read our request.", FIELDS),
    Code(60003, "JSON_UNREADABLE", "The gateway could not read our JSON.", FIELDS),
    *several(
        {60004: "ACCOUNT_OR_SIGNATURE_WRONG", 60005: "ACCOUNT_OR_SIGNATURE_WRONG_2"},
        "The gateway does not accept the account or the signature in our request.",
        _PAIR,
    ),
    Code(60006, "APP_WRONG", "The gateway does not accept our SDK app id.", _APP),
    Code(
        60009,
        "ADDRESS_WRONG",
        "The gateway has no service at the address that we asked.",
        _ADDRESS,
    ),
    Code(
        60010,
        "ADMIN_REQUIRED",
        "The gateway takes this from an admin account only, and ours is none.",
        _ADMIN,
    ),
    Code(60012, "APP_MISSING", "The gateway misses the SDK app id.", _APP),
    Code(
        60015,
        "BODY_ACCOUNT_INVALID",
        "The gateway does not accept {account} as an account of this app.",
        RIGHT_ACCOUNT,
    ),
    Code(60016, "APP_DISABLED", "The gateway says that this app is off.", _CONSOLE),
    Code(
        60017,
        "REQUEST_DISABLED",
        "The gateway says that this kind of request is turned off.",
        _CONSOLE,
    ),
    Code(
        60020,
        "PLAN_NOT_ACTIVE",
        "The app's plan does not include this, or has run out.",
        _CONSOLE,
    ),
    Code(
        60021,
        "ADDRESS_OF_OURS_NOT_ALLOWED",
        "The gateway does not take calls from this machine's network address.",
        Cure(
            Remedy.SETUP,
            "Whoever runs OnAir adds this machine's public address to the app's "
            "allowed addresses in the console.",
        ),
    ),
)

_RATE = several(
    {
        60007: "CALLS_TOO_FREQUENT",
        60011: "APP_CALLS_TOO_FREQUENT",
        60018: "CALLS_TOO_FREQUENT_2",
        60019: "CALLS_TOO_FREQUENT_3",
    },
    "The gateway had too many calls in a short time and left this one aside.",
    SLOW_DOWN,
    retry=Retry.BACKOFF,
)

_LOST = (
    *several(
        {60008: "SERVICE_TIMED_OUT", 70169: "SIGN_IN_TIMED_OUT"},
        "The gateway waited in vain for the service behind it.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        60013,
        "SERVICE_ANSWER_UNREADABLE",
        "The gateway could not read the answer of the service behind it.",
        REPORT,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    Code(
        60014,
        "ACCOUNT_LOOKUP_TIMED_OUT",
        "The gateway took too long to look up the accounts.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
    *several(
        {70202: "SIGN_IN_TIMED_OUT_2", 70500: "SIGN_IN_FAILED_INSIDE"},
        "The gateway failed inside while it dealt with our request.",
        REPORT_IF_IT_STAYS,
        Effect.POSSIBLE,
        Retry.SOON,
    ),
)

_SIGN_IN = (
    *several(
        {70001: "USERSIG_EXPIRED", 70101: "USERSIG_EXPIRED_2"},
        "The gateway says that our usersig has expired.",
        _EXPIRED,
    ),
    Code(70002, "USERSIG_EMPTY", "The gateway found no usersig in the call.", _KEY),
    *several(
        {70003: "USERSIG_CUT_OFF", 70005: "USERSIG_UNREADABLE"},
        "The gateway could not read our usersig; it may have been cut off.",
        _KEY,
    ),
    Code(
        70009,
        "USERSIG_KEY_WRONG",
        "Our usersig was made with a key that is not this app's.",
        _KEY,
    ),
    Code(
        70013,
        "USERSIG_IDENTIFIER_DIFFERS",
        "Our usersig belongs to another account than the one that we name.",
        _PAIR,
    ),
    Code(
        70014,
        "USERSIG_APP_DIFFERS",
        "Our usersig belongs to another app than the one that we name.",
        _PAIR,
    ),
    Code(
        70016,
        "USERSIG_KEY_ABSENT",
        "The gateway has no key with which to check our usersig.",
        _KEY,
    ),
    Code(70020, "APP_UNKNOWN", "The gateway knows no app with our app id.", _APP),
    Code(
        70050,
        "TOO_MANY_FAILED_CHECKS",
        "Our sign-in failed so often that the gateway has stopped listening.",
        Cure(
            Remedy.WAIT,
            "Send nothing for a minute. Whoever runs OnAir finds out meanwhile why "
            "the sign-in fails.",
        ),
        retry=Retry.SILENCE,
    ),
    Code(
        70051,
        "ACCOUNT_BLOCKED",
        "The account with which OnAir signs in is blocked.",
        _ADMIN,
    ),
    Code(
        70107,
        "IDENTIFIER_UNKNOWN",
        "The account with which OnAir signs in does not exist.",
        _ADMIN,
    ),
    *several(
        {70403: "ADMIN_REQUIRED_2", 90009: "ADMIN_REQUIRED_3"},
        "What was asked is left to an admin account of the app, and ours is none.",
        _ADMIN,
    ),
)

GATEWAY: tuple[Code, ...] = (*_REQUEST, *_RATE, *_LOST, *_SIGN_IN)
