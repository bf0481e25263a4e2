"""
Bringing one person a file, in Slack's three steps.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.domain.asking import Sheet
from bot.domain.errors import CannotPostError, PostLaterError, WrongStateError
from bot.domain.history_filter import Filter
from bot.playground.workspace import Fault, Workspace
from bot.slack.courier import SlackCourier

if TYPE_CHECKING:
    from collections.abc import Iterator

DANA, LEE = "U0DANA", "U0LEE"
SHEET = Sheet(Filter(room="room42"), 2, more=True, left_out=1)
CSV = b"number\r\n1\r\n2\r\n"


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace in which the app may do everything."""
    with Workspace(rate_limits=False) as made:
        made.add_person(DANA, "dana")
        made.add_person(LEE, "lee")
        yield made


@pytest.fixture
def courier(slack: Workspace) -> SlackCourier:
    """Our hands there."""
    token, url = slack.identity.bot_token, slack.api_url
    client = WebClient(token=token, base_url=url, timeout=5, retry_handlers=[])
    return SlackCourier(client, "x")


def test_a_file_comes_to_one_person_alone(
    slack: Workspace, courier: SlackCourier
) -> None:
    """
    Its bytes as they are, its name after the room, and beside it what it holds.
    """
    courier.file(DANA, SHEET, BytesIO(CSV))

    (message,) = slack.direct_messages(DANA)
    (file,) = message.files
    assert (CSV, "onair-history-room42.csv") == (file.content, file.name)
    assert "The history of room42: 2 lines, newest first." in message.text
    assert "older ones that did not fit" in message.text
    assert "1 line is left out" in message.text
    assert [] == slack.direct_messages(LEE)


@pytest.mark.parametrize(
    ("method", "fault", "may_be_there"),
    [
        ("conversations.open", Fault.too_many(), False),
        ("files.getUploadURLExternal", Fault.broken(), False),
        ("upload_url", Fault.broken(503), False),
        ("upload_url", Fault.dropped(effect=False), False),
        ("files.completeUploadExternal", Fault.too_many(), False),
        ("files.completeUploadExternal", Fault.broken(), True),
        ("files.completeUploadExternal", Fault.dropped(effect=True), True),
    ],
)
def test_what_passes_by_says_whether_the_file_may_be_there(
    slack: Workspace,
    courier: SlackCourier,
    method: str,
    fault: Fault,
    *,
    may_be_there: bool,
) -> None:
    """
    Before the last step nobody can have seen it; after it nobody knows.
    """
    slack.faults.add(method, fault)

    with pytest.raises(PostLaterError) as caught:
        courier.file(DANA, SHEET, BytesIO(CSV))

    assert may_be_there == caught.value.may_have_posted


@pytest.mark.parametrize(
    ("method", "fault", "reason"),
    [
        (
            "files.getUploadURLExternal",
            Fault.refused("file_uploads_disabled"),
            "file_uploads_disabled",
        ),
        ("upload_url", Fault.broken(413), "upload_refused"),
        # It says where else to go, and nobody follows.
        ("upload_url", Fault.broken(302), "upload_refused"),
    ],
)
def test_what_somebody_must_mend_is_not_tried_again(
    slack: Workspace, courier: SlackCourier, method: str, fault: Fault, reason: str
) -> None:
    """
    The reason is named, with who can mend it, and never the address.
    """
    slack.faults.add(method, fault)

    with pytest.raises(CannotPostError) as caught:
        courier.file(DANA, SHEET, BytesIO(CSV))

    assert reason == caught.value.reason
    assert caught.value.remedy
    assert "upload/v1" not in str(caught.value)


def test_a_file_that_does_not_come_is_told_directly(
    slack: Workspace, courier: SlackCourier
) -> None:
    """
    What happened and what to do, with the commands as they are called there.
    """
    error = WrongStateError("The disk is full.", remedy="Try /onair history later.")
    courier.failed(DANA, SHEET.wanted, error)

    (message,) = slack.direct_messages(DANA)
    assert "The history of room42 could not be sent as a file." in message.text
    assert "The disk is full. Try /xonair history later." in message.text
