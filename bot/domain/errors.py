"""
Everything that can go wrong, as one tree; the branch says who can mend it.

    OnAirError
    ├── AskerError                 the person who asked can mend it
    │   ├── UsageError             the line cannot be understood
    │   ├── NotYetError            understood, but this version cannot do it
    │   ├── DeniedError            refused, and the refusal goes on record
    │   │   ├── NotAllowedError    the rules say no
    │   │   └── UnknownRoomError   no room of that name is known
    │   ├── NotOursError           it comes from another workspace or app
    │   └── WrongStateError        it is no longer (or not yet) possible
    ├── BackendError               the streaming service, or the way to it
    │   ├── BackendRefusedError    it answered no, with a code
    │   └── NothingSentError       the call never left this machine
    ├── OutcomeUnknownError        sent, and nobody can say what came of it
    ├── SettingsError              whoever runs OnAir can mend it
    │   └── RulesError             the rules file in particular
    ├── RecordError                the database
    │   ├── RecordUnavailableError it cannot be written or read just now
    │   └── RecordVersionError     it was made by another version
    ├── AnnounceError              Slack, when we speak
    │   ├── CannotPostError        not there: somebody must mend it first
    │   └── PostLaterError         not now: try again after a while
    └── DirectoryError             Slack, when we ask about a person
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.domain.command import Action
    from bot.domain.outcome import Refusal


TRIED = ("approve", "decline", "break glass", "review")
"""What people may try to do to another's wish, as the history keeps it."""


class OnAirError(Exception):
    """
    The root: every error of ours says what happened and what to do next.

    Attributes:
        what: What happened, one or two plain sentences.
        remedy: What to do next, and who can do it.
    """

    def __init__(self, what: str, *, remedy: str) -> None:
        """Both texts are plain; the view escapes them."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        """Both halves, as a log line or a terminal shows them."""
        return f"{self.what} {self.remedy}"


class AskerError(OnAirError):
    """Something that the person who asked can mend."""


class UsageError(AskerError):
    """
    The line that was typed cannot be understood.

    Attributes:
        usage: The usage line of what was probably meant, or None.
        suggestion: The nearest right line, ready to run, or None.
        about: The option that is wrong, “room” for the room's name, or "".
    """

    def __init__(
        self,
        what: str,
        *,
        remedy: str,
        usage: str | None = None,
        suggestion: str | None = None,
        about: str = "",
    ) -> None:
        """The suggestion is a whole line, beginning with the slash."""
        super().__init__(what, remedy=remedy)
        self.usage = usage
        self.suggestion = suggestion
        self.about = about


class NotYetError(AskerError):
    """The wish is understood, but this version cannot fulfil it."""


class DeniedError(AskerError):
    """
    A wish that is refused, and whose refusal goes on record.

    Attributes:
        action: What was wanted.
        room: The room's name as it was typed, or "".
        who_can: The ids of people to ask, at most three.
        trace: How the rules came to it, a line each.
        tried: What somebody tried to do to another's wish, `TRIED` knows the words;
            "" where the action itself was wanted.
    """

    def __init__(
        self,
        what: str,
        *,
        remedy: str,
        action: Action,
        room: str = "",
        who_can: tuple[str, ...] = (),
        trace: tuple[str, ...] = (),
        tried: str = "",
    ) -> None:
        """The view turns the ids into mentions."""
        super().__init__(what, remedy=remedy)
        self.action = action
        self.room = room
        self.who_can = who_can
        self.trace = trace
        self.tried = tried


class NotAllowedError(DeniedError):
    """The rules in force do not allow it."""


class UnknownRoomError(DeniedError):
    """
    No room of that name is on record.

    Attributes:
        about: As for `UsageError`: it is the room.
    """

    about = "room"


class NotOursError(AskerError):
    """It comes from a workspace or an app that this OnAir does not serve."""


class WrongStateError(AskerError):
    """
    The thing acted upon has moved on, or is not there yet.

    Attributes:
        by: The id of who moved it, where that is known, else "".
        about: As for `UsageError`: what could be typed otherwise, or "".
    """

    def __init__(
        self, what: str, *, remedy: str, by: str = "", about: str = ""
    ) -> None:
        """The view turns the id into a mention."""
        super().__init__(what, remedy=remedy)
        self.by = by
        self.about = about


class BackendError(OnAirError):
    """The streaming service said no, or could not be reached."""


class BackendRefusedError(BackendError):
    """
    The backend answered, and the answer was not "done".

    Attributes:
        refusal: The code, what it means, and whether the act may
            have happened all the same (`refusal.effect`).
    """

    def __init__(self, refusal: Refusal) -> None:
        """The texts come from the table of codes."""
        super().__init__(refusal.meaning, remedy=refusal.advice)
        self.refusal = refusal


class NothingSentError(BackendError):
    """
    The call did not leave this machine: it certainly had no effect.

    Attributes:
        passing: True where it may pass without anybody's doing (nobody picks up);
            False where somebody has to mend a setting first.
    """

    def __init__(self, what: str, *, remedy: str, passing: bool = True) -> None:
        """Most reasons pass."""
        super().__init__(what, remedy=remedy)
        self.passing = passing


class OutcomeUnknownError(OnAirError):
    """
    The call was sent, and no trustworthy answer came back.

    Attributes:
        refusal: The code, where one came whose effect is "possible".
    """

    def __init__(
        self, what: str, *, remedy: str, refusal: Refusal | None = None
    ) -> None:
        """The refusal is kept so that the history can tell it."""
        super().__init__(what, remedy=remedy)
        self.refusal = refusal


class SettingsError(OnAirError):
    """
    A setting is missing or wrong.

    Attributes:
        faults: One line for each thing that is wrong, all of them at once.
    """

    def __init__(self, what: str, *, remedy: str, faults: tuple[str, ...] = ()) -> None:
        """Without faults the one sentence is the only one."""
        super().__init__(what, remedy=remedy)
        self.faults = faults or (what,)


class RulesError(SettingsError):
    """The rules file cannot be used; the rules before it stay in force."""


class RecordError(OnAirError):
    """The database does not do what it should."""


class RecordUnavailableError(RecordError):
    """The database cannot be written or read just now; nothing was changed."""


class RecordVersionError(RecordError):
    """The database was made by another version of OnAir."""


class AnnounceError(OnAirError):
    """Slack did not take what we had to say."""


class CannotPostError(AnnounceError):
    """
    We may not speak there until somebody mends it.

    Attributes:
        reason: Slack's own word for it, for example `not_in_channel`.
    """

    def __init__(self, what: str, *, remedy: str, reason: str) -> None:
        """The reason is kept on record beside the undelivered report."""
        super().__init__(what, remedy=remedy)
        self.reason = reason


class PostLaterError(AnnounceError):
    """
    Not now.

    Attributes:
        after: How long to wait before the next try.
        may_have_posted: True when the message may be there already.
    """

    def __init__(
        self, what: str, *, remedy: str, after: timedelta, may_have_posted: bool = False
    ) -> None:
        """`after` is Slack's own `Retry-After` where it gave one."""
        super().__init__(what, remedy=remedy)
        self.after = after
        self.may_have_posted = may_have_posted


class DirectoryError(OnAirError):
    """
    Slack did not tell what we asked about a person.

    Attributes:
        after: How long to wait before asking again; None where somebody has to mend
            something first.
    """

    def __init__(self, what: str, *, remedy: str, after: timedelta | None) -> None:
        """`after` is Slack's own `Retry-After` where it gave one."""
        super().__init__(what, remedy=remedy)
        self.after = after
