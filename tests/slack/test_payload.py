"""
Decoding: what Slack sends becomes words, and what is not ours is refused.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.command import Button
from bot.domain.errors import AskerError, NotOursError, UsageError
from bot.slack.payload import Ours, asking, authorized_ids, click, reply_address

OURS = Ours(frozenset({"T1"}), "A1")


def slash(**changed: object) -> dict[str, Any]:
    """A slash command's payload."""
    payload: dict[str, Any] = {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "user_name": "bob",
        "command": "/broadcast",
        "text": "start room42",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "api_app_id": "A1",
        "response_url": "https://hooks.slack.example/1",
    }
    return payload | changed


def press(**changed: object) -> dict[str, Any]:
    """A button's payload."""
    payload: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1", "name": "bob"},
        "channel": {"id": "C1"},
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "actions": [{"action_id": Button.STOP.value, "value": "7"}],
    }
    return payload | changed


def test_a_command_becomes_an_asking() -> None:
    """
    Who, where, what was typed, and the gesture's durable key.
    """
    read = asking(slash(), OURS)

    assert ("T1", "U1", "bob") == (read.actor.team, read.actor.user, read.actor.name)
    assert ("C1", "broadcast", "start room42") == (
        read.channel,
        read.command,
        read.text,
    )
    assert "A1:T1:U1:13345224609.738474920.8088930838d88f008e0" == read.gesture


def test_a_repeated_delivery_has_the_same_gesture() -> None:
    """
    The key holds nothing that changes between two deliveries.
    """
    again = slash(response_url="https://hooks.slack.example/2")

    assert asking(slash(), OURS).gesture == asking(again, OURS).gesture


def test_a_prefix_is_taken_off_the_commands_name() -> None:
    """
    `/my-broadcast` is `/broadcast` where the manifest renamed it.
    """
    prefixed = Ours(frozenset({"T1"}), "A1", prefix="my-")

    assert "broadcast" == asking(slash(command="/my-broadcast"), prefixed).command


def test_a_press_becomes_a_click() -> None:
    """
    Which button, and the name it carries.
    """
    read = click(press(), OURS)

    assert (Button.STOP, "7", "C1", "U1") == (
        read.button,
        read.value,
        read.channel,
        read.actor.user,
    )


@pytest.mark.parametrize(
    "payload",
    [slash(team_id="T2"), slash(api_app_id="A2")],
)
def test_another_workspace_or_app_is_not_served(payload: dict[str, Any]) -> None:
    """
    A payload that is not ours is refused before it is understood.
    """
    with pytest.raises(NotOursError):
        asking(payload, OURS)


def test_a_guest_from_a_shared_channel_presses_nothing() -> None:
    """
    In a channel shared with another company its people have no authority here.
    """
    foreign = press(user={"id": "U9", "team_id": "T9"})

    with pytest.raises(NotOursError):
        click(foreign, OURS)


def test_before_we_know_who_we_are_nobody_is_served() -> None:
    """
    Deny is the default, also in the first second.
    """
    with pytest.raises(NotOursError):
        asking(slash(), Ours(frozenset(), "A1"))


@pytest.mark.parametrize(
    "payload",
    [
        press(actions=[]),
        press(actions=[{"action_id": "onair.unheard_of"}]),
        press(actions="x"),
        press(channel=None),
        press(user=None),
        press(trigger_id=""),
    ],
)
def test_a_press_that_is_incomplete_is_refused(payload: dict[str, Any]) -> None:
    """
    A missing part, or a button of another version, changes nothing.
    """
    with pytest.raises(UsageError):
        click(payload, OURS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*slash(), *press()]), JSON))
def test_no_payload_whatsoever_breaks_the_decoding(changed: dict[str, Any]) -> None:
    """
    Anything that is not a right payload is refused in words.
    """
    for decode, payload in ((asking, slash()), (click, press())):
        mixed = payload | changed
        authorized_ids(mixed)
        reply_address(mixed)
        with suppress(AskerError):
            decode(mixed, OURS)
