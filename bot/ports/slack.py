"""
What the line needs of Slack, beside what Slack asks of us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import IO

    from bot.domain.asking import Sheet
    from bot.domain.errors import OnAirError
    from bot.domain.history_filter import Filter
    from bot.domain.noted import Noted
    from bot.domain.report import Posted, Report, Story


class Announcer(Protocol):
    """
    Slack, when we speak without being asked.

    Raises (each method):
        PostLaterError: Not now; `after` says how long to wait.
        CannotPostError: Not there until somebody mends it.
    """

    def card(self, report: Report, story: Story) -> Posted | None:
        """
        Post the card, or update it where `story.card` says it stands.

        A report that was begun before is looked for first.  None: somebody
        deleted the card, and nothing was posted.
        """

    def notice(self, report: Report, story: Story) -> Posted | None:
        """
        Reply to the card, shown in the channel as well.

        None: somebody deleted the card, and nothing was posted.
        """

    def direct(self, report: Report, story: Story) -> Posted:
        """Tell one person alone, with what mends the channel."""

    def whisper(self, report: Report, story: Story) -> Posted | None:
        """
        Tell one person alone, in the channel where they asked.

        None: there is none, or nothing to tell, and nothing was posted.
        """

    def request(self, report: Report, story: Story) -> Posted | None:
        """
        Ask one approver directly, or bring what they were asked up to date.

        None: they deleted it, and nothing was posted.
        """

    def step(self, report: Report, story: Story) -> None:
        """Tell a workflow what came of its step, so that it goes on or ends."""

    def posting(self, report: Report, story: Story) -> Posted | None:
        """
        Post to a channel what is about the record itself: `kept` or `summary`.

        None: neither is there any more, and nothing was posted.
        """


class Directory(Protocol):
    """
    What Slack knows of people.

    Raises (each method):
        DirectoryError: Slack did not tell; `after` says how long to wait, or that
            somebody has to mend something first.
    """

    def zone(self, team: str, user: str) -> str:
        """The name of that person's time zone, `Europe/Berlin`."""

    def members(self, team: str, group: str) -> frozenset[str]:
        """The ids of everybody in that user group."""

    def active(self, team: str, user: str) -> bool:
        """Whether that account is still in use."""


class Courier(Protocol):
    """
    Slack, when one person is brought a file, directly.

    Raises (each method):
        PostLaterError: Not now; `after` says how long to wait.
        CannotPostError: Not until somebody mends it.
    """

    def file(self, user: str, sheet: Sheet, content: IO[bytes]) -> None:
        """Bring it; nobody else sees it."""

    def failed(self, user: str, wanted: Filter, error: OnAirError) -> None:
        """Say that it does not come, and why."""


class Teller(Protocol):
    """
    Slack, when there is no record to tell from.

    Raises (each method):
        PostLaterError: Not now; `after` says how long to wait.
        CannotPostError: Neither the channel nor the asker can be told.
    """

    def tell(self, stop: Noted) -> None:
        """Say what came of the stop: to the channel, else to its asker alone."""
