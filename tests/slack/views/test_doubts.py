"""
Doubts, and what settles them, as the reader sees them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import CardAgain, StatusShown, Vouched
from bot.domain.call import StartBroadcast, StartRecording
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.domain.room import Kind
from bot.slack.views.answers import answer
from bot.slack.views.cards import card
from bot.slack.views.notices import notice
from tests.slack.views.examples import (
    ALICE,
    BOB,
    after,
    asked_again,
    call,
    feed,
    operation,
    story,
)
from tests.slack.views.reader import seen, shown

if TYPE_CHECKING:
    from bot.domain.feed import Feed

ON_BOBS_WORD = feed(vouched_by=BOB, confirmed_at=None, addresses=())
OFF_ON_BOBS_WORD = feed(FeedState.ENDED, vouched_by=BOB, ended_by=None)


def test_while_onair_asks_the_card_says_when() -> None:
    """
    Nobody need start again, and whoever looked may say how it stands.
    """
    text = seen(card(story(feed(FeedState.UNKNOWN), asked_again())))

    assert "OnAir asks the backend again at 14:22:15 UTC." in text
    assert "[It is on air?] [It is not?] [Stop?] [History]" in text


def test_during_the_question_the_card_says_so() -> None:
    """
    The answer that is under way is waited for.
    """
    running = operation(state=State.RUNNING)

    assert "OnAir is asking the backend just now." in seen(
        card(story(feed(FeedState.UNKNOWN), running))
    )


def test_a_doubtful_recording_is_not_started_again() -> None:
    """
    The backend's answer would not settle it; the file name finds what there is.
    """
    one = feed(FeedState.UNKNOWN, Kind.RECORDING)
    text = seen(card(story(one, operation(StartRecording, State.UNKNOWN))))

    assert "[It is being recorded?] [It is not?] [Stop?] [History]" in text
    assert "Starting again settles nothing" in text
    assert "File name `room42-20261123T140200Z-8`: find the files by this name" in text


def test_a_start_with_a_password_is_not_offered_again_while_in_doubt() -> None:
    """
    The password is not kept, so the same call cannot be made once more.
    """
    start = call(StartBroadcast)
    assert isinstance(start, StartBroadcast)
    protected = replace(start, protected=True)
    unknown = operation(state=State.UNKNOWN, call=protected)
    text = seen(card(story(feed(FeedState.UNKNOWN), unknown)))

    assert "Start again" not in text


@pytest.mark.parametrize("kind", Kind)
def test_whoever_says_how_it_stands_is_told_that_it_is_their_word(kind: Kind) -> None:
    """
    Both buttons ask once more, and name the feed; their labels fit in a menu.
    """
    one = feed(FeedState.UNKNOWN, kind)
    row = card(story(one, operation(state=State.UNKNOWN))).blocks[-1]["elements"]
    words = [
        button
        for button in row
        if button["action_id"] in {Button.IT_IS_ON.value, Button.IT_IS_OFF.value}
    ]

    assert [str(one.number)] * 2 == [button["value"] for button in words]
    for button in words:
        assert "on your word alone" in button["confirm"]["text"]["text"]
        assert len(button["text"]["text"]) <= 24


def test_a_persons_word_is_shown_as_a_word() -> None:
    """
    A card on somebody's word names them, and claims no confirmation.
    """
    message = card(story(ON_BOBS_WORD, operation()))

    assert "On air, as @U0BOB says; the backend has not confirmed it." in seen(message)
    assert "Last confirmed" not in seen(message)
    assert "On air since" not in seen(message)
    assert "🔴 room42 is on air, as @U0BOB says, asked by" in shown(message.text)


def test_the_end_on_somebodys_word_is_nobodys_act() -> None:
    """
    Nobody is said to have stopped it, and the word is named.
    """
    text = seen(card(story(OFF_ON_BOBS_WORD, operation(state=State.FAILED))))

    assert "Ended: As @U0BOB said, 14:14 UTC." in text
    assert "Off air, as @U0BOB says; the backend has not confirmed it." in text
    assert "Stopped by" not in text


@pytest.mark.parametrize(
    ("kind", "one", "expected"),
    [
        (NoticeKind.ON_AIR, ON_BOBS_WORD, "🔴 room42 is on air, as @U0BOB says"),
        (NoticeKind.OFF_AIR, OFF_ON_BOBS_WORD, "⬛ room42 is off air, as @U0BOB says"),
        (
            NoticeKind.RECORDING,
            feed(FeedState.LIVE, Kind.RECORDING, vouched_by=BOB),
            "⏺ room42 is being recorded, as @U0BOB says",
        ),
    ],
)
def test_a_notice_on_somebodys_word_calls_whoever_started_it(
    kind: NoticeKind, one: Feed, expected: str
) -> None:
    """
    The channel reads whose word it is; no operation is said to have done it.
    """
    told = story(one, operation(actor=BOB))
    text = seen(notice(kind, told))

    assert text.startswith(f"{expected}, @U0ALICE.")
    assert "The backend has not confirmed it." in text
    assert "(operation" not in text


@pytest.mark.parametrize("on_air", [True, False])
def test_whoever_pressed_reads_what_is_on_record(on_air: bool) -> None:  # noqa: FBT001  both are walked
    """
    It is theirs, not the backend's.
    """
    state = FeedState.LIVE if on_air else FeedState.ENDED
    one = feed(state, vouched_by=ALICE, ended_by=None)
    text = seen(answer(Vouched(one, on_air), asker=ALICE))

    assert f"room42 is {'on' if on_air else 'off'} air, as you say." in text
    assert "on record as your word: the backend has not confirmed it." in text


def test_the_same_press_seen_later_says_how_it_stands_by_now() -> None:
    """
    A repeat does not claim what has changed since.
    """
    text = seen(answer(Vouched(feed(FeedState.ENDED), on_air=True), asker=ALICE))

    assert "By now: ⬛ room42 is off air." in text


def test_a_status_tells_of_doubts_and_words() -> None:
    """
    When the backend is asked again, and whose word stands for its answer.
    """
    unknown = feed(FeedState.UNKNOWN, number=9, why="")
    told = StatusShown(
        "", (ON_BOBS_WORD, unknown), (asked_again(feed=9),), None, after(20)
    )
    text = seen(answer(told, asker=ALICE))

    assert "🔴 room42 is on air, as @U0BOB says" in text
    assert (
        "• Starting room42: no answer yet. The backend took the request and went "
        "silent. OnAir asks the backend again at 14:22:15 UTC. Asked by @U0ALICE, "
        "14:02 UTC (operation 7)."
    ) in text
    assert "last confirmed" not in text


def test_a_card_that_is_wanted_back_is_on_its_way() -> None:
    """
    It is there only when Slack has it.
    """
    text = seen(answer(CardAgain(feed()), asker=ALICE))

    assert "The card of room42 is being posted again." == text
