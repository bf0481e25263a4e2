"""
The command line: `onair …`.

Each subcommand is a thin function in a module of its own, imported only when it is
called, so that `onair --help` is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from bot.cli.parser import make_parser
from bot.domain.errors import OnAirError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = 2
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one subcommand.

    Returns:
        0 when it is done, 1 when it failed, 2 when the command line or a setting
        is wrong.  What is wrong goes to standard error, with its remedy.
    """
    given = make_parser().parse_args(arguments)
    try:
        module = import_module(f"bot.cli.{given.module}")
        return int(getattr(module, given.function)(given))
    except SettingsError as error:
        print("onair:", error.what, file=sys.stderr)
        for fault in error.faults:
            if fault != error.what:
                print(f"  {fault}", file=sys.stderr)
        print(error.remedy, file=sys.stderr)
        return USAGE
    except OnAirError as error:
        print(f"onair: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has seen enough; that is no failure.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
