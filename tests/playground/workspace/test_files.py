"""
How the app brings files: an address for the bytes, an end, and a message with them.
"""

import json
from collections.abc import Iterator
from functools import partial

import pytest
import requests
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from bot.playground.workspace.faults import Fault
from bot.playground.workspace.sight import Sight
from tests.playground.workspace.calling import PATIENCE, error_of
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

SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
WITH_FILES = MANIFEST | {"oauth_config": {"scopes": {"bot": [*SCOPES, "files:write"]}}}
CSV = b"number,at\r\n1,now\r\n"


@pytest.fixture(name="slack")
def _slack() -> Iterator[Workspace]:
    with workspace(manifest=WITH_FILES) as made:
        yield made


@pytest.fixture(name="client")
def _client(slack: Workspace) -> WebClient:
    return bot_client(slack)


def announced(
    client: WebClient, size: int = len(CSV), name: str = "a.csv"
) -> tuple[str, str]:
    """
    Announce a file; gives its id and where its bytes go.
    """
    told = client.files_getUploadURLExternal(filename=name, length=size)
    return str(told["file_id"]), str(told["upload_url"])


def uploaded(client: WebClient, name: str = "a.csv") -> str:
    """
    Announce a file and bring its bytes; gives its id.
    """
    file, url = announced(client, name=name)
    assert 200 == requests.post(url, data=CSV, timeout=PATIENCE).status_code
    return file


def completed(client: WebClient, file: str, channel: str | None) -> None:
    """
    End its upload.
    """
    client.files_completeUploadExternal(
        files=[{"id": file, "title": "The lines"}],
        channel_id=channel,
        initial_comment="Here they are.",
    )


def test_a_file_is_shown_where_it_was_completed(
    slack: Workspace, client: WebClient
) -> None:
    """
    A message with a comment, the file's name and size, and a link that gives its
    bytes to be saved.
    """
    client.files_upload_v2(
        channel=slack.direct_channel(DANA),
        filename="lines.csv",
        content=CSV,
        initial_comment="Here they are.",
    )

    (message,) = slack.direct_messages(DANA)
    cells = Sight(slack.team).cells(DANA)
    cell = json.loads(str(cells[f"message/{message.channel}/{message.ts}"]))
    (file,) = cell["files"]
    got = requests.get(slack.page_url + file["download"][1:], timeout=PATIENCE)
    assert ("Here they are.", "lines.csv", len(CSV)) == (
        message.text,
        file["name"],
        file["size"],
    )
    assert got.content == CSV
    assert 'attachment; filename="lines.csv"' == got.headers["Content-Disposition"]
    assert "[file lines.csv, 18 bytes]" in slack.plain_text(message.channel)
    assert [message] == slack.notified(DANA)


def test_without_the_scope_there_is_no_file(client: WebClient) -> None:
    """
    Both methods need `files:write`.
    """
    del client
    with workspace() as poor:
        caller = bot_client(poor)
        for call in (
            lambda: caller.files_getUploadURLExternal(filename="a", length=1),
            lambda: caller.files_completeUploadExternal(files=[{"id": "F1"}]),
        ):
            assert "missing_scope" == error_of(call)


@pytest.mark.parametrize(("size", "name"), [(0, "a.csv"), (-1, "a.csv"), (5, "")])
def test_a_file_is_announced_with_name_and_size(
    client: WebClient, size: int, name: str
) -> None:
    """
    Nothing can be uploaded that has no name, or no bytes.
    """
    refused = error_of(
        lambda: client.files_getUploadURLExternal(filename=name, length=size)
    )

    assert "invalid_arguments" == refused


def test_an_upload_is_as_long_as_announced_and_comes_once(client: WebClient) -> None:
    """
    Fewer or more bytes are refused, a second upload finds no address, and neither
    does one to an address that was never given.
    """
    file, url = announced(client)
    told = [
        requests.post(at, data=data, timeout=PATIENCE).status_code
        for at, data in (
            (url, CSV[:-1]),
            (url, CSV + b"x"),
            (url, CSV),
            (url, CSV),
            (f"{url}x", CSV),
        )
    ]

    assert [400, 400, 200, 404, 404] == told
    completed(client, file, OPEN)


def test_a_form_is_as_good_as_raw_bytes(slack: Workspace, client: WebClient) -> None:
    """
    An upload may also be a form with one file.
    """
    file, url = announced(client)
    told = requests.post(url, files={"file": ("a.csv", CSV)}, timeout=PATIENCE)
    completed(client, file, OPEN)

    assert 200 == told.status_code
    assert CSV == slack.team.files[file].content


def test_only_what_was_uploaded_is_completed_and_once(client: WebClient) -> None:
    """
    A file without bytes, one of nobody, and one that is done are all not found.
    """
    empty, _ = announced(client)
    done = uploaded(client)
    completed(client, done, OPEN)

    for file in (empty, "F0NOBODY", done):
        assert "file_not_found" == error_of(partial(completed, client, file, OPEN))
    assert "invalid_arguments" == error_of(
        lambda: client.files_completeUploadExternal(files=[])
    )


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        (HIDDEN, "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        # A person's id is no channel here.
        (LEE, "channel_not_found"),
    ],
)
def test_a_file_goes_where_the_app_may_post(
    client: WebClient, channel: str, error: str
) -> None:
    """
    A file that could not be shown may be completed elsewhere.
    """
    file = uploaded(client)

    assert error == error_of(lambda: completed(client, file, channel))
    completed(client, file, OUTSIDE)


def test_what_is_not_shared_is_given_to_nobody(
    slack: Workspace, client: WebClient
) -> None:
    """
    Neither a file that stands in no message, nor one whose key is guessed.
    """
    kept, shared = uploaded(client), uploaded(client)
    completed(client, kept, None)
    completed(client, shared, OPEN)
    files = slack.team.files

    told = [
        requests.get(f"{slack.page_url}page/file/{name}/{key}", timeout=PATIENCE)
        for name, key in (
            (kept, files[kept].key),
            (shared, files[kept].key),
            ("F0NOBODY", files[shared].key),
        )
    ]

    assert [404, 404, 404] == [one.status_code for one in told]


def test_an_upload_can_go_wrong(slack: Workspace, client: WebClient) -> None:
    """
    The address may be out of order; the next try finds it as it was.
    """
    _, url = announced(client)
    slack.faults.add("upload_url", Fault.broken(503))

    told = [
        requests.post(url, data=CSV, timeout=PATIENCE).status_code for _ in range(2)
    ]

    assert [503, 200] == told
