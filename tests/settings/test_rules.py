"""
Rules as they are written: what they say counts, what contradicts itself is refused.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import RulesError
from bot.settings import parse_configuration

WHOLE = """
admins = ["user:U0ADMIN"]

[[rule]]
actions   = ["broadcast.start", "record.start"]
rooms     = ["room*", "label:public"]
channels  = ["C0INCIDENTS"]
allow     = ["group:S0VIDEOOPS", "user:U0ALICE", "list:crew", "workflow"]
approvals = 2
approvers = ["group:S0DUTY", "user:U0DAN"]
approve_within = "30m"
run_within     = "15m"
max_duration   = "4h"
break_glass    = ["user:U0DAN", "list:crew"]

[[rule]]
actions = ["room.kick"]
deny    = ["group:S0GUESTS"]

[lists]
crew = ["U111", "user:U222"]

[people]
alice = ["U0ALICE", "U0ALICETEST"]
"""

START = '[[rule]]\nactions = ["broadcast.start"]\n'
GROUP = f'{START}allow = ["group:S0OPS"]\n'
DUTY = 'approvals = 1\napprovers = ["group:S0DUTY"]\n'


def faults(text: str) -> tuple[str, ...]:
    """Every fault of a file that is refused."""
    with pytest.raises(RulesError) as refused:
        parse_configuration(text)
    return refused.value.faults


def test_every_word_of_a_rule_is_understood() -> None:
    """
    Groups, workflows, second persons, their clock and break-glass arrive as written.
    """
    rules = parse_configuration(WHOLE).rules
    rule = rules.rules[0]

    assert ("group:S0VIDEOOPS", "user:U0ALICE", "list:crew", "workflow") == rule.allow
    assert (2, ("group:S0DUTY", "user:U0DAN")) == (rule.approvals, rule.approvers)
    assert timedelta(minutes=30) == rule.approve_within
    assert ("user:U0DAN", "list:crew") == rule.break_glass
    assert {"S0VIDEOOPS", "S0DUTY", "S0GUESTS"} == rules.groups
    assert {"crew": frozenset({"U111", "U222"})} == rules.lists


def test_several_accounts_are_one_person() -> None:
    """
    Whoever stands under [people] is the same person with each of their accounts.
    """
    rules = parse_configuration(WHOLE).rules

    assert "alice" == rules.person("U0ALICE") == rules.person("U0ALICETEST")
    assert {"U0ALICE", "U0ALICETEST"} == rules.accounts("U0ALICE")
    assert "U0DAN" == rules.person("U0DAN")


def test_the_text_itself_is_kept() -> None:
    """
    What is in force can be shown word for word.
    """
    assert WHOLE == parse_configuration(WHOLE).rules.text


def test_other_admins_in_the_environment_are_other_rules() -> None:
    """
    Two processes with the same file and other ONAIR_ADMINS have another digest; their
    order, and being named twice, makes no difference.
    """
    plain, one, both, again = (
        parse_configuration(WHOLE, admins=admins).rules.digest
        for admins in (
            (),
            ("U111",),
            ("U111", "U222"),
            ("user:U222", "U111", "U222"),
        )
    )

    assert both == again
    assert 3 == len({plain, one, both})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{GROUP}approvals = -1", "approvals must be a whole number from 0 to 10"),
        (f"{GROUP}approvals = 11", "approvals must be a whole number from 0 to 10"),
        (f"{GROUP}approvals = true", "approvals must be a whole number"),
        (f'{GROUP}approvals = "1"', "approvals must be a whole number"),
        (f"{GROUP}approvals = 1", "approvals needs approvers"),
        (f"{GROUP}approvers = 5", "approvers must hold a list of texts"),
        (f'{GROUP}{DUTY}approve_within = "59s"', "approve_within must be one minute"),
        (f'{GROUP}{DUTY}approve_within = "8d"', "approve_within must be 7 days at"),
        (f"{GROUP}{DUTY}approve_within = 30", "approve_within must be a duration"),
        (f'{GROUP}approvers = ["user:U111"]', "approvals is 0, so approvers says"),
        (f'{GROUP}approve_within = "30m"', "approvals is 0, so approve_within says"),
        (f'{GROUP}break_glass = ["user:U111"]', "approvals is 0, so break_glass says"),
        (
            f'{GROUP}approvals = 0\napprovers = ["user:U111"]',
            "approvals is 0, so approvers says nothing",
        ),
        (
            f'{START}deny = ["user:U111"]\n{DUTY}',
            "approvals is for those whom the rule",
        ),
        (
            f'{GROUP}{DUTY}break_glass = ["workflow"]',
            "break_glass: workflow is not a person",
        ),
        (
            f'{GROUP}approvals = 1\napprovers = ["workflow"]',
            "approvers: workflow is not a person",
        ),
        (f'{START}allow = ["group:ops"]', "allow: “group:ops” must be user:U…"),
        (f'{START}allow = ["group:S"]', "must be user:U…, group:S…, list:NAME or"),
        (f'{START}allow = ["user:*"]', "must be user:U…"),
        (f'{START}allow = ["workflow:x"]', "must be user:U…"),
        (f'{GROUP}deny = ["group:S0OPS"]', "group:S0OPS stands in allow and in deny"),
        (
            f'{GROUP}{DUTY}deny = ["group:S0DUTY"]',
            "group:S0DUTY stands in approvers and in deny",
        ),
        (
            (
                f'{START}allow = ["list:a"]\ndeny = ["list:b"]\n'
                '[lists]\na = ["U111"]\nb = ["U111"]'
            ),
            "everybody whom it allows it denies as well",
        ),
        (f'{GROUP}rooms = ["Room42"]', "no room is called “Room42”"),
        (f'{GROUP}rooms = ["room[1-3]"]', "no room is called “room[1-3]”"),
        (f'{GROUP}rooms = ["label:"]', "no room is called “label:”"),
        ('[[rule]]\nactions = ["[s]ee"]\nallow = ["user:U111"]', "no action is called"),
        ("lists = { crew = [] }", "crew is empty"),
        ("[people]\nann = []", "line 2: ann is empty"),
        ("people = 5", "[people] must be a table of lists"),
        ("[people]\nann = 5", "line 2: ann must hold a list of texts"),
        ('[people]\nann = ["ann"]', "line 2: ann: “ann” is not a user id"),
        (
            '[people]\nann = ["U111"]\nbob = ["U222", "U111"]',
            "line 3: bob: U111 is ann already; keep it once",
        ),
        ('[people]\nU222 = ["U111"]', "line 2: U222: that is an account's id"),
    ],
)
def test_each_fault_of_rules_is_named(text: str, said: str) -> None:
    """
    A rule that cannot be meant as it stands refuses the file, saying why.
    """
    assert said in "\n".join(faults(text))


@pytest.mark.parametrize(
    "key",
    ["actions", "rooms", "channels", "allow", "deny", "approvers", "break_glass"],
)
def test_an_empty_list_is_never_taken_for_all_or_none(key: str) -> None:
    """
    `rooms = []` could mean every room or no room, so it is a fault.
    """
    rule = {"actions": '["see"]', "allow": '["user:U111"]'} | {key: "[]"}
    text = "[[rule]]\n" + "\n".join(f"{one} = {it}" for one, it in rule.items())

    assert f"{key} is empty" in "\n".join(faults(text))


@pytest.mark.parametrize(
    "action",
    [
        "room.add",
        "room.edit",
        "room.remove",
        "room.here",
        "freeze",
        "unfreeze",
        "break-glass",
        "room.*",
        "*",
    ],
)
def test_what_never_waits_cannot_ask_for_approvals(action: str) -> None:
    """
    Approvals of what is done at once would be a promise that is not kept; the fault
    names what can wait.
    """
    text = f'[[rule]]\nactions = ["{action}"]\nallow = ["group:S0OPS"]\n{DUTY}'
    (said,) = faults(text)

    assert "never wait" in said
    assert said.endswith("name broadcast.start, record.start, room.kick instead.")


@pytest.mark.parametrize("action", ["*.stop", "see", "broadcast.extend"])
def test_approvals_of_nothing_that_waits_are_a_fault(action: str) -> None:
    """
    Stops, extensions and looking need no approval, so a rule about them alone that
    asks for one says nothing.
    """
    text = f'[[rule]]\nactions = ["{action}"]\nallow = ["group:S0OPS"]\n{DUTY}'
    (said,) = faults(text)

    assert "approvals is for broadcast.start, record.start, room.kick" in said


@pytest.mark.parametrize("actions", ['"broadcast.*", "record.*"', '"*.start", "see"'])
def test_what_never_waits_may_stand_beside_what_does(actions: str) -> None:
    """
    A pattern that means starts and their stops may ask for second persons.
    """
    text = f'[[rule]]\nactions = [{actions}]\nallow = ["group:S0OPS"]\n{DUTY}'

    assert 1 == parse_configuration(text).rules.rules[0].approvals


PEOPLE = '[people]\nann = ["U111", "U112"]\n[lists]\ncrew = ["U111", "U222"]'


@pytest.mark.parametrize(
    ("allow", "deny", "approvals", "approvers", "enough"),
    [
        ('"user:U111"', "", 1, '"user:U111"', False),
        ('"user:U111"', "", 1, '"user:U112"', False),
        ('"user:U111"', "", 1, '"user:U111", "user:U222"', True),
        ('"user:U111", "user:U222"', "", 1, '"user:U111"', True),
        ('"list:crew"', "", 2, '"list:crew"', False),
        ('"list:crew", "user:U333"', "", 2, '"list:crew"', True),
        ('"group:S0OPS"', "", 2, '"user:U111", "user:U112"', False),
        ('"group:S0OPS"', "", 2, '"list:crew"', True),
        ('"group:S0OPS"', '"user:U222"', 2, '"list:crew"', False),
        ('"group:S0OPS"', '"user:U112"', 2, '"list:crew"', False),
        ('"group:S0OPS"', "", 9, '"group:S0DUTY", "user:U111"', True),
        ('"workflow"', "", 2, '"list:crew"', True),
        ('"workflow"', "", 3, '"list:crew"', False),
    ],
)
def test_approvers_who_can_never_be_enough_are_a_fault(
    allow: str, deny: str, approvals: int, approvers: str, *, enough: bool
) -> None:
    """
    Counted are persons, not accounts, without those denied and without the asker,
    where the rule tells who may ask; a group may hold anybody.
    """
    denied = f"deny = [{deny}]\n" if deny else ""
    text = (
        f"{START}allow = [{allow}]\n{denied}approvals = {approvals}\n"
        f"approvers = [{approvers}]\n{PEOPLE}"
    )
    if enough:
        assert approvals == parse_configuration(text).rules.rules[0].approvals
        return
    (said,) = faults(text)

    assert "name more approvers, or ask for fewer" in said


def test_faults_of_rules_stand_on_one_line_each() -> None:
    """
    A line end that a file smuggles into a name does not break the list of faults.
    """
    assert all("\n" not in one for one in faults('[[rule]]\nactions = ["a\\nb"]'))


def test_faults_that_only_follow_from_others_are_not_told() -> None:
    """
    An unknown list is one fault, and not also approvers who are too few.
    """
    text = f'{GROUP}approvals = 2\napprovers = ["list:crew"]'

    assert 1 == len(faults(text))


def test_an_empty_list_is_one_fault_and_a_question_has_no_point() -> None:
    """
    Whoever reads the faults finds each once, and none that only follows.
    """
    text = (
        '[[rule]]\nactions = ["see"]\nallow = ["list:crew"]\n'
        '[[rule]]\nactions = ["see"]\nallow = ["user:U0A"]\nalow = []\n'
        "[lists]\ncrew = []\n"
    )

    with pytest.raises(RulesError) as found:
        parse_configuration(text)

    told = "\n".join(found.value.faults)
    assert "denies" not in told
    assert "did you mean allow?" in told
    assert "?." not in told
