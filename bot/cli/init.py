"""
`onair init`: a starter `onair.toml` and `.env`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

from bot.domain.errors import OnAirError, SettingsError
from bot.settings import ENVIRONMENT
from storage import SigningKey

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

_RULES = """\
# OnAir's rules: who may do what, in which rooms, from which channels.
# Deny beats allow; what no rule allows is refused; whoever may start may stop.
# After a change: onair policy check onair.toml, then kill -HUP the process.

# People who may do everything but approve their own, by Slack user id (profile, ⋮,
# Copy member ID).
admins = []                       # for example ["user:U024BE7LH"]

# [[rule]]
# actions  = ["broadcast.*", "record.*"]
# rooms    = ["room*", "label:public"]        # names, patterns, labels; all if left out
# channels = ["C0INCIDENTS"]                  # by id; all if left out
# allow    = ["user:U024BE7LH", "list:crew", "group:S0VIDEOOPS"]
# max_duration = "4h"                         # then it is stopped by itself
# run_within   = "15m"                        # how late it may still begin
# approvals = 1                               # second persons who must agree
# approvers = ["group:S0DUTY", "list:crew"]   # never whoever asks
# approve_within = "30m"                      # how long they have
# break_glass = ["user:U024BE7LH"]            # may run it without them, with a reason

# [lists]
# crew = ["U111AAAAA", "U222BBBBB"]

# [people]                                    # several accounts of one person
# alice = ["U111AAAAA", "U333CCCCC"]

# [audit]
# checkpoints = "C0AUDIT"                     # signed heads of the history go there
# weekly      = "C0TEAM"                      # what a week came to is told there

# [[channel]]                                 # a convenience, never a right
# name = "inc-*"
# room = "war"
"""


def init(_: Namespace) -> int:
    """
    Write both files into this folder, or none.

    Raises:
        SettingsError: One is there already; nothing is overwritten.
        OnAirError: One cannot be written; the other is taken away again.
    """
    files = {"onair.toml": (_RULES, 0o644), ".env": (_environment(), 0o600)}
    there = [name for name in files if Path(name).exists()]
    if there:
        raise SettingsError(
            f"{' and '.join(there)} is already here.",
            remedy="Move it away, or run this in another folder.",
        )
    _write(files)
    print(
        "Written: onair.toml (rules) and .env (settings and secrets, for you alone).\n"
        "Fill in .env, name an admin in onair.toml, then run: onair serve"
    )
    return 0


def _write(files: Mapping[str, tuple[str, int]]) -> None:
    made: list[Path] = []
    for name, (text, mode) in files.items():
        try:
            file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            made.append(Path(name))
            with os.fdopen(file, "w", encoding="utf-8") as opened:
                opened.write(text)
        except OSError as error:
            for path in made:
                with suppress(OSError):
                    path.unlink()
            raise OnAirError(
                f"{name} cannot be written: {error.strerror}.",
                remedy="Run this in a folder where you may write; nothing was left "
                "behind here.",
            ) from error


def _environment() -> str:
    lines = ["# OnAir's settings.  Keep this file to yourself: it holds secrets.", ""]
    made = {
        "ONAIR_DATA_KEY": Fernet.generate_key().decode(),
        "ONAIR_SIGNING_KEY": SigningKey.new().seed.reveal(),
    }
    for setting in ENVIRONMENT:
        lines.append(f"# {setting.says}")
        if setting.name in made:
            lines.append(f"{setting.name}={made[setting.name]}")
        elif setting.default:
            lines.append(f"# {setting.name}={setting.default}")
        else:
            lines.append(f"{setting.name}=")
    return "\n".join(lines) + "\n"
