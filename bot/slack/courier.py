"""
The courier: brings one person a file, in their direct messages with OnAir.

Slack gives an address, takes the bytes there, and shows the file only when the upload
is completed (Slack's manual, "Working with files", three steps).
"""

from __future__ import annotations

import os
from datetime import timedelta
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.request import (
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from bot.domain.errors import CannotPostError, PostLaterError
from bot.slack.refusals import call
from bot.slack.views import sheets
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.domain.asking import Sheet
    from bot.domain.errors import OnAirError
    from bot.domain.history_filter import Filter
    from bot.slack.views.kit import Message

_OK = 200
_SERVER_ERROR = 500
_TIMEOUT_S = 30


class SlackCourier:
    """Brings files (fits `ports.Courier`)."""

    def __init__(self, client: WebClient, prefix: str = "") -> None:
        """
        Speak through *client*.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            prefix: What the manifest put before the commands' names.
        """
        self._client = client
        self._prefix = prefix

    def file(self, user: str, sheet: Sheet, content: IO[bytes]) -> None:
        """
        Upload it, and show it to that person.

        Raises:
            PostLaterError: Not now; it says whether the file may be there.
            CannotPostError: Not until somebody mends it.
        """
        bring(
            self._client,
            sheets.file_name(sheet),
            content,
            channel_id=self._conversation(user),
            # Slack reads it as it reads the text of a message.
            initial_comment=self._told(sheets.sheet(sheet)).text,
        )

    def failed(self, user: str, wanted: Filter, error: OnAirError) -> None:
        """Say directly that it does not come, and why."""
        told = self._told(sheets.failed(wanted, error))
        call(
            self._client.chat_postMessage,
            writes=True,
            channel=self._conversation(user),
            text=told.text,
            blocks=told.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )

    def _told(self, message: Message) -> Message:
        return renamed(message, self._prefix)

    def _conversation(self, user: str) -> str:
        open_with = self._client.conversations_open
        opened = call(open_with, writes=False, users=user)
        return str(opened["channel"]["id"])


def bring(client: WebClient, name: str, content: IO[bytes], **where: str) -> None:
    """
    Upload a file in Slack's three steps, and show it.

    Args:
        client: With no retry of its own.
        name: The file's.
        content: Its bytes.
        where: As `files.completeUploadExternal` names channel, thread and comment.

    Raises:
        PostLaterError: Not now; it says whether the file may be there.
        CannotPostError: Not until somebody mends it.
    """
    given = call(
        client.files_getUploadURLExternal,
        writes=False,
        filename=name,
        length=_length(content),
    )
    _upload(str(given["upload_url"]), content)
    call(
        client.files_completeUploadExternal,
        writes=True,
        files=[{"id": str(given["file_id"]), "title": name}],
        **where,
    )


def _length(content: IO[bytes]) -> int:
    content.seek(0, os.SEEK_END)
    length = content.tell()
    content.seek(0)
    return length


def _upload(url: str, content: IO[bytes]) -> None:
    """
    Bring the bytes where Slack wants them; nobody sees them before the end.

    Our token is not for that address, and the address is not for the log: whoever
    has it can write there.

    Raises:
        PostLaterError: Not now.
        CannotPostError: Slack does not take it.
    """
    length = str(_length(content))
    headers = {"Content-Type": "application/octet-stream", "Content-Length": length}
    try:
        request = Request(url, content, headers, method="POST")  # noqa: S310  the opener below knows HTTP alone
        with _opener().open(request, timeout=_TIMEOUT_S) as answer:
            status = int(answer.status)
    except (HTTPException, OSError, ValueError) as error:
        raise _later(type(error).__name__) from None
    if status >= _SERVER_ERROR:
        raise _later(str(status))
    if status != _OK:
        raise CannotPostError(
            f"Slack did not take the file: status {status}.",
            remedy="Whoever runs OnAir should look at its log.",
            reason="upload_refused",
        )


def _opener() -> OpenerDirector:
    """It follows nobody elsewhere, and opens no file of this machine."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), UnknownHandler()):
        opener.add_handler(handler)
    return opener


def _later(why: str) -> PostLaterError:
    return PostLaterError(
        f"Slack did not take the file: {why}.",
        remedy="It is tried again.",
        after=timedelta(seconds=2),
        may_have_posted=False,
    )
