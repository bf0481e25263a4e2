"""
What can be typed after `onair audit archive` and `onair audit erase`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cli.parser_parts import subcommand

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_keeping(verbs: _SubParsersAction[Any]) -> None:
    """How long the history is kept, and whom it forgets."""
    archive = subcommand(
        verbs,
        "archive",
        "Put old lines into signed files, and let them leave the database.",
        "archive:archive",
    )
    for option, shape, says in (
        ("--until", "TIME", "what is older than that (default: as `keep` says)"),
        ("--zone", "ZONE", "whose days and hours, such as Europe/Berlin"),
    ):
        archive.add_argument(option, metavar=shape, default="", help=says)
    archive.add_argument(
        "--dry-run", action="store_true", help="only tell what would leave"
    )
    erase = subcommand(
        verbs, "erase", "Destroy a person's ids and names for ever.", "erase:erase"
    )
    erase.add_argument("--user", metavar="U…", required=True, help="the person's id")
    erase.add_argument("--team", metavar="T…", default="", help="in which workspace")
    erase.add_argument(
        "--enterprise", metavar="E…", default="", help="in which organisation"
    )
    erase.add_argument(
        "--why",
        metavar="REASON",
        required=True,
        help="stays on record for ever, so it must not name the person",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask again")
