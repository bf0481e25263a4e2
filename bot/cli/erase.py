"""
`onair audit erase`: a person's ids and names are destroyed, and the chain still fits.
"""

from __future__ import annotations

import getpass
import re
from typing import TYPE_CHECKING

from bot.cli.base import load, opened
from bot.cli.sealing import sealed
from bot.domain.erasure import Person
from bot.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from bot.domain.erasure import Erasure

_ID = re.compile(r"[UW][A-Z0-9]+", re.ASCII)


def erase(given: Namespace) -> int:
    """
    Tell what is destroyed and what is not, ask, and do it.

    Raises:
        UsageError: It is nobody's id, the reason names the person, or the answer
            was not the id.
        WrongStateError: Something of theirs is still open.
        RecordUnavailableError: It cannot be done now; nothing was erased.
    """
    person = Person(given.user, given.team, given.enterprise)
    if not _ID.fullmatch(person.user):
        raise UsageError(
            f"{person.user} is no id of a person.", remedy="It looks like U024BE7LH."
        )
    settings, _configuration = load(serving=False)
    with opened(settings) as record:
        planned = record.ledger.erasure(person)
        _demand_silent(given.why, person, planned)
        print(f"{person.user}: {_destroyed(planned)}")
        if not given.yes:
            _ask(person.user)
        done = record.ledger.erase(person, given.why, _ran_as())
        sealed(record, settings)
        swept = record.ledger.swept()
        shared = not settings.database_url.startswith("sqlite")
    whose = ", ".join(f"erased person {one}" for one in done.numbers)
    print(
        f"\nDone{f'; from now on: {whose}' if whose else ''}. The seals fit as before."
    )
    print("\nThis command does not reach:")
    for one in _left(done, person.user, swept=swept, shared=shared):
        print(f"- {one}")
    return 0


def _destroyed(planned: Erasure) -> str:
    names = len(planned.called)
    texts = sum(planned.texts.values())
    return (
        f"the key, the ids, {names} name{'' if names == 1 else 's'} and the id in "
        f"{texts} row{'' if texts == 1 else 's'} are destroyed. The "
        f"{planned.lines:,} lines that tell of what was done stay, and tell of an "
        "erased person with a number."
    )


def _demand_silent(why: str, person: Person, planned: Erasure) -> None:
    """The reason stays for ever, so it must not say what is to be forgotten."""
    words = why.casefold()
    if not why.strip():
        raise UsageError("There is no reason.", remedy='Give one: --why "on request".')
    if any(one.casefold() in words for one in (person.user, *planned.called)):
        raise UsageError(
            "The reason names the person, and it stays on record for ever.",
            remedy="Name a ticket instead, for example.",
        )


def _ask(user: str) -> None:
    print("It cannot be undone. Type the id again to go on: ", end="", flush=True)
    try:
        said = input().strip()
    except EOFError:
        said = ""
    if said != user:
        raise UsageError("That is not the id.", remedy="Nothing was erased.")


def _left(done: Erasure, user: str, *, swept: bool, shared: bool) -> Iterator[str]:
    """What cannot be erased, or not by us."""
    if done.spoken:
        yield (
            f"{done.spoken:,} lines in which {user} stands in somebody's own words, or "
            "stood before the person had done anything: they are sealed."
        )
    yield "what people wrote in reasons, and names in that: it is sealed."
    if done.rules:
        yield (
            f"{done.rules:,} texts of rules that were in force and name the id: every "
            "line refers to them by their hash. Take the id out of onair.toml."
        )
    yield (
        "archives: their lines hold marks, which nobody can turn into ids now; but a "
        "reason in them stays as it was written."
    )
    yield (
        "exports, CSV files and reports made before, backups and copies, logs, and the "
        "stops that are noted beside the database while it is away."
    )
    yield "Slack itself: messages, cards and user groups there."
    if shared:
        yield (
            "old row versions and the write-ahead log of PostgreSQL: VACUUM FULL, and "
            "the end of your log's retention, remove them."
        )
    elif not swept:
        yield (
            "the file beside the database that ends in -wal, as long as a bot runs: "
            "it is overwritten in time, and removed when the bot is stopped."
        )


def _ran_as() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
