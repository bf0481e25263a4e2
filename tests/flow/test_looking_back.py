"""
Who asks for the history: what they may see, and what of it goes on record.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import IO, TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.answer import HistoryShown, Refused
from bot.domain.asking import FileComing, Sheet
from bot.domain.command import Asking, Button, Click
from bot.domain.errors import (
    AnnounceError,
    CannotPostError,
    DirectoryError,
    OnAirError,
    PostLaterError,
)
from bot.domain.history import EventKind
from bot.domain.rules import Rule
from bot.flow import Desk, InForce, Sheets, Zones
from bot.flow.looking_back import PRESSED
from bot.flow.turning import MOST_LINES
from tests.fakes import FakeDirectory
from tests.flow.conftest import ADMIN, BOB, STRANGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.answer import Answer
    from bot.domain.history_filter import Filter
    from tests.flow.conftest import Line

LATER = PostLaterError(
    "Slack said no.", remedy="Wait.", after=timedelta(0), may_have_posted=False
)
MAYBE = PostLaterError(
    "Silence.", remedy="Wait.", after=timedelta(0), may_have_posted=True
)
NEVER = CannotPostError("Files are off.", remedy="Ask an admin.", reason="off")


@dataclass
class FakeCourier:
    """Keeps what it was to bring, and has the trouble that it is told to have."""

    trouble: deque[AnnounceError] = field(default_factory=deque)
    brought: list[tuple[str, Sheet, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def file(self, user: str, sheet: Sheet, content: IO[bytes]) -> None:
        """Bring it, or raise the next trouble."""
        if self.trouble:
            raise self.trouble.popleft()
        whole = BytesIO(content.read()).getvalue().decode("utf-8-sig")
        self.brought.append((user, sheet, whole))

    def failed(self, user: str, wanted: Filter, error: OnAirError) -> None:
        """Keep what was said."""
        del wanted
        self.told.append((user, error.what))


@dataclass
class Office:
    """A line whose desk sends files and learns time zones."""

    line: Line
    courier: FakeCourier = field(default_factory=FakeCourier)
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    queue: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Wire it; what is done aside waits in the queue."""
        ledger, reader = self.line.record.ledger, self.line.record.reader
        in_force = InForce(
            lambda: self.line.rules,
            lambda _: self.line.groups,
            lambda _: self.line.groups,
        )
        self.zones = Zones(ledger, self.directory)
        self.sheets = Sheets(
            self.courier, lambda _, act: self.queue.append(act), lambda _: True
        )
        self.desk = Desk(
            ledger,
            reader,
            self.line.backend,
            in_force,
            self.line.ring,
            zones=self.zones,
            sheets=self.sheets,
        )

    def say(self, line: str, by: Actor = BOB) -> Answer:
        """Type a line."""
        self.line.gestures += 1
        gesture = f"office-{self.line.gestures}"
        _, _, words = line.partition(" ")
        return self.desk.submit(Asking(by, "C1", "onair", words, gesture))

    def press(self, button: Button, value: str, by: Actor = BOB) -> Answer:
        """Press a button."""
        self.line.gestures += 1
        gesture = f"office-{self.line.gestures}"
        return self.desk.press(Click(by, "C1", button, value, gesture)).answer

    def work(self) -> None:
        """Do what was put aside."""
        while self.queue:
            self.queue.pop(0)()

    def shown(self) -> list[dict[str, object]]:
        """What is on record of what was shown."""
        return [
            dict(one.details)
            for one in self.line.record.reader.events()
            if one.kind is EventKind.SHOWN
        ]


@pytest.fixture
def office(line: Line) -> Office:
    """A desk with everything that who asks may need."""
    return Office(line)


@contextmanager
def closed(line: Line) -> Iterator[None]:
    """Nothing can be written, and everything can be read."""
    for setting in (1, 0):
        raw = line.record.engines.writer.raw_connection()
        raw.cursor().execute(f"PRAGMA query_only = {setting}")
        raw.close()
        if setting:
            yield


def history(answer: Answer) -> HistoryShown:
    """The answer, which has lines."""
    assert isinstance(answer, HistoryShown), answer
    return answer


def refused(answer: Answer) -> str:
    """What the answer refuses with."""
    assert isinstance(answer, Refused), answer
    return str(answer.error)


def test_what_cannot_be_put_on_record_is_not_shown(office: Office) -> None:
    """
    Neither a page, nor the next one, nor to the channel; the answer says why.
    """
    office.line.say("/broadcast start room42", BOB)
    line = "/onair history room42"

    with closed(office.line):
        told = [
            office.say(line),
            *(office.press(one, line) for one in sorted(PRESSED, key=str)),
        ]
        office.work()

    said = [refused(one) for one in told if not isinstance(one, FileComing)]
    assert len(PRESSED) == len(said)
    assert all("so nothing of the history is shown" in one for one in said)
    assert [] == office.courier.brought
    assert ["nothing of the history" in one for _, one in office.courier.told] == [True]
    assert [] == office.shown()


def test_whoever_may_see_nothing_is_refused(office: Office) -> None:
    """
    A guest, and anybody else whom no rule names, learns not even that there is
    nothing; of their own asking, and of nothing else, they may read.
    """
    office.line.say("/broadcast start room42", BOB)
    asked = ("", " here", " text=nothing", f" by=<@{BOB.user}>")

    for at, words in enumerate(asked):
        guest = Actor("T1", f"U0GUEST{at}")
        assert "You may not see anything" in refused(
            office.say(f"/onair history{words}", guest)
        )
    assert "You may not see room42" in refused(
        office.say("/onair history room42", STRANGER)
    )
    assert "You may not see anything" in refused(
        office.press(Button.CSV, "/onair history text=nothing", STRANGER)
    )
    own = history(office.say("/onair history", STRANGER))
    assert {STRANGER} == {one.actor for one in own.events}


def test_lines_that_are_not_for_them_do_not_fill_the_page(office: Office) -> None:
    """
    However much happened elsewhere since, what they may see is found behind it.
    """
    office.line.say("/broadcast start room42", BOB)
    for at in range(30):
        office.line.say(f"/broadcast start war why=try {at}", ADMIN)
        office.line.say("/broadcast stop war", ADMIN)

    found = history(office.say("/onair history"))

    assert {"room42"} >= {one.room for one in found.events if one.actor != BOB}
    assert any(one.room == "room42" for one in found.events)
    assert found.page.left_out is not None
    assert found.page.left_out > 30
    assert found.page.left_out == office.shown()[-1]["left_out"]


def test_what_only_its_asker_may_know_is_not_shared(office: Office) -> None:
    """
    The name of a room that is not there is told to whoever asked, and never aloud.
    """
    office.line.say("/broadcast start secret-room", ADMIN)

    own = history(office.say("/onair history", ADMIN))
    aloud = history(office.press(Button.SHARE, "/onair history", ADMIN))

    assert "secret-room" in {one.room for one in own.events}
    assert "secret-room" not in {one.room for one in aloud.events}


@pytest.mark.parametrize(
    "hit",
    [
        "text=zeppelin",
        f"by=<@{ADMIN.user}>",
        "action=broadcast.start",
        "since=2h",
        "state=failed",
        "before=1000 text=zep",
        "after=1 text=zep",
    ],
)
def test_no_count_answers_what_is_asked_of_hidden_lines(
    office: Office, hit: str
) -> None:
    """
    Whether a line that is not for them fits what they ask is told nowhere: neither
    beside the lines, nor by the buttons, nor in the file, nor on record.
    """
    told = []
    for _ in range(2):
        page = history(office.say(f"/onair history {hit}")).page
        office.press(Button.CSV, f"/onair history {hit}")
        office.work()
        _, sheet, _ = office.courier.brought[-1]
        noted = [sorted(one) for one in office.shown()[-2:]]
        told.append((page.left_out, page.older, page.newer, sheet.left_out, noted))
        office.line.say("/broadcast start war why=zeppelin", ADMIN)

    assert told[0] == told[1]
    assert told[0][0] is told[0][3] is None


@pytest.mark.parametrize("words", ["", " here", " room42", " in=<#C2>"])
def test_of_a_place_it_is_told_how_many_lines_are_not_for_them(
    office: Office, words: str
) -> None:
    """
    Nothing but where it was is asked for, so the count answers nothing.
    """
    office.line.say("/broadcast start room42", BOB)

    assert history(office.say(f"/onair history{words}")).page.left_out is not None
    assert history(office.say(f"/onair history{words} before=2")).page.left_out is None


def test_a_page_that_is_full_hides_whether_others_follow(office: Office) -> None:
    """
    *Older* is there for older lines that they may read, and for no others.
    """
    office.line.say("/broadcast start war why=zeppelin", ADMIN)
    for at in range(MOST_LINES):
        office.line.say(f"/broadcast start room42 why=zeppelin {at}", STRANGER)

    full = history(office.say("/onair history text=zeppelin", BOB))
    office.line.say("/broadcast start room42 why=zeppelin", STRANGER)
    more = history(office.say("/onair history text=zeppelin", BOB))

    assert MOST_LINES == len(full.events) == len(more.events)
    assert (False, True) == (bool(full.page.older), bool(more.page.older))


def test_who_asked_about_a_room_is_for_those_who_may_see_it(office: Office) -> None:
    """
    Also by file; and a room that nobody knows is its asker's alone to know.
    """
    all_but_war = (
        Rule(actions=("see",), allow=("user:U0BOB",), place="all"),
        Rule(actions=("see",), rooms=("war",), deny=("user:U0BOB",), place="war"),
    )
    rules = office.line.rules
    office.line.rules = replace(rules, rules=(*rules.rules, *all_but_war))
    office.line.say("/broadcast start secret-room", ADMIN)
    for line in ("/onair history war", "/onair history secret-room"):
        office.say("/onair history", ADMIN)
        office.press(Button.CSV, line, ADMIN)
        office.say(line, ADMIN)
    office.work()

    bobs = history(office.say("/onair history action=see", BOB)).events
    office.press(Button.CSV, "/onair history action=see", BOB)
    office.work()
    _, _, file = office.courier.brought[-1]
    own = history(office.say("/onair history action=see", ADMIN)).events

    assert "/onair history" in {one.details.get("asked") for one in bobs}
    assert "war" not in file
    assert "secret-room" not in file
    assert {"war", "secret-room"} <= {one.room for one in own}


def test_a_room_that_others_asked_for_in_vain_is_not_known(office: Office) -> None:
    """
    It is answered like one that nobody ever named, but for whoever named it.
    """
    office.line.say("/broadcast start projectx", BOB)

    hit = refused(office.say("/onair history projectx", ADMIN))
    miss = refused(office.say("/onair history projecty", ADMIN))

    assert hit == miss.replace("projecty", "projectx")


def test_what_is_asked_here_is_shared_as_of_this_channel(office: Office) -> None:
    """
    The title says the same to the channel as to whoever asked.
    """
    office.line.say("/broadcast start room42", BOB)
    own = history(office.say("/onair history here"))

    aloud = history(office.press(Button.SHARE, own.question))

    assert own.about == aloud.about == "this channel"


@pytest.mark.parametrize("button", sorted(PRESSED, key=str))
def test_a_button_below_lines_asks_for_lines_only(
    office: Office, button: Button
) -> None:
    """
    A value of another kind is answered, and does nothing.
    """
    said = refused(office.press(button, "/broadcast start room42"))

    assert "Only an answer can be shared." in said
    assert () == office.line.record.reader.waiting("T1")


def test_where_somebody_lives_is_learned_behind_them(office: Office) -> None:
    """
    The first answer reads UTC and says so; the next one is in their own time.
    """
    first = history(office.say("/onair history since=0:30"))
    while office.zones.look():
        pass
    second = history(office.say("/onair history since=0:30"))

    (said,) = first.page.said
    assert "read as UTC" in said
    assert () == second.page.said
    since = first.page.wanted.since, second.page.wanted.since
    assert since[0] is not None
    assert since[1] is not None
    # It is 14:02 UTC, and an hour later in Berlin.
    assert timedelta(hours=1) == since[0] - since[1]
    assert [("T1", BOB.user)] == office.directory.asked


def test_a_zone_that_slack_does_not_tell_is_asked_for_another_time(
    office: Office,
) -> None:
    """
    A look-up that failed stops nothing, and is not repeated by itself.
    """
    silence = DirectoryError("Slack is silent.", remedy="Wait.", after=None)
    office.directory.trouble.append(silence)
    office.say("/onair history since=0:30")
    looked = [office.zones.look(), office.zones.look()]
    office.say("/onair history since=0:30")

    assert [True, False] == looked
    assert office.zones.look()
    assert 2 == len(office.directory.asked)


def test_a_file_holds_what_its_asker_may_see(office: Office) -> None:
    """
    Lines of other rooms are left out and counted, and that it left is on record.
    """
    office.line.say("/broadcast start war", ADMIN)
    office.line.say("/broadcast start room42 why=+1", BOB)
    answer = office.press(Button.CSV, "/onair history")
    office.work()

    ((user, sheet, text_),) = office.courier.brought
    lines = text_.splitlines()
    assert isinstance(answer, FileComing)
    assert BOB.user == user
    assert lines[0].startswith("number,at,kind,person")
    assert sheet.lines == len(lines) - 1
    assert sheet.left_out
    assert not any(",war," in line for line in lines)
    shown = office.shown()[-1]
    assert ("csv", sheet.lines, "/onair history") == (
        shown["shape"],
        shown["lines"],
        shown["asked"],
    )


@pytest.mark.parametrize(
    ("trouble", "brought", "told"),
    [
        ([LATER], 1, []),
        ([LATER, LATER], 1, []),
        ([LATER, LATER, LATER], 0, ["Slack said no."]),
        ([MAYBE], 0, ["Silence."]),
        ([NEVER], 0, ["Files are off."]),
    ],
)
def test_a_file_comes_once_or_its_asker_is_told(
    office: Office, trouble: list[AnnounceError], brought: int, told: list[str]
) -> None:
    """
    What certainly did not arrive is sent again; what may have is not.
    """
    office.courier.trouble.extend(trouble)
    office.press(Button.CSV, "/onair history")
    office.work()

    assert brought == len(office.courier.brought)
    assert told == [what for _, what in office.courier.told]


def test_only_so_many_files_are_made_at_once(office: Office) -> None:
    """
    Whoever comes too soon is told, and nobody's file is made twice.
    """
    told = [office.press(Button.CSV, "/onair history") for _ in range(3)]
    office.work()
    after = office.press(Button.CSV, "/onair history")

    assert [True, True, False] == [isinstance(one, FileComing) for one in told]
    assert "Other files are being made" in refused(told[2])
    assert isinstance(after, FileComing)


def test_a_desk_that_sends_no_files_says_so(line: Line) -> None:
    """
    Whoever runs it without a way to send them is named as who can help.
    """
    reply = line.press(Button.CSV, "/onair history")

    assert "No files are sent here." in refused(reply.answer)
