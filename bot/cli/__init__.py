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
from bot.cli.streams import discard
from bot.domain.errors import OnAirError, SettingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

USAGE = 2
FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one subcommand; gives its status, as `spoken` does.
    """
    return spoken(lambda: _run(arguments))


def spoken(act: Callable[[], int]) -> int:
    """
    Do it, and turn whatever goes wrong into words.

    Returns:
        0 when it is done, 1 when it failed, 2 when the command line or a setting
        is wrong.  What is wrong goes to standard error, with its remedy.
    """
    try:
        try:
            return _answered(act)
        finally:
            # Here and not when the interpreter ends, where nobody can answer.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; that is no failure.
        discard(sys.stdout)
        return 0
    except OSError as error:
        discard(sys.stdout)
        of = f" {error.filename}" if error.filename else ""
        _complain(f"onair: Reading or writing{of} failed: {error.strerror or error}.")
        return FAILED
    except UnicodeEncodeError as error:
        discard(sys.stdout)
        _complain(f"onair: The output takes only {error.encoding}; set PYTHONUTF8=1.")
        return FAILED


def _run(arguments: Sequence[str] | None) -> int:
    given = make_parser().parse_args(arguments)
    module = import_module(f"bot.cli.{given.module}")
    return int(getattr(module, given.function)(given))


def _answered(act: Callable[[], int]) -> int:
    try:
        return act()
    except SettingsError as error:
        faults = [f"  {fault}" for fault in error.faults if fault != error.what]
        _complain(f"onair: {error.what}", *faults, error.remedy)
        return USAGE
    except OnAirError as error:
        _complain(f"onair: {error}")
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _complain(*lines: str) -> None:
    """Say it on standard error; where that cannot be written, the status says it."""
    try:
        print(*lines, sep="\n", file=sys.stderr, flush=True)
    except OSError:
        discard(sys.stderr)
