"""
What can be typed after `onair`.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import TYPE_CHECKING

from bot.cli.parser_audit import add_audit, add_report
from bot.cli.parser_parts import subcommand

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from _typeshed import SupportsWrite


PORT_MAX = 65535
MINUTES_MAX = 1440


class _Parser(ArgumentParser):
    """argparse's own swallows it when its help cannot be written; this one raises."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """To *file*, or else to standard output."""
        print(self.format_help(), end="", file=file)


def make_parser() -> ArgumentParser:
    """The whole command line; every subcommand names its module and function."""
    parser = _Parser(
        prog="onair", description="A Slack bot with which a team runs its live rooms."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve(commands)
    _play(commands)
    _init(commands)
    _manifest(commands)
    _rooms(commands)
    add_audit(commands)
    add_report(commands)
    _policy(commands)
    _db(commands)
    return parser


def _port(text: str) -> int:
    """0 takes any port that is free."""
    try:
        port = int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a port's number") from None
    if not 0 <= port <= PORT_MAX:
        raise ArgumentTypeError(f"{port} is not from 0 to {PORT_MAX}")
    return port


def _minutes(text: str) -> float:
    """More than none, and not for ever."""
    try:
        minutes = float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a number of minutes") from None
    if not 0 < minutes <= MINUTES_MAX:
        raise ArgumentTypeError(f"{text} is not more than 0 and at most {MINUTES_MAX}")
    return minutes


def _serve(commands: _SubParsersAction[_Parser]) -> None:
    parser = subcommand(commands, "serve", "Run the bot.", "serve:serve")
    parser.add_argument(
        "--http",
        metavar="HOST:PORT",
        default="",
        help="take signed HTTP requests at /slack/events in place of Socket Mode",
    )
    parser.add_argument(
        "--status",
        metavar="HOST:PORT",
        default="",
        help="serve /healthz, /readyz and /metrics there",
    )
    parser.add_argument(
        "--prefix",
        default="",
        help="what `onair manifest --prefix` put before the commands' names",
    )
    parser.add_argument("--verbose", action="store_true", help="say more in the log")


def _play(commands: _SubParsersAction[_Parser]) -> None:
    parser = subcommand(
        commands,
        "play",
        "Try everything: a stand-in Slack, a stand-in backend, the real bot.",
        "play:play",
    )
    parser.add_argument(
        "--say",
        dest="script",
        type=lambda text: ("say", text),
        action="append",
        default=[],
        metavar="TEXT",
        help="type this as soon as all is up; may be given several times. "
        "!press Stop presses that button, !show prints the screen, !help tells "
        "what else there is",
    )
    parser.add_argument(
        "--as",
        dest="script",
        type=lambda name: ("as", name),
        action="append",
        default=[],
        metavar="NAME",
        help="who types what came before (or, if nothing did, what follows): alice "
        "(an admin, the default), bob (runs the rooms), carol (a guest), dora or "
        "erik (duty managers)",
    )
    parser.add_argument(
        "--channel", default="general", help="where it is typed (default: general)"
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="print the channel as text when all is settled, and end",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8420,
        help="of the page (default: 8420, or the next that is free)",
    )
    parser.add_argument(
        "--host",
        default="",
        metavar="ADDRESS",
        help="open the page to others too, at this address of this machine (0.0.0.0: "
        "at all of them); whoever reaches it can do and see everything here",
    )
    parser.add_argument(
        "--open", action="store_true", help="open the page in this machine's browser"
    )
    parser.add_argument(
        "--refresh",
        type=_minutes,
        metavar="MINUTES",
        help="let Slack ask for new connections every so many minutes",
    )
    parser.add_argument(
        "--record",
        metavar="FOLDER",
        help="play the tours by themselves, write them there as pages and pictures, "
        "and end (needs Playwright and Chromium)",
    )
    parser.add_argument(
        "--tour",
        dest="tours",
        action="append",
        metavar="NAME",
        help="record only that one; may be given several times",
    )


def _init(commands: _SubParsersAction[_Parser]) -> None:
    subcommand(
        commands, "init", "Write a starter onair.toml and .env here.", "init:init"
    )


def _manifest(commands: _SubParsersAction[_Parser]) -> None:
    parser = subcommand(
        commands,
        "manifest",
        "Print the manifest with which the Slack app is made.",
        "manifest:show",
    )
    parser.add_argument(
        "--http", metavar="URL", help="for signed HTTP, at this public address"
    )
    parser.add_argument(
        "--prefix", default="", help="put this before each command's name"
    )
    parser.add_argument(
        "--workflow",
        action="store_true",
        help="offer steps to Workflow Builder (paid plans; see docs/workflow.md)",
    )


def _rooms(commands: _SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("rooms", help="Manage the list of rooms.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = subcommand(verbs, "add", "Put a room on record.", "rooms:add")
    add.add_argument("name")
    add.add_argument("--group", type=int, required=True, metavar="N")
    add.add_argument("--account", required=True, metavar="OPENID")
    add.add_argument("--sdk", choices=["normal", "iot"], default="normal")
    add.add_argument("--label", action="append", default=[])
    listing = subcommand(verbs, "list", "Print the rooms.", "rooms:listing")
    remove = subcommand(verbs, "remove", "Take a room off the record.", "rooms:remove")
    remove.add_argument("name")
    load = subcommand(
        verbs, "import", "Add or edit every room of a TOML file.", "rooms:load_rooms"
    )
    load.add_argument("file")
    for one in (add, listing, remove, load):
        one.add_argument(
            "--team",
            default="",
            metavar="T…",
            help="the workspace (default: the only one in onair.toml, or the token's)",
        )


def _policy(commands: _SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("policy", help="Look into the rules.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = subcommand(
        verbs, "check", "Tell what is wrong with a file.", "policy:check"
    )
    check.add_argument("file", metavar="FILE")
    check.add_argument("--quiet", action="store_true", help="say nothing if it is fine")
    explain = subcommand(verbs, "explain", "Tell who may, and why.", "policy:explain")
    explain.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="",
        help="that file and nothing else (default: the one that would be served, "
        "and the admins of ONAIR_ADMINS)",
    )
    explain.add_argument("--user", required=True, metavar="U…")
    explain.add_argument("--action", required=True, metavar="broadcast.start")
    explain.add_argument("--room", default="", help="left out: an act on no room")
    explain.add_argument(
        "--label", action="append", default=[], help="of the room; several times"
    )
    explain.add_argument(
        "--channel", default="", metavar="C…", help="left out: one that no rule names"
    )
    explain.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="S…=U…,U…",
        help="who is in a user group; several times",
    )
    explain.add_argument("--json", action="store_true", help="as one line of JSON")
    test = subcommand(verbs, "test", "Try examples on the rules.", "policy:test")
    test.add_argument("file", metavar="FILE")
    test.add_argument(
        "--examples",
        default="",
        metavar="FILE",
        help="(default: onair.test.toml beside onair.toml)",
    )


def _db(commands: _SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser("db", help="Look after the database.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    subcommand(verbs, "upgrade", "Bring the database up to date.", "db:upgrade")
    subcommand(verbs, "current", "Print the database's version.", "db:current")
