"""
Whom the rules mean, as a reader knows them.
"""

from __future__ import annotations

import pytest

from bot.domain.actor import Actor
from bot.domain.rules import WORKFLOW
from bot.slack.views.markup import mention
from bot.slack.views.people import MOST_NAMED, any_of, meant, people, spelled


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("user:U0BOB", "<@U0BOB>"),
        ("group:S0DUTY", "<!subteam^S0DUTY>"),
        ("list:crew", "crew"),
        ("workflow", "a workflow"),
        ("group:<!channel>", "`&lt;!channel&gt;`"),
        ("user:<!here>", "&lt;!here&gt;"),
        ("something", "something"),
    ],
)
def test_every_kind_of_entry_is_shown_by_name(entry: str, expected: str) -> None:
    """
    A mention, a group, a list's name; what is none of them is shown as it stands.
    """
    assert expected == meant(entry)


def test_of_several_entries_each_will_do() -> None:
    """
    "or" between those who may, "and" between those who did.
    """
    assert "<!subteam^S0DUTY>, crew or <@U0BOB>" == any_of(
        ("group:S0DUTY", "list:crew", "user:U0BOB")
    )
    assert "<@U0ALICE> and <@U0BOB>" == people(("U0ALICE", "U0BOB"))
    assert "nobody" == people(())


def test_a_crowd_is_counted() -> None:
    """
    A thousand approvers are no line to read.
    """
    crowd = people(f"U0{at}" for at in range(MOST_NAMED + 5))

    assert crowd.endswith("<@U019> and 5 more")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "rule 1 (line 5) asks for 1 of group:S0DUTY, user:U0BOB, list:on-call",
            "rule 1 (line 5) asks for 1 of <!subteam^S0DUTY>, <@U0BOB>, on-call",
        ),
        ("U024BE7LH is an admin", "<@U024BE7LH> is an admin"),
        (
            "there is U0BOB: 1 more would be needed",
            "there is <@U0BOB>: 1 more would be needed",
        ),
        (
            "the groups S0DUTY, S0OPS would tell",
            "the groups <!subteam^S0DUTY>, <!subteam^S0OPS> would tell",
        ),
        ("type `user:U0BOB` there", "type `user:U0BOB` there"),
        (
            "<@U0EVE1> & <!subteam^S0EVE1>",
            "&lt;@U0EVE1&gt; &amp; &lt;!subteam^S0EVE1&gt;",
        ),
        ("SHOULD NOT", "SHOULD NOT"),
    ],
)
def test_a_trace_names_people_and_groups(text: str, expected: str) -> None:
    """
    What the rules quote becomes a name; what somebody wrote as markup does not.
    """
    assert expected == spelled(text)


def test_a_workflow_is_no_person() -> None:
    """
    Nobody is called where nobody asked.
    """
    assert "a workflow" == mention(Actor("T1", WORKFLOW))
