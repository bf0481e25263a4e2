"""
What the parts of the command line are made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import ArgumentParser


def subcommand(commands: Any, name: str, says: str, where: str) -> ArgumentParser:  # noqa: ANN401  argparse's own type is private
    """Add a subcommand; *where* is `module:function` below `bot.cli`."""
    parser: ArgumentParser = commands.add_parser(name, help=says, description=says)
    module, function = where.split(":")
    parser.set_defaults(module=module, function=function)
    return parser
