"""
`onair policy …`: what the rules say, before anybody asks in Slack.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.environment import environment
from bot.cli.policy_examples import read_examples
from bot.cli.policy_found import (
    Answer,
    Case,
    action_of,
    find,
    groups_of,
    place_of,
    user_of,
)
from bot.domain.errors import RulesError, UsageError
from bot.domain.policy import APPROVABLE, spoken
from bot.domain.room import shown
from bot.settings import load_configuration, load_environment

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import timedelta

    from bot.cli.policy_found import Found
    from bot.settings import Configuration

_FAULTY = 1
_STATUS = {
    Answer.ALLOWED: 0,
    Answer.NEEDS_APPROVAL: 0,
    Answer.REFUSED: 1,
    Answer.UNDECIDED: 3,
}


def check(given: Namespace) -> int:
    """
    Whether the file can be used: 0, or 1 and each fault on a line of its own.
    """
    try:
        configuration = _read(Path(given.file))
    except RulesError as error:
        alone = error.faults == (error.what,)
        print(*((error,) if alone else error.faults), sep="\n", file=sys.stderr)
        return _FAULTY
    if not given.quiet:
        rules = configuration.rules
        lists = _counted(len(rules.lists), "list")
        admins = _counted(len(rules.admins), "admin")
        found = ", ".join((_counted(len(rules.rules), "rule"), lists, admins))
        print(f"{given.file} can be used: {found}.")
        if rules.groups:
            print(f"It names the user groups {', '.join(sorted(rules.groups))}.")
    return 0


def explain(given: Namespace) -> int:
    """
    Say who may, and why: 0 allowed, 1 refused, 3 where a group is not given.

    Raises:
        UsageError: What is asked cannot be understood.
        RulesError: The file cannot be used.
    """
    case = Case(
        user_of(given.user),
        action_of(given.action),
        place_of(given.room, given.label, given.channel),
        groups_of(dict(_group(one) for one in given.group)),
    )
    if given.file:
        configuration = _read(Path(given.file))
    else:
        settings = load_environment(environment(), serving=False)
        configuration = load_configuration(settings.config, settings.admins)
    found = find(case, configuration.rules)
    clocks = _clocks(case, found, configuration)
    if given.json:
        print(json.dumps(_plain(found, clocks)))
    else:
        print(*_lines(case, found, clocks), sep="\n")
    return _STATUS[found.answer]


def test(given: Namespace) -> int:
    """
    Try every example: 0 where each says what was expected, else 1.

    Raises:
        SettingsError: One of the two files cannot be used.
    """
    path = Path(given.file)
    rules = _read(path).rules
    beside = path.with_name(f"{path.stem}.test.toml")
    examples = read_examples(Path(given.examples) if given.examples else beside)
    failed = 0
    for example in examples:
        found = find(example.case, rules)
        differs = example.differs(found)
        print(f"FAIL {example.name}: {differs}" if differs else f"ok   {example.name}")
        if differs:
            failed += 1
            reason = (found.reason,) if found.reason else ()
            print(
                *(f"       {line}" for line in (*found.verdict.trace, *reason)),
                sep="\n",
            )
    passed = len(examples) - failed
    print(f"{_counted(len(examples), 'example')}: {passed} ok, {failed} failed.")
    return _FAULTY if failed else 0


def _read(path: Path) -> Configuration:
    """
    That file alone; unlike a served one it must be there.

    Raises:
        RulesError: It cannot be used.
    """
    if not path.exists():
        raise RulesError(
            f"{path} is not there.", remedy="Name a file; `onair init` writes one."
        )
    return load_configuration(path)


def _group(text: str) -> tuple[str, tuple[str, ...]]:
    group, equals, users = text.removeprefix("group:").partition("=")
    if not equals:
        raise UsageError(
            f"“{shown(text)}” does not say who is in the group.",
            remedy="Write --group S0DUTY=U1AAA,U2BBB, or --group S0DUTY= for nobody.",
        )
    return group, tuple(one.strip() for one in users.split(",") if one.strip())


def _clocks(
    case: Case, found: Found, configuration: Configuration
) -> dict[str, timedelta | None]:
    """Every clock as it would run, with what the file says for all."""
    verdict = found.verdict
    late = within = None
    if verdict.allowed and case.action in APPROVABLE:
        late = verdict.run_within or configuration.run_within
        if verdict.quorums:
            within = verdict.approve_within or configuration.approve_within
    return {
        "max_duration": verdict.max_duration,
        "run_within": late,
        "approve_within": within,
    }


def _lines(case: Case, found: Found, clocks: dict[str, timedelta | None]) -> list[str]:
    where = case.place.room or "no room"
    there = f" in {case.place.channel}" if case.place.channel else ""
    lines = [f"{found.answer.value}: {case.user}, {case.action.value}, {where}{there}"]
    lines += [f"  {line}" for line in found.verdict.trace]
    if found.reason:
        lines.append(f"  {found.reason}")
    for quorum, users in found.second:
        who = ", ".join(users) or "nobody that is known here"
        lines.append(
            f"{quorum.place}: {quorum.approvals} of {', '.join(quorum.approvers)} "
            f"must agree; that could be {who}, or an admin"
        )
        if quorum.break_glass:
            lines.append(f"  without them: {', '.join(quorum.break_glass)}")
    lines += [
        f"{name} {spoken(length)}"
        for name, length in clocks.items()
        if length is not None
    ]
    lines += [
        f"who is in {group} is not given: add --group {group}=U...,U..."
        for group in sorted(found.unread)
    ]
    return lines


def _plain(found: Found, clocks: dict[str, timedelta | None]) -> dict[str, object]:
    """The same for programs; clocks in seconds."""
    return {
        "answer": found.answer.value,
        "reason": found.reason,
        "trace": list(found.verdict.trace),
        "second_persons": [
            {
                "rule": quorum.place,
                "approvals": quorum.approvals,
                "approvers": list(quorum.approvers),
                "could_be": list(users),
                "break_glass": list(quorum.break_glass),
            }
            for quorum, users in found.second
        ],
        "clocks": {
            name: None if length is None else length.total_seconds()
            for name, length in clocks.items()
        },
        "groups_not_given": sorted(found.unread),
    }


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
