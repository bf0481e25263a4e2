"""
`onair audit key` and `onair audit checkpoint`: the head of the history, signed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.cli.base import load, opened
from bot.cli.sealing import sealed
from bot.domain.checkpoints import Occasion
from bot.domain.errors import RecordUnavailableError, SettingsError
from storage import SigningKey
from storage.chain.checkpoint_check import line

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.settings import Settings

_NONE_SET = "ONAIR_SIGNING_KEY is not set."
_MAKE_ONE = (
    "Make a key with `onair audit key`, put it into .env, and start the bot again."
)


def key(given: Namespace) -> int:
    """
    Print a new signing key, once; or the public half of the one that is set.

    Raises:
        SettingsError: The public half was wanted, and no key is set.
    """
    if given.public:
        print(_signing(load(serving=False)[0]).public)
        return 0
    made = SigningKey.new()
    print(f"ONAIR_SIGNING_KEY={made.seed.reveal()}")
    print(
        "Put that line into .env; it is not kept anywhere else, and not shown again.\n"
        "Keep its public half where nobody who runs the database can change it:\n"
        f"{made.public}",
        file=sys.stderr,
    )
    return 0


def checkpoint(_: Namespace) -> int:
    """
    Sign the chain's head now, and print it as one line of JSON.

    Works beside a running bot, which seals; without one it seals first.

    Raises:
        SettingsError: No key is set.
        RecordUnavailableError: Nothing is sealed that could be signed.
    """
    settings, configuration = load(serving=False)
    _signing(settings)
    with opened(settings) as record:
        left = sealed(record, settings)
        # In whose history it is told; the chain itself is one for all of them.
        team = "".join(configuration.teams) if len(configuration.teams) == 1 else ""
        channel = configuration.audit.checkpoints
        made = record.ledger.checkpoint(Occasion.ASKED, team, channel)
        if made is not None:
            # The signing is a line of the history itself.
            sealed(record, settings)
    if made is None:
        raise RecordUnavailableError(
            "Nothing of the history is sealed yet, so there is no head to sign.",
            remedy="Start the bot (`onair serve`), which seals, and ask again.",
        )
    print(line(made))
    if left:
        print(
            f"onair: {left} lines are newer than that and not sealed yet; see that "
            "the bot runs (/healthz says “seals”), and ask again.",
            file=sys.stderr,
        )
    if channel:
        print(f"It is posted to {channel} while the bot runs.", file=sys.stderr)
    return 0


def _signing(settings: Settings) -> SigningKey:
    if settings.signing_key is None:
        raise SettingsError(_NONE_SET, remedy=_MAKE_ONE)
    return SigningKey(settings.signing_key)
