"""
What can be typed after `onair audit` and `onair report`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cli.parser_parts import subcommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_audit(commands: _SubParsersAction[Any]) -> None:
    """`onair audit …`."""
    parser = commands.add_parser("audit", help="Read the history.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _export(
        subcommand(verbs, "export", "Write the history, oldest first.", "export:export")
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
