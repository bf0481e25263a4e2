"""
`/broadcast`: text in; HTTP request, database rows and Slack messages out.
"""

from __future__ import annotations

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.playground.backend import NEXT, Where
from tests.stage import ALICE, BOB, CAROL, OPS, Stage, until

HLS = "liveplay.myqcloud.com/live/2345_"


def on_air(stage: Stage) -> None:
    """Let Bob put room42 on air, and wait until that was noticed."""
    stage.say("/broadcast start room42 why=launch day")
    until(lambda: len(stage.notices()) > 0, stage.channel)


def test_start_puts_the_room_on_air(stage: Stage) -> None:
    """
    One line in Slack becomes one authorised push, one card with the addresses, one
    notice that names the asker, and a record of who did it.
    """
    answer = stage.say("/broadcast start room42 why=launch day")
    stage.sees("room42 is on air")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "Starting room42" in answer
    (push,) = stage.backend.pushes
    assert (42, "alice", "room42") == (push.group, push.account, push.wish.channel_name)
    (card,) = stage.cards()
    assert ".m3u8" in card
    assert "rtmp://" in card
    assert "launch day" in card
    assert f"<@{BOB}>" in card
    (notice,) = stage.notices()
    assert f"<@{BOB}>" in notice
    feed = stage.record.reader.feed(1)
    assert feed is not None
    assert (FeedState.LIVE, BOB) == (feed.state, feed.asked_by.user)
    assert ["asked", "feed_opened", "claimed", "sent", "answered", "feed_live"] == [
        kind
        for kind in stage.kinds()
        if not kind.startswith(("room", "reported", "rules"))
    ]


def test_the_call_is_exactly_what_the_specification_asks_for(stage: Stage) -> None:
    """
    Sub-command 6, operation 1, both outputs, name and description, nothing more.
    """
    on_air(stage)

    (call,) = stage.backend.calls
    assert call.fields is not None
    assert {
        "uint32_oper": 1,
        "uint32_live_code": 6,
        "uint32_sdk_type": 1,
        "uint32_push_data_type": 0,
        "str_channel_name": "room42",
        "str_channel_describe": "room42",
        "uint32_tape_flag": 0,
        "rpt_rate_type": [0],
    } == dict(call.fields)


def test_every_word_of_a_start_reaches_the_backend(stage: Stage) -> None:
    """
    Output, rates, names, tape, watermark, screen and account arrive as typed.
    """
    stage.backend.rooms.enter(42, "bob", camera=True, screen=True)
    stage.say(
        "/broadcast start room42 HLS rates=sd,hd tape screen as=bob "
        "name=“All hands” about='the week' watermark=7"
    )
    stage.sees("room42 (shared screen) is on air")

    (push,) = stage.backend.pushes
    fields = stage.backend.calls[0].fields
    assert fields is not None
    assert ("bob", "screen") == (push.account, push.source.name.lower())
    assert (1, [10, 20], 1, 1, 7) == (
        fields["uint32_live_code"],
        fields["rpt_rate_type"],
        fields["uint32_tape_flag"],
        fields["uint32_watermark_flag"],
        fields["uint32_watermark_id"],
    )
    assert ("All hands", "the week") == (
        fields["str_channel_name"],
        fields["str_channel_describe"],
    )


def test_stop_closes_the_card(stage: Stage) -> None:
    """
    After a stop the one card says how long it was on air and who stopped it.
    """
    on_air(stage)
    answer = stage.say("/broadcast stop room42", by=ALICE)
    until(lambda: len(stage.notices()) == 2, stage.channel)

    assert "room42" in answer
    assert () == tuple(stage.backend.pushes)
    (card,) = stage.cards()
    assert "off air" in card
    assert f"<@{ALICE}>" in card
    feed = stage.record.reader.feed(1)
    assert feed is not None
    assert FeedState.ENDED is feed.state


def test_stop_ends_recordings_first_and_posts_their_files(stage: Stage) -> None:
    """
    `start … record` makes two feeds; one `stop` ends both, the recording first.
    """
    stage.say("/broadcast start room42 record")
    until(lambda: len(stage.notices()) == 2, stage.channel)
    stage.say("/broadcast stop room42")
    until(lambda: len(stage.notices()) == 4, stage.channel)

    assert [(6, 1), (5, 1), (5, 2), (6, 2)] == [
        (call.sub_command, call.operation) for call in stage.backend.calls
    ]
    (recording,) = stage.record.reader.recordings(stage.slack.identity.team, None, 9)
    assert recording.file_ids
    assert recording.file_ids[0] in stage.channel()


def test_a_second_start_confirms_what_is_known(stage: Stage) -> None:
    """
    A start while on air makes the call; 415 keeps the addresses and makes no
    second card.
    """
    on_air(stage)
    stage.say("/broadcast start room42", by=ALICE)
    until(lambda: len(stage.backend.calls) == 2)
    until(lambda: stage.kinds().count("answered") == 2)

    assert 1 == len(stage.cards())
    feed = stage.record.reader.feed(1)
    assert feed is not None
    assert feed.addresses
    assert feed.confirmed_at != feed.live_at


def test_a_second_start_that_begins_anew_gets_a_card_of_its_own(stage: Stage) -> None:
    """
    When the push had closed itself, result 0 ends the old feed and begins a new one.
    """
    on_air(stage)
    stage.backend.rooms.enter(42, "alice", camera=False)
    stage.backend.rooms.enter(42, "alice", camera=True)
    stage.say("/broadcast start room42", by=ALICE)
    until(lambda: len(stage.cards()) == 2, stage.channel)
    until(lambda: "off air" in stage.cards()[0], stage.channel)

    old, new = stage.record.reader.feed(1), stage.record.reader.feed(2)
    assert old is not None
    assert new is not None
    assert (FeedState.ENDED, None) == (old.state, old.ended_by)
    assert FeedState.LIVE is new.state


def test_stop_of_what_is_not_on_air_is_sent_all_the_same(stage: Stage) -> None:
    """
    The backend may know better: the stop is sent, and the asker alone is told that
    there was nothing to end.
    """
    answer = stage.say("/broadcast stop room42")
    until(lambda: len(stage.backend.calls) == 1)
    until(lambda: len(stage.slack.ephemerals("C0GENERAL", BOB)) == 2, stage.channel)

    assert "Nothing in room42 is known to be on air" in answer
    assert [] == stage.cards()
    assert [] == stage.notices()


def test_nobody_without_the_right_puts_anything_on_air(stage: Stage) -> None:
    """
    A refusal is for the asker only, says who can, is on record, and sends nothing.
    """
    answer = stage.say("/broadcast start room42", by=CAROL)

    assert "You may not put room42 on air" in answer
    assert f"<@{ALICE}>" in answer
    assert () == tuple(stage.backend.calls)
    assert [] == stage.cards()
    refused = [event for event in stage.events() if event.kind.value == "refused"]
    assert [("broadcast.start", CAROL)] == [
        (event.action, event.actor.user) for event in refused
    ]


def test_a_rule_for_some_rooms_is_none_for_others(stage: Stage) -> None:
    """
    Bob may start room42 and not war; Alice, an admin, may both.
    """
    assert "You may not" in stage.say("/broadcast start war")
    assert "You may not" not in stage.say("/broadcast start war", by=ALICE)


def test_an_unknown_room_is_named_with_its_neighbour(stage: Stage) -> None:
    """
    A slip in the room's name is answered with the nearest room that they may see.
    """
    answer = stage.say("/broadcast start room24")

    assert "No room is called room24" in answer
    assert "room42" in answer
    assert () == tuple(stage.backend.calls)


@pytest.mark.parametrize(
    ("code", "said", "state"),
    [
        (40000411, "alice", State.FAILED),  # ask someone
        (20101, "", State.FAILED),  # set-up
        (40000201, "", State.FAILED),  # report
    ],
)
def test_each_class_of_refusal_is_told_as_what_it_is(
    stage: Stage, code: int, said: str, state: State
) -> None:
    """
    A refusal is a failure with its remedy, told once and not tried again.
    """
    stage.backend.faults.answer_code(code, NEXT)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert state is operation.state
    assert str(code) in stage.channel()
    assert said in stage.channel()
    assert 1 == len(stage.backend.calls)


@pytest.mark.parametrize("code", [6012, 40000208, 99999])
def test_a_code_that_leaves_the_outcome_open_is_told_as_unknown(
    stage: Stage, code: int
) -> None:
    """
    Where it may have happened all the same, the card says that nobody knows, and
    says the code, also one that nobody has heard of.
    """
    stage.backend.faults.answer_code(code, NEXT)
    stage.say("/broadcast start room42")
    until(lambda: "may or may not" in "".join(stage.cards()), stage.channel)

    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert operation.state in {State.UNKNOWN, State.RUNNING, State.SUCCEEDED}
    assert str(code) in stage.channel()


def test_too_soon_is_tried_again_by_itself(stage: Stage) -> None:
    """
    "Asked again too soon" is waited out, and nobody has to press anything.
    """
    stage.backend.faults.answer_code(40000500, NEXT)
    stage.say("/broadcast start room42")
    stage.sees("is on air")

    assert 2 == len(stage.backend.calls)


@pytest.mark.parametrize("code", [60010, 70009, 70003, 60012])
def test_a_gateway_that_refuses_us_is_told_with_its_remedy(
    stage: Stage, code: int
) -> None:
    """
    A wrong sign-in is a failure that whoever runs OnAir can mend.
    """
    stage.backend.faults.answer_code(code, NEXT, where=Where.GATEWAY)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert str(code) in stage.channel()
    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert State.FAILED is operation.state


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_lost_answer_to_a_start_is_asked_for_again(
    stage: Stage, *, after_effect: bool
) -> None:
    """
    Whether or not it happened, a lost answer is shown as unknown; asked again, the
    backend settles it, and the notice says how.
    """
    stage.backend.faults.lose_answer(NEXT, after_effect=after_effect)
    stage.say("/broadcast start room42")
    until(lambda: "may or may not" in "".join(stage.cards()), stage.channel)
    until(lambda: len(stage.notices()) == 1, stage.channel)

    feed = stage.record.reader.feed(1)
    assert feed is not None
    assert (FeedState.LIVE, after_effect) == (feed.state, feed.unconfirmed)
    assert "is on air" in stage.notices()[0]
    assert 1 == len(stage.cards())
    assert 2 == len(stage.backend.calls)


def test_a_lost_answer_to_a_stop_is_asked_for_again(stage: Stage) -> None:
    """
    After a lost stop nobody claims that it is off; asked again, the backend says so.
    """
    on_air(stage)
    stage.backend.faults.lose_answer(NEXT, after_effect=True)
    stage.say("/broadcast stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)
    assert "may or may not" in stage.notices()[1]
    until(lambda: len(stage.notices()) == 3, stage.channel)

    feed = stage.record.reader.feed(1)
    assert feed is not None
    assert FeedState.ENDED is feed.state
    assert [(6, 1), (6, 2), (6, 2)] == [
        (call.sub_command, call.operation) for call in stage.backend.calls
    ]


def test_a_backend_that_is_away_started_nothing(stage: Stage) -> None:
    """
    A closed port is a failure after a few tries, not an unknown: nothing was sent.
    """
    stage.backend.faults.close_port()
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert State.FAILED is operation.state


def test_a_backend_that_comes_back_gets_what_waited(stage: Stage) -> None:
    """
    Wishes made while the backend is away are accepted, and go out when it is back.
    """
    stage.backend.faults.close_port()
    stage.say("/broadcast start room42")
    until(lambda: "retried" in stage.kinds(), stage.channel)
    stage.backend.faults.clear()
    stage.sees("is on air")

    assert 1 == len(stage.backend.calls)


def test_try_again_runs_the_same_call_as_the_pressers_own(stage: Stage) -> None:
    """
    After somebody entered the room, *Try again* on the card puts it on air.
    """
    stage.backend.rooms.leave(42, "alice")
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.backend.rooms.enter(42, "alice")

    stage.press("Try again", by=CAROL)
    until(lambda: "You may not" in stage.channel(who=CAROL))
    assert () == tuple(stage.backend.pushes)
    stage.press("Try again", by=ALICE)
    stage.sees("room42 is on air")
    assert 1 == len(stage.backend.pushes)


def test_the_stop_button_is_judged_by_who_presses_it(stage: Stage) -> None:
    """
    The card's *Stop* gives nobody a right: Carol is refused, Bob may.
    """
    on_air(stage)
    stage.press("Stop", by=CAROL)
    until(lambda: "You may not" in stage.channel(who=CAROL))
    assert 1 == len(stage.backend.pushes)
    stage.press("Stop", by=BOB)
    until(lambda: len(stage.notices()) == 2, stage.channel)

    assert () == tuple(stage.backend.pushes)


def test_status_and_list_show_what_is_on_air(stage: Stage) -> None:
    """
    Who asked, since when, last confirmed and the addresses; only what may be seen.
    """
    on_air(stage)
    status = stage.say("/broadcast status room42")

    assert "room42" in status
    assert HLS in status
    assert f"<@{BOB}>" in status
    assert HLS in stage.say("/broadcast list")
    assert HLS not in stage.say("/broadcast list", by=CAROL)
    assert "You may not" in stage.say("/broadcast status room42", by=CAROL)


def test_a_dry_run_shows_the_exact_call_and_sends_nothing(stage: Stage) -> None:
    """
    URL and body are shown with the usersig masked; that it was asked is on record.
    """
    answer = stage.say("/broadcast start room42 dry-run")

    assert "uint32_live_code" in answer
    assert "usersig" in answer
    assert () == tuple(stage.backend.calls)
    assert "shown" in stage.kinds()
    assert "asked" not in stage.kinds()


def test_stop_all_ends_every_room_that_they_may_stop(stage: Stage) -> None:
    """
    `stop all` ends what the asker may stop, and leaves the rest on air.
    """
    stage.backend.rooms.open_room(7, "alice")
    on_air(stage)
    stage.say("/broadcast start war", by=ALICE)
    until(lambda: len(stage.backend.pushes) == 2)
    stage.say("/broadcast stop all", by=BOB)
    until(lambda: len(stage.backend.pushes) == 1)

    assert [7] == [push.group for push in stage.backend.pushes]


def test_the_channels_own_room_is_enough(stage: Stage) -> None:
    """
    After `/room here`, `/broadcast start` alone runs at once and names the room;
    before it a form asks which.
    """
    stage.say("/broadcast start", where=OPS)
    until(lambda: len(stage.slack.forms(BOB)) == 1)
    stage.slack.dismiss(stage.slack.top_form(BOB))
    stage.say("/room here room42", by=ALICE, where=OPS)
    answer = stage.say("/broadcast start", where=OPS)
    stage.sees("room42 is on air", where=OPS)

    assert "room42" in answer


def test_the_same_under_onair(stage: Stage) -> None:
    """
    Another app may own `/broadcast`; `/onair broadcast` is the same.
    """
    stage.say("/onair broadcast start room42")

    stage.sees("room42 is on air")


@pytest.mark.parametrize("word", ["volume=11", "for=a-while", "rates=4k"])
def test_a_word_that_cannot_be_kept_is_never_ignored(stage: Stage, word: str) -> None:
    """
    What a start does not know, or cannot mean, is told by name, and nothing runs.
    """
    answer = stage.say(f"/broadcast start room42 {word}")

    assert word.partition("=")[2] in answer or word.partition("=")[0] in answer, answer
    assert "asked" not in stage.kinds()
    assert () == tuple(stage.backend.calls)


def test_a_password_is_asked_for_in_a_form(stage: Stage) -> None:
    """
    The word alone opens the form with what was typed; nothing runs before it is sent.
    """
    stage.say("/broadcast start room42 hls password")
    until(lambda: len(stage.slack.forms(BOB)) == 1)

    assert "room42" in str(stage.slack.top_form(BOB).body)
    assert () == tuple(stage.backend.calls)


def test_a_near_miss_offers_the_right_line_to_run(stage: Stage) -> None:
    """
    The wrong line is answered to its asker only, and *Run this* runs the right one.
    """
    answer = stage.say("/broadcast strat room42")
    assert "/broadcast start room42" in answer
    assert () == tuple(stage.backend.calls)

    stage.press("Run this")
    stage.sees("room42 is on air")
