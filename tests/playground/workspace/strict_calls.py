"""
Checks of what the stand-in's Web API refuses.
"""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import Workspace
from bot.playground.workspace.api import METHODS
from bot.playground.workspace.pace import TIERS
from tests.playground.workspace.calling import bearer, error_of, post
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    MANIFEST,
    OPEN,
    OUTSIDE,
    HandClock,
    bot_client,
    until,
    workspace,
)
from tests.playground.workspace.shapes import plain, section

META = {"event_type": "card", "event_payload": {"operation": 1}}
PER_MINUTE = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
    "users.info": 100,
    "usergroups.users.list": 20,
    "conversations.info": 50,
}
UNLIMITED = {"api.test", "chat.getPermalink", "chat.postMessage"}
"""The last one is limited by channel instead; for the others Slack names no number."""


def one_post_a_second() -> None:
    """
    Posts to one channel keep a second apart; 429 says how long to wait, and concerns
    this channel and this method only.
    """
    clock = HandClock()
    with workspace(clock=clock, rate_limits=True, post_burst=1) as slack:
        client = bot_client(slack)
        ts = client.chat_postMessage(channel=OPEN, text="a")["ts"]
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=OPEN, text="b")
        client.chat_postMessage(channel=OUTSIDE, text="b")
        client.chat_update(channel=OPEN, ts=ts, text="c")
        clock.advance(0.9)
        early = error_of(lambda: client.chat_postMessage(channel=OPEN, text="b"))
        clock.advance(0.1)
        client.chat_postMessage(channel=OPEN, text="d")
        texts = [each.text for each in slack.messages(OPEN)]

    answer = refused.value.response
    assert (429, "ratelimited") == (answer.status_code, answer["error"])
    assert "1" == answer.headers["Retry-After"]
    assert "ratelimited" == early
    assert ["c", "d"] == texts


def tier_of_each_method() -> None:
    """
    So many a minute and not one more, then a minute's share of waiting; every method
    has a tier or a reason to have none.
    """
    assert METHODS - UNLIMITED == TIERS.keys()
    clock = HandClock()
    with workspace(clock=clock, rate_limits=True) as slack:
        headers = bearer(slack.identity.bot_token)
        for method, many in PER_MINUTE.items():
            told = [post(slack, method, headers=headers) for _ in range(many + 1)]
            assert [200] * many + [429] == [each.status_code for each in told]
            clock.advance(int(told[-1].headers["Retry-After"]))
            assert 200 == post(slack, method, headers=headers).status_code


def groups_need_a_scope() -> None:
    """
    Who may not read user groups is told which scope is missing, and which are there.
    """
    scopes = {"bot": ["commands", "chat:write"]}
    with workspace(manifest=MANIFEST | {"oauth_config": {"scopes": scopes}}) as slack:
        slack.add_group("S0DUTY", "duty", [DANA])
        with pytest.raises(SlackApiError) as refused:
            bot_client(slack).usergroups_users_list(usergroup="S0DUTY")
    answer = refused.value.response
    told = answer["error"], answer["needed"], answer["provided"]

    assert ("missing_scope", "usergroups:read", "chat:write,commands") == told


def groups_cost_money() -> None:
    """
    There are user groups on paid plans only; one look-up can bring all members.
    """
    with workspace() as slack:
        slack.add_group("S0DUTY", "duty", [DANA, LEE])
        client = bot_client(slack)
        (group,) = client.usergroups_list(include_users=True)["usergroups"]
        slack.downgrade()

        assert [DANA, LEE] == group["users"]
        assert "plan_upgrade_required" == error_of(client.usergroups_list)


def unescaped_markup_works() -> None:
    """
    What was not escaped alerts everybody; escaped or as plain text it is only text.
    """
    with workspace() as slack:
        client = bot_client(slack)
        quiet = section("&lt;!channel&gt;") | {"text": plain("<!channel>")}
        client.chat_postMessage(channel=OPEN, text="&lt;!channel&gt;", blocks=[quiet])
        assert [] == slack.notified(LEE)
        client.chat_postMessage(channel=OPEN, text="why: <!channel>")
        client.chat_postMessage(channel=OPEN, text="a", blocks=[section("<!here>")])

        assert 2 == len(slack.notified(LEE))


def whom_it_alerts() -> None:
    """
    An edit alerts nobody, a mention members only, a direct message its person.
    """
    with workspace() as slack:
        client = bot_client(slack)
        ts = client.chat_postMessage(channel=OUTSIDE, text="a")["ts"]
        client.chat_update(channel=OUTSIDE, ts=ts, text=f"<@{DANA}> <@{LEE}>")
        edited = slack.notified(DANA), slack.notified(LEE)
        client.chat_postMessage(channel=OUTSIDE, text=f"<@{DANA}> <@{LEE}>")
        told = len(slack.notified(DANA)), len(slack.notified(LEE))
        client.chat_postMessage(channel=LEE, text="hello")

        assert ([], []) == edited
        assert (1, 0) == told
        assert ["hello"] == [each.text for each in slack.notified(LEE)]


def unfurling() -> None:
    """
    Whether links unfold is kept with the message, as the app asked for it.
    """
    with workspace() as slack:
        client = bot_client(slack)
        client.chat_postMessage(
            channel=OPEN, text="a", unfurl_links=False, unfurl_media=False
        )
        client.chat_postMessage(channel=OPEN, text="b")
        asked = [
            (each.unfurl_links, each.unfurl_media) for each in slack.messages(OPEN)
        ]

    assert [(False, False), (None, None)] == asked


def where_it_may_write() -> None:
    """
    Each place that is closed to the bot has its own refusal.
    """
    scopes = MANIFEST["oauth_config"]["scopes"]
    fewer = {"bot": [each for each in scopes["bot"] if each != "chat:write.public"]}
    with workspace(manifest=MANIFEST | {"oauth_config": {"scopes": fewer}}) as slack:
        slack.add_channel("C0OLD", "old")
        slack.archive("C0OLD")
        slack.add_channel("C0NEWS", "news", restricted=True)
        client = bot_client(slack)
        places = OUTSIDE, HIDDEN, "C0NOWHERE", "C0OLD", "C0NEWS"
        told = [_refused(client, place) for place in (*places, _bot(slack))]

    assert [
        "not_in_channel",
        "channel_not_found",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "cannot_dm_bot",
    ] == told


def _bot(slack: Workspace) -> str:
    return f"open {slack.identity.bot_user}"


def _refused(client: WebClient, place: str) -> str:
    verb, _, person = place.partition(" ")
    if person:
        return error_of(lambda: client.conversations_open(users=person))
    return error_of(lambda: client.chat_postMessage(channel=verb, text="a"))


def own_messages_only() -> None:
    """
    Not another's message, nothing ephemeral, and blocks go unless they are sent again.
    """
    with workspace() as slack:
        client = bot_client(slack)
        theirs = str(slack.say(DANA, OPEN, "mine").ts)
        quiet = client.chat_postEphemeral(channel=OPEN, user=DANA, text="a")
        for ts, refusal in (
            (theirs, "cant_update_message"),
            (quiet["message_ts"], "message_not_found"),
        ):
            assert refusal == error_of(
                lambda it=ts: client.chat_update(channel=OPEN, ts=it, text="b")  # type: ignore[misc]  # bound now
            )
        card = client.chat_postMessage(channel=OPEN, text="a", blocks=[section("a")])
        client.chat_update(channel=OPEN, ts=card["ts"], text="b")

        assert ["mine", "b"] == [each.text for each in slack.messages(OPEN)]
        assert [] == slack.messages(OPEN)[-1].blocks


def metadata_is_no_secret() -> None:
    """
    Whoever may read the channel can read a message's metadata.
    """
    with workspace(optional_scopes=True) as slack:
        client = bot_client(slack)
        client.chat_postMessage(channel=OPEN, text="a", metadata=META)
        (read,) = client.conversations_history(channel=OPEN, include_all_metadata=True)[
            "messages"
        ]

    assert META == read["metadata"]


def scheduled_with_metadata() -> None:
    """
    A message for later is written at its time; one with metadata never, without a word.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack:
        client = bot_client(slack)
        at = int(clock.now().timestamp()) + 60
        told = [
            client.chat_scheduleMessage(channel=OPEN, post_at=at, text=text, **more)  # type: ignore[arg-type]  # as the SDK takes them
            for text, more in (("never", {"metadata": META}), ("later", {}))
        ]
        waiting = client.chat_scheduledMessages_list()["scheduled_messages"]
        before = slack.messages(OPEN)
        clock.advance(61)
        until(lambda: len(slack.messages(OPEN)) == 1)
        after = client.chat_scheduledMessages_list()["scheduled_messages"]

        assert [True, True] == [each["ok"] for each in told]
        assert ["never", "later"] == [each["text"] for each in waiting]
        assert ([], []) == (before, after)
        assert ["later"] == [each.text for each in slack.messages(OPEN)]
        assert "time_in_past" == error_of(
            lambda: client.chat_scheduleMessage(channel=OPEN, post_at=at, text="a")
        )
