"""
Reading messages back: pages, moments, threads, and what was deleted.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import OPEN, bot_client, workspace


@pytest.fixture
def open_slack() -> Iterator[Workspace]:
    """A workspace whose app may read what was said."""
    with workspace(optional_scopes=True) as slack:
        yield slack


@pytest.fixture
def reader(open_slack: Workspace) -> WebClient:
    """The app's client."""
    return bot_client(open_slack)


def said(client: WebClient, count: int, **more: Any) -> list[str]:  # noqa: ANN401
    """Post so many messages; gives their time stamps."""
    return [
        client.chat_postMessage(channel=OPEN, text=f"{n}", **more)["ts"]
        for n in range(count)
    ]


def test_history_comes_in_pages(reader: WebClient) -> None:
    """
    A cursor leads through the channel, newest first, each message once.
    """
    posted = said(reader, 5)

    more, stamps = [], []
    for page in reader.conversations_history(channel=OPEN, limit=2):
        more.append(page["has_more"])
        stamps += [one["ts"] for one in page["messages"]]
    assert [True, True, False] == more
    assert posted[::-1] == stamps


def test_a_thread_comes_in_pages(reader: WebClient) -> None:
    """
    The parent first, then its replies, oldest first.
    """
    (parent,) = said(reader, 1)
    posted = said(reader, 3, thread_ts=parent)

    pages = reader.conversations_replies(channel=OPEN, ts=parent, limit=2)
    stamps = [one["ts"] for page in pages for one in page["messages"]]
    assert [parent, *posted] == stamps


def test_the_ends_of_a_time_are_left_out_unless_asked_for(reader: WebClient) -> None:
    """
    `oldest` and `latest` are between the messages; `inclusive` takes them in.
    """
    posted = said(reader, 4)
    span: dict[str, Any] = {"oldest": posted[1], "latest": posted[3]}

    between = reader.conversations_history(channel=OPEN, **span)["messages"]
    ends = reader.conversations_history(channel=OPEN, inclusive=True, **span)
    assert [posted[2]] == [one["ts"] for one in between]
    assert posted[:0:-1] == [one["ts"] for one in ends["messages"]]


@pytest.mark.parametrize(
    ("argument", "error"),
    [
        ({"cursor": "bm9uc2Vuc2U="}, "invalid_cursor"),
        ({"cursor": "!"}, "invalid_cursor"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "now"}, "invalid_ts_latest"),
        ({"limit": 5000}, "invalid_limit"),
    ],
)
def test_what_history_does_not_understand_it_refuses(
    reader: WebClient, argument: dict[str, Any], error: str
) -> None:
    """
    A cursor of somewhere else, or a moment in words, is no way to read.
    """
    said(reader, 1)

    assert error == error_of(
        lambda: reader.conversations_history(channel=OPEN, **argument)
    )


def test_a_thread_outlives_its_parent(open_slack: Workspace, reader: WebClient) -> None:
    """
    Where the parent was deleted stands a tombstone, which names nobody's app.
    """
    (parent,) = said(reader, 1)
    (reply,) = said(reader, 1, thread_ts=parent)
    open_slack.delete(OPEN, parent)

    stone, left = reader.conversations_replies(channel=OPEN, ts=parent)["messages"]
    assert ("tombstone", False) == (stone["subtype"], "bot_id" in stone)
    assert reply == left["ts"]
    assert "message_not_found" == error_of(
        lambda: reader.chat_update(channel=OPEN, ts=parent, text="still here?")
    )


def test_a_deleted_message_has_no_thread(
    open_slack: Workspace, reader: WebClient
) -> None:
    """
    Without replies nothing is left to which one could reply.
    """
    (parent,) = said(reader, 1)
    open_slack.delete(OPEN, parent)

    assert "thread_not_found" == error_of(
        lambda: reader.conversations_replies(channel=OPEN, ts=parent)
    )
    assert "thread_not_found" == error_of(
        lambda: reader.chat_postMessage(channel=OPEN, text="hm", thread_ts=parent)
    )
