"""
What can be typed after `onair audit` and `onair report`.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any

from bot.cli.parser_keeping import add_keeping
from bot.cli.parser_parts import subcommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


_PLACES = 2**63


def add_audit(commands: _SubParsersAction[Any]) -> None:
    """`onair audit …`."""
    parser = commands.add_parser("audit", help="Read the history.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _export(
        subcommand(verbs, "export", "Write the history, oldest first.", "export:export")
    )
    _verify(
        subcommand(
            verbs,
            "verify",
            "Tell whether the history is as it was written: 0 it fits, 1 it is broken, "
            "2 it cannot be judged.",
            "audit_verify:audit_verify",
        )
    )
    key = subcommand(
        verbs, "key", "Make a key that signs checkpoints.", "checkpoints:key"
    )
    key.add_argument(
        "--public",
        action="store_true",
        help="print the public half of the key that is set, and make none",
    )
    subcommand(
        verbs,
        "checkpoint",
        "Sign the history's head now, and print it.",
        "checkpoints:checkpoint",
    )
    add_keeping(verbs)


def _verify(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        default="",
        metavar="FILE",
        help="a database's file or a copy of it, an export as JSON Lines, or an "
        "archive (default: the database of ONAIR_DATABASE_URL)",
    )
    for option, shape, says in (
        ("--database", "URL", "another database, such as postgresql://…"),
        ("--public-key", "KEY", "whose signatures count; see `onair audit key`"),
    ):
        parser.add_argument(option, metavar=shape, default="", help=says)
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="checkpoints that were posted, as text; may be given several times",
    )
    parser.add_argument(
        "--from",
        dest="since",
        metavar="PLACE",
        type=_place,
        default=1,
        help="go on at that place of the chain",
    )
    parser.add_argument(
        "--filtered",
        action="store_true",
        help="the file was exported with a filter, so places are missing",
    )


def _place(text: str) -> int:
    """The first one is 1; what is none is argparse's to tell."""
    place = int(text)
    if not 1 <= place < _PLACES:
        raise ArgumentTypeError(f"{text} is no place; the first one is 1")
    return place


def _export(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=["jsonl", "csv", "ecs"],
        default="jsonl",
        help="JSON Lines with the chain (default), CSV, or Elastic Common Schema",
    )
    for option, shape, says in (
        ("--since", "TIME", "from then on: yesterday, 7d, 2026-11-01, an ISO time"),
        ("--until", "TIME", "up to then"),
        ("--zone", "ZONE", "whose days and hours, such as Europe/Berlin"),
        ("--room", "ROOM", "only that room"),
        ("--channel", "ID", "only what was asked for in that channel"),
        ("--actor", "ID", "only what that person did, by the id U…"),
        ("--out", "FILE", "a new file, instead of standard output"),
    ):
        parser.add_argument(option, metavar=shape, default="", help=says)
    parser.add_argument(
        "--operation", metavar="NUMBER", type=int, help="only that operation"
    )
    parser.add_argument(
        "--after",
        metavar="PLACE",
        type=int,
        default=0,
        help="go on behind that place of the chain",
    )


def add_report(commands: _SubParsersAction[Any]) -> None:
    """`onair report`."""
    parser = subcommand(
        commands, "report", "Write a page about what was on air.", "report:report"
    )
    parser.add_argument(
        "--since",
        required=True,
        metavar="TIME",
        help="from then on: yesterday, 7d, monday, 2026-11-01, an ISO time",
    )
    parser.add_argument("--html", required=True, metavar="FILE", help="the page")
    for option, shape, says in (
        ("--until", "TIME", "up to then; of a day, to its end (default: now)"),
        (
            "--zone",
            "ZONE",
            "whose days and hours, such as Europe/Berlin (default: this machine's)",
        ),
        ("--room", "ROOM", "only that room"),
        (
            "--team",
            "T…",
            "the workspace (default: the only one in onair.toml, or the token's)",
        ),
    ):
        parser.add_argument(option, metavar=shape, default="", help=says)
