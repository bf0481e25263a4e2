"""
What each person sees, and what nobody else does.
"""

import json
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import Message, Workspace
from bot.playground.workspace.chat import edit
from bot.playground.workspace.methods_views import show
from bot.playground.workspace.sight import KINDS, Sight
from bot.playground.workspace.words import Draft
from tests.playground.workspace.actor import FORM, HOME
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    OPEN,
    OUTSIDE,
    bot_client,
    workspace,
)
from tests.playground.workspace.onlooker import Cells, of
from tests.playground.workspace.shapes import plain, section

GUEST = "U0GUEST"
WORDS = {
    "channel": ["hidden", "outside"],
    "message": ["in-hidden", "in-outside", "in-direct", "in-a-thread"],
    "whisper": ["psst"],
    "form": ["Secret form"],
    "home": ["Secret home"],
}
"""Words that Dana sees and the guest does not, by the kind of cell they are in."""
EVERYBODYS = frozenset({"outside", "in-outside"})
"""What a full member may read without being in it; a guest may not."""


@pytest.fixture
def sight(slack: Workspace) -> Sight:
    """
    Give a look at the workspace.
    """
    return Sight(slack.team)


@pytest.fixture
def full() -> Iterator[Workspace]:
    """
    Give a workspace where Dana sees something of every kind.
    """
    with workspace() as slack:
        slack.add_person(GUEST, "guest", "Gus Guest", guest=True)
        slack.invite(OPEN, GUEST)
        slack.invite_bot(HIDDEN)
        client = bot_client(slack)
        first = client.chat_postMessage(channel=HIDDEN, text="in-hidden")
        slack.say(DANA, HIDDEN, "in-a-thread", thread_ts=first["ts"])
        slack.say(DANA, OUTSIDE, "in-outside")
        slack.say(LEE, OPEN, "in-open")
        client.chat_postMessage(channel=DANA, text="in-direct")
        client.chat_postEphemeral(channel=OPEN, user=DANA, text="psst")
        show(slack.team, DANA, FORM | {"title": plain("Secret form")})
        secret = [section("Secret home")]
        client.views_publish(user_id=DANA, view=HOME | {"blocks": secret})
        client.views_publish(user_id=LEE, view=HOME)
        yield slack


def kinds(cells: Cells) -> set[str]:
    """
    The first parts of the keys.
    """
    return {key.partition("/")[0] for key in cells}


def words_in(cells: Cells, kind: str) -> set[str]:
    """
    Which of Dana's words stand in cells of a kind.
    """
    text = str([json.loads(str_of(each)) for each in of(cells, kind)])
    return {word for word in WORDS.get(kind, ()) if word in text}


def str_of(cell: object) -> str:
    """
    A cell as it is sent.
    """
    return cell if isinstance(cell, str) else json.dumps(cell)


def message(cells: Cells, channel: str, ts: object) -> Cells:
    """
    The cell of one message.
    """
    found: Cells = json.loads(cells[f"message/{channel}/{ts}"])
    return found


def test_there_is_something_of_every_kind(full: Workspace) -> None:
    """
    The kinds of cells are a closed set, and one person can see all of them.
    """
    cells = Sight(full.team).cells(DANA)

    assert set(KINDS) == kinds(cells)
    assert {kind: set(words) for kind, words in WORDS.items()} == {
        kind: words_in(cells, kind) for kind in WORDS
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_sees_what_is_anothers(full: Workspace, kind: str) -> None:
    """
    Of no kind does a cell show somebody what only others may see.
    """
    look = Sight(full.team)
    look.cells(DANA)  # what is kept for one must not be shown to another

    assert words_in(look.cells(LEE), kind) <= EVERYBODYS
    assert set() == words_in(look.cells(GUEST), kind)
    for nobody in (full.identity.bot_user, "", "U0NOBODY"):
        assert {"team"} == kinds(look.cells(nobody))


def test_a_guest_sees_only_where_they_are(full: Workspace) -> None:
    """
    A guest sees the channels they are in and their own direct messages.
    """
    cells = Sight(full.team).cells(GUEST)
    places = of(cells, "channel")

    assert [False, True] == sorted(each["direct"] for each in places)
    assert {"open", "directmessage"} == {each["name"] for each in places}
    assert {"team", "me", "channel", "message"} == kinds(cells)
    assert cells["me"]["guest"]


def test_who_is_thrown_out_sees_no_more(full: Workspace) -> None:
    """
    Who leaves a private channel loses its messages and what was whispered there.
    """
    look = Sight(full.team)
    client = bot_client(full)
    client.chat_postEphemeral(channel=HIDDEN, user=DANA, text="psst too")
    before = look.cells(DANA)
    full.expel(HIDDEN, DANA)
    after = look.cells(DANA)
    gone = {key for key in before if key not in after}

    assert 2 == len(of(before, "whisper"))
    assert 1 == len(of(after, "whisper"))
    assert {"channel", "message", "whisper"} == kinds(dict.fromkeys(gone))
    assert "in-hidden" not in str(after)


def test_who_leaves_sees_nothing(full: Workspace) -> None:
    """
    Somebody who left the company sees no more than a stranger, and is not listed.
    """
    full.deactivate(DANA)
    cells = Sight(full.team).cells(DANA)

    assert {"team"} == set(cells)
    assert DANA not in str(cells)


def test_direct_messages_are_recognised(slack: Workspace, sight: Sight) -> None:
    """
    Everybody has one conversation with the bot, made when they first look.
    """
    direct = [
        [each["id"] for each in of(sight.cells(person), "channel") if each["direct"]]
        for person in (DANA, LEE)
    ]

    assert [[slack.direct_channel(DANA)], [slack.direct_channel(LEE)]] == direct


def test_a_mention_alerts_whom_it_names(slack: Workspace, sight: Sight) -> None:
    """
    A message alerts the person that it names, and is plain to everybody else.
    """
    ts = slack.say(DANA, OPEN, "@lee look").ts

    assert [True, False, True] == [
        message(sight.cells(person), OPEN, ts)["alerted"] for person in (LEE, DANA, LEE)
    ]


def test_a_thread_is_counted(slack: Workspace, client: WebClient, sight: Sight) -> None:
    """
    A message tells how many replies it has, and which came last.
    """
    ts = slack.say(DANA, OPEN, "first").ts
    before = message(sight.cells(LEE), OPEN, ts)
    slack.say(LEE, OPEN, "second", thread_ts=ts)
    last = client.chat_postMessage(
        channel=OPEN, text="third", thread_ts=ts, reply_broadcast=True
    )["ts"]
    cells = sight.cells(LEE)
    first = message(cells, OPEN, ts)
    reply = message(cells, OPEN, last)

    assert "reply_count" not in before
    assert (2, last) == (first["reply_count"], first["latest_reply"])
    assert (ts, "thread_broadcast") == (reply["thread_ts"], reply["subtype"])


def test_a_reply_that_goes_is_not_counted(
    slack: Workspace, client: WebClient, sight: Sight
) -> None:
    """
    A reply that is deleted leaves no cell, and its thread has one less.
    """
    ts = slack.say(DANA, OPEN, "first").ts
    reply = client.chat_postMessage(channel=OPEN, text="second", thread_ts=ts)["ts"]
    before = sight.cells(DANA)
    client.chat_delete(channel=OPEN, ts=reply)
    after = sight.cells(DANA)

    assert {f"message/{OPEN}/{reply}"} == set(before) - set(after)
    assert "reply_count" not in message(after, OPEN, ts)


def test_a_tombstone_says_nothing(
    slack: Workspace, client: WebClient, sight: Sight
) -> None:
    """
    A deleted message with replies stays as a place, with nothing of what it said.
    """
    meta = {"event_type": "told", "event_payload": {"what": "secret"}}
    ts = client.chat_postMessage(
        channel=OPEN, text="secret", blocks=[section("secret")], metadata=meta
    )["ts"]
    slack.say(LEE, OPEN, "a reply", thread_ts=ts)
    sight.cells(DANA)
    client.chat_delete(channel=OPEN, ts=ts)
    tomb = message(sight.cells(DANA), OPEN, ts)

    assert (True, "", 1) == (tomb["deleted"], tomb["text"], tomb["reply_count"])
    assert "secret" not in str(tomb)


@pytest.mark.parametrize("name", ["text", "blocks", "edits", "deleted", "broadcast"])
def test_every_change_is_seen(slack: Workspace, sight: Sight, name: str) -> None:
    """
    Whatever changes of a message, its cell is written anew.
    """
    ts = slack.say(DANA, OPEN, "hello").ts
    before = message(sight.cells(DANA), OPEN, ts)
    (said,) = slack.messages(OPEN)
    values: dict[str, object] = {"text": "bye", "blocks": [section("bye")], "edits": 1}
    setattr(said, name, values.get(name, True))

    assert before != message(sight.cells(DANA), OPEN, ts)


def test_only_what_changed_is_written_again(slack: Workspace, sight: Sight) -> None:
    """
    Of five hundred messages one edit costs one cell; the others are the very same.
    """
    for number in range(500):
        slack.say(DANA, OPEN, f"message {number}")
    before = [sight.cells(person) for person in (DANA, LEE)]
    changed: Message = slack.messages(OPEN)[250]
    edit(slack.team, changed, Draft(text="edited"))
    after = [sight.cells(person) for person in (DANA, LEE)]
    key = f"message/{OPEN}/{changed.ts}"

    for one, other in zip(before, after, strict=True):
        messages = [each for each in other if each.startswith("message/")]
        assert 500 == len(messages)
        assert [key] == [each for each in messages if one[each] is not other[each]]
    assert after[0][key] is after[1][key]
