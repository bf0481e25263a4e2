"""
Which facts about Slack's platform the stand-in enforces, and where that is tested.
"""

import importlib
from types import MappingProxyType

import pytest

HERE = "tests.playground.workspace"
ENFORCED = MappingProxyType(
    {
        "ack": ("test_sockets", "test_a_late_answer_is_a_time_out"),
        "slash payload": ("test_commands", "test_a_command_has_slacks_fields"),
        "answer": (
            "test_commands",
            "test_an_answer_is_private_unless_it_says_otherwise",
        ),
        "response_url": ("test_answers", "test_a_response_url_works_five_times"),
        "trigger_id": ("test_answers", "test_a_trigger_lives_three_seconds"),
        "retries": ("test_sockets", "test_a_gesture_can_be_delivered_twice"),
        "Socket Mode": (
            "test_sockets",
            "test_each_payload_goes_to_exactly_one_connection",
        ),
        "signing (HTTP)": ("test_http_mode", "test_a_command_is_a_signed_form"),
        "rate limits": (
            "test_limits",
            "test_posting_is_limited_to_one_a_second_in_a_channel",
        ),
        "tiers": ("test_limits", "test_tiers_are_those_of_the_manual"),
        "user groups": ("test_lookups", "test_user_groups_cost_money"),
        "limits": ("test_blocks", "test_broken_blocks_are_found"),
        "should_escape": ("test_commands", "test_escaping_turns_names_into_ids"),
        "command names": ("test_manifest", "test_a_reserved_name_spoils_the_manifest"),
        "channel_name": ("test_commands", "test_channel_names_are_hidden"),
        "notice": ("test_chat", "test_an_edit_notifies_nobody"),
        "shortcuts": ("test_clicks", "test_shortcuts_appear_on_every_message"),
        "unfurl": ("test_chat", "test_unfurling_is_recorded"),
        "membership": (
            "test_chat",
            "test_a_private_channel_does_not_exist_from_outside",
        ),
        "chat.update": ("test_chat", "test_text_without_blocks_removes_the_blocks"),
        "metadata": ("test_lookups", "test_history_shows_the_channel_newest_first"),
    }
)
NOT_ENFORCED = MappingProxyType(
    {
        "escaping": "what is not escaped is shown as it would be, and not refused",
        "function_executed": "workflow steps are not played",
        "history lookup": "the extra limit for apps sold outside the marketplace",
        "chat.scheduleMessage": "the method does not exist here",
        "custom steps": "workflow steps are not played",
        "typed text": "whoever types decides which quotation marks they use",
    }
)


@pytest.mark.parametrize("fact", ENFORCED)
def test_each_fact_has_its_test(fact: str) -> None:
    """
    What the stand-in claims to enforce is checked by a test that exists.
    """
    module, name = ENFORCED[fact]

    assert callable(getattr(importlib.import_module(f"{HERE}.{module}"), name))


def test_no_fact_is_both_enforced_and_not() -> None:
    """
    Each fact is either enforced or listed with the reason why not.
    """
    assert not set(ENFORCED) & set(NOT_ENFORCED)
    assert all(NOT_ENFORCED.values())
