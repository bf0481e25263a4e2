"""
Looking things up: channels, members, user groups, history.
"""

from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    MANIFEST,
    OPEN,
    OUTSIDE,
    bot_client,
    workspace,
)

META = {"event_type": "card", "event_payload": {"operation": 1}}


def test_a_channel_tells_its_kind(slack: Workspace, client: WebClient) -> None:
    """
    Private, shared, archived and membership are read from the channel itself.
    """
    slack.add_channel("C0BOTH", "both", private=True, shared=True)
    slack.archive("C0BOTH")

    both = client.conversations_info(channel="C0BOTH")["channel"]
    outside = client.conversations_info(channel=OUTSIDE)["channel"]

    assert "both" == both["name"]
    keys = ("is_private", "is_ext_shared", "is_archived", "is_member")
    assert [True, True, True, True] == [both[key] for key in keys]
    assert [False, False, False, False] == [outside[key] for key in keys]


def test_each_kind_of_channel_has_its_own_scope() -> None:
    """
    With `channels:read` alone a private channel cannot be looked at.
    """
    scopes = {"oauth_config": {"scopes": {"bot": ["commands", "channels:read"]}}}
    with workspace(manifest=MANIFEST | scopes) as slack:
        client = bot_client(slack)
        slack.invite_bot(HIDDEN)

        assert client.conversations_info(channel=OPEN)["ok"]
        assert "missing_scope" == error_of(
            lambda: client.conversations_info(channel=HIDDEN)
        )


def test_members_come_in_pages(slack: Workspace, client: WebClient) -> None:
    """
    A cursor leads through all members, each exactly once.
    """
    everyone = {slack.identity.bot_user, DANA, LEE}
    pages = [
        list(page["members"])
        for page in client.conversations_members(channel=OPEN, limit=2)
    ]

    assert [2, 1] == [len(page) for page in pages]
    assert sorted(everyone) == sorted(pages[0] + pages[1])


def test_user_groups_list_their_members(slack: Workspace, client: WebClient) -> None:
    """
    One call with `include_users` gives what a call per group gives.
    """
    slack.add_group("S0DUTY", "duty-managers", [DANA])

    (group,) = client.usergroups_list(include_users=True)["usergroups"]
    members = client.usergroups_users_list(usergroup="S0DUTY")["users"]

    assert ("duty-managers", [DANA]) == (group["handle"], group["users"])
    assert [DANA] == members
    assert "no_such_subteam" == error_of(
        lambda: client.usergroups_users_list(usergroup="S0NONE")
    )


def test_user_groups_cost_money(slack: Workspace, client: WebClient) -> None:
    """
    On a free plan the look-up of groups is refused.
    """
    slack.downgrade()

    assert "plan_upgrade_required" == error_of(client.usergroups_list)
    assert "plan_upgrade_required" == error_of(
        lambda: client.usergroups_users_list(usergroup="S0DUTY")
    )


def test_history_shows_the_channel_newest_first() -> None:
    """
    History leaves out quiet replies, and has metadata only when asked to.
    """
    with workspace(optional_scopes=True) as slack:
        client = bot_client(slack)
        ts = client.chat_postMessage(channel=OPEN, text="card", metadata=META)["ts"]
        client.chat_postMessage(channel=OPEN, text="quiet", thread_ts=ts)
        client.chat_postMessage(
            channel=OPEN, text="loud", thread_ts=ts, reply_broadcast=True
        )
        plain = client.conversations_history(channel=OPEN)["messages"]
        full = client.conversations_history(channel=OPEN, include_all_metadata=True)
        thread = client.conversations_replies(channel=OPEN, ts=ts)["messages"]

    assert ["loud", "card"] == [each["text"] for each in plain]
    assert "metadata" not in plain[1]
    assert META == full["messages"][1]["metadata"]
    assert ["card", "quiet", "loud"] == [each["text"] for each in thread]


def test_history_needs_membership() -> None:
    """
    A public channel can be written to from outside, but not read back.
    """
    with workspace(optional_scopes=True) as slack:
        client = bot_client(slack)

        assert "not_in_channel" == error_of(
            lambda: client.conversations_history(channel=OUTSIDE)
        )


def test_everybody_is_listed(client: WebClient) -> None:
    """
    `users.list` has the people and the bot.
    """
    names = {each["name"] for each in client.users_list()["members"]}

    assert {"dana", "lee", "onair"} == names


def test_the_bot_id_leads_to_the_app(slack: Workspace, client: WebClient) -> None:
    """
    `bots.info` names the app and the user behind a bot id.
    """
    bot = client.bots_info(bot=slack.identity.bot)["bot"]

    assert (slack.identity.app, slack.identity.bot_user) == (
        bot["app_id"],
        bot["user_id"],
    )
    assert "bot_not_found" == error_of(lambda: client.bots_info(bot="B0NONE"))
