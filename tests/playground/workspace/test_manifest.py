"""
What the stand-in takes from the manifest, and what it refuses like Slack.
"""

import pytest

from bot.playground.workspace import Workspace
from bot.playground.workspace.known import RESERVED
from tests.playground.workspace.conftest import MANIFEST


def with_command(command: str) -> dict[str, object]:
    """
    The usual manifest with one command instead.
    """
    features = MANIFEST["features"] | {"slash_commands": [{"command": command}]}
    return MANIFEST | {"features": features}


@pytest.mark.parametrize("command", sorted(RESERVED))
def test_a_reserved_name_spoils_the_manifest(command: str) -> None:
    """
    One command with a name of Slack's own and the whole manifest is refused.
    """
    with pytest.raises(ValueError, match="Slack's own"):
        Workspace(with_command(command))


@pytest.mark.parametrize("command", ["/Broadcast", "/on air", "broadcast", "/"])
def test_a_malformed_command_spoils_the_manifest(command: str) -> None:
    """
    Commands begin with a slash and have neither upper case nor blanks.
    """
    with pytest.raises(ValueError, match="upper case, blanks"):
        Workspace(with_command(command))


def test_commands_need_their_scope() -> None:
    """
    Slash commands without the scope `commands` are refused.
    """
    with pytest.raises(ValueError, match="scope `commands`"):
        Workspace(MANIFEST | {"oauth_config": {"scopes": {"bot": ["chat:write"]}}})


def test_a_shortcut_name_has_24_characters() -> None:
    """
    A shortcut with a longer label is refused.
    """
    shortcut = {"name": "x" * 25, "type": "message", "callback_id": "a"}
    features = MANIFEST["features"] | {"shortcuts": [shortcut]}

    with pytest.raises(ValueError, match="longer than 24"):
        Workspace(MANIFEST | {"features": features})


def test_tokens_are_new_and_fake_each_time() -> None:
    """
    No two workspaces share a token, and none could be taken for a real one.
    """
    first, second = Workspace().identity, Workspace().identity

    assert first.bot_token != second.bot_token
    for identity in (first, second):
        assert identity.bot_token.startswith("xoxb-not-a-real-token")
        assert identity.app_token.startswith(f"xapp-1-{identity.app}-")
        assert "not-a-real" not in repr(identity)
