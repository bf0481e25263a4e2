"""
What is known of Slack's platform, fact by fact, and how the stand-in holds to it.

This is the list of what the playground's Slack is strict about: a bot that gets along
here meets nothing new there, as far as these facts go.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from bot.playground.workspace import Workspace
from tests.playground.workspace import (
    strict_calls,
    strict_gestures,
    strict_limits,
    strict_manifest,
)
from tests.playground.workspace.conftest import MANIFEST

FACTS = (
    "ack",
    "slash payload",
    "answer",
    "response_url",
    "trigger_id",
    "retries",
    "Socket Mode",
    "signing (HTTP)",
    "rate limits",
    "tiers",
    "user groups: scope",
    "limits",
    "escaping",
    "should_escape",
    "command names",
    "channel_name",
    "notice",
    "shortcuts",
    "function_executed",
    "user groups: plan",
    "history lookup",
    "unfurl",
    "membership",
    "chat.update",
    "metadata",
    "chat.scheduleMessage",
    "custom steps",
    "typed text",
)
Check = Callable[[], None]
CHECKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "ack": (strict_gestures.late_answer,),
        "slash payload": (strict_gestures.command_fields,),
        "answer": (strict_gestures.answer_is_private,),
        "response_url": (strict_gestures.response_url,),
        "trigger_id": (strict_gestures.trigger_id,),
        "retries": (strict_gestures.delivered_twice,),
        "Socket Mode": (strict_gestures.one_line_each,),
        "signing (HTTP)": (strict_gestures.signed,),
        "rate limits": (strict_calls.one_post_a_second,),
        "tiers": (strict_calls.tier_of_each_method,),
        "user groups: scope": (strict_calls.groups_need_a_scope,),
        "limits": (strict_limits.how_much_fits, strict_limits.how_much_fits_in_a_form),
        "escaping": (strict_calls.unescaped_markup_works,),
        "should_escape": (strict_gestures.escaped_or_spoofed,),
        "command names": (strict_manifest.reserved_names,),
        "channel_name": (strict_gestures.hidden_names,),
        "notice": (strict_calls.whom_it_alerts,),
        "shortcuts": (strict_manifest.shortcuts,),
        "function_executed": (strict_manifest.step_without_a_starter,),
        "user groups: plan": (strict_calls.groups_cost_money,),
        "unfurl": (strict_calls.unfurling,),
        "membership": (strict_calls.where_it_may_write,),
        "chat.update": (strict_calls.own_messages_only,),
        "metadata": (strict_calls.metadata_is_no_secret,),
        "chat.scheduleMessage": (strict_calls.scheduled_with_metadata,),
        "custom steps": (strict_manifest.custom_steps,),
        "typed text": (strict_gestures.typed_as_on_a_phone,),
    }
)
NOT_PLAYED = MappingProxyType(
    {
        "history lookup": "the narrower limit concerns apps that are sold outside the "
        "marketplace; a team that runs its own OnAir never meets it",
    }
)


@pytest.mark.parametrize(
    ("fact", "check"),
    [(fact, check) for fact, checks in CHECKS.items() for check in checks],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_the_stand_in_is_as_strict_as_slack(fact: str, check: Check) -> None:
    """
    Each fact about Slack's platform holds here too.
    """
    assert fact in FACTS
    check()


def test_no_fact_is_forgotten() -> None:
    """
    Each fact is either checked or listed with the reason why it is not played.
    """
    assert len(FACTS) == len(set(FACTS))
    assert set(FACTS) == CHECKS.keys() | NOT_PLAYED.keys()
    assert not CHECKS.keys() & NOT_PLAYED.keys()
    assert all(NOT_PLAYED.values())


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ({"oauth_config": {"scopes": {"bot": ["commands", "chat:shout"]}}}, "scope"),
        ({"settings": {"event_subscriptions": {"bot_events": ["knock"]}}}, "event"),
    ],
)
def test_unknown_names_spoil_the_manifest(part: dict[str, object], wrong: str) -> None:
    """
    A scope or an event that Slack does not have, and the manifest is refused.
    """
    with pytest.raises(ValueError, match=f"is no {wrong} of a bot"):
        Workspace(MANIFEST | part)


def test_optional_scopes_are_in_both_lists() -> None:
    """
    What the manifest calls optional can be left out, though the other list names it.
    """
    scopes = MANIFEST["oauth_config"]["scopes"]
    both = scopes | {"bot": [*scopes["bot"], *scopes["bot_optional"]]}
    manifest = MANIFEST | {"oauth_config": {"scopes": both}}
    without, granted = (
        Workspace(manifest, optional_scopes=optional).team.grant.scopes or frozenset()
        for optional in (False, True)
    )

    assert {"channels:history"} == granted - without
