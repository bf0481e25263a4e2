"""
What came of a call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import BackendRefusedError, OutcomeUnknownError
from bot.domain.outcome import (
    Address,
    AlreadyEnded,
    AlreadyLive,
    Effect,
    Ended,
    Live,
    Protocol,
    Rate,
    RecordingStarted,
    Remedy,
    Removed,
    Retry,
    Saved,
)
from bot.videorelay.codes import CODES, GONE_WITH_THE_ROOM, Scope
from bot.videorelay.wire.envelope import Numbered
from bot.videorelay.wire.outcomes import outcome
from tests.videorelay.answers import came, numbered, part, reply
from tests.videorelay.samples import (
    KICK,
    ONE_OF_EACH,
    RECORD,
    RECORD_STOP,
    SCREEN,
    START,
    STOP,
)

if TYPE_CHECKING:
    from bot.domain.call import Call
    from bot.domain.outcome import Outcome

PLAY = "2345.liveplay.myqcloud.com/live/2345_5adeb4b0a5db11e892905cb9018cf0d4"
ENDS = (STOP, RECORD_STOP)


def was_refused(call: Call, told: Numbered) -> bool:
    """
    Whether a number ends a call as a plain no.
    """
    try:
        outcome(call, told, [])
    except BackendRefusedError:
        return True
    except OutcomeUnknownError:
        return False
    return False


def test_a_recorded_start_gives_all_addresses() -> None:
    """
    Three addresses come back, told apart by their type and not by their place.
    """
    assert Live(
        addresses=(
            Address(Protocol.RTMP, Rate.ORIGINAL, f"rtmp://{PLAY}"),
            Address(Protocol.FLV, Rate.ORIGINAL, f"http://{PLAY}.flv"),
            Address(Protocol.HLS, Rate.ORIGINAL, f"http://{PLAY}.m3u8"),
        ),
        channel_id="10905947996257141754",
        tape_task=0,
    ) == came(START, reply("push_started"))


def test_numbers_as_texts_and_other_spellings_say_the_same() -> None:
    """
    A gateway that writes numbers as texts, and the rate in three ways, is understood.
    """
    live = came(START, reply("push_started_as_text"))

    assert isinstance(live, Live)
    assert [Rate.SD, Rate.HD, Rate.ORIGINAL] == [one.rate for one in live.addresses]
    assert ("10905947996257141754", 7000001) == (live.channel_id, live.tape_task)


@pytest.mark.parametrize(
    ("call", "name", "expected"),
    [
        (STOP, "push_ended", Ended()),
        (RECORD, "recording_saved", RecordingStarted()),
        (
            RECORD_STOP,
            "recording_saved",
            Saved(("9031868222919537216", "9031868222919537217")),
        ),
        (KICK, "kicked", Removed(KICK.accounts)),
    ],
)
def test_each_call_has_its_outcome(call: Call, name: str, expected: Outcome) -> None:
    """
    "Done" means something else for each call.
    """
    assert expected == came(call, reply(name))


def test_already_on_air_is_an_outcome() -> None:
    """
    A room that somebody put on air before is on air, though not by our options.
    """
    already = came(START, reply("push_already"))

    assert isinstance(already, AlreadyLive)
    assert already.refusal.number == 40000415
    assert already.refusal.said == "push already started"


@pytest.mark.parametrize("call", ENDS)
@pytest.mark.parametrize("last_digits", [410, 411, 412, 413])
def test_an_end_of_what_has_ended_is_an_outcome(call: Call, last_digits: int) -> None:
    """
    Off is off: ended before, or gone with the room or the account.
    """
    base = 40000000 if call is STOP else 30000000
    already = came(call, numbered(call, base + last_digits))

    assert isinstance(already, AlreadyEnded)
    assert Effect.ALREADY is already.refusal.effect
    assert Remedy.ALREADY_SO is already.refusal.remedy
    assert "before it can" not in already.refusal.meaning


def test_file_ids_beside_already_ended_are_kept() -> None:
    """
    Should an "already ended" bring file ids all the same, they are not dropped.
    """
    answer = part(RECORD_STOP, uint32_result=30000412, str_fileID=["42"])

    assert Saved(("42",)) == came(RECORD_STOP, answer)


def test_a_recording_that_is_there_or_whose_account_is_not_is_unknown() -> None:
    """
    30000415 says two things at once, so it settles nothing.
    """
    with pytest.raises(OutcomeUnknownError, match="Either") as caught:
        came(RECORD, numbered(RECORD, 30000415))

    assert caught.value.refusal is not None
    assert caught.value.refusal.number == 30000415


def test_asking_too_soon_is_a_refusal_that_may_be_repeated() -> None:
    """
    40000500 was not looked at: it did nothing, and a later try may do it.
    """
    with pytest.raises(BackendRefusedError) as caught:
        came(START, numbered(START, 40000500))

    assert Remedy.AGAIN_AFTER is caught.value.refusal.remedy
    assert Effect.NONE is caught.value.refusal.effect


@pytest.mark.parametrize(
    ("call", "number"),
    [(START, 40000412), (STOP, 40000415), (RECORD, 30000413)],
)
def test_an_answer_to_the_opposite_wish_is_unknown(call: Call, number: int) -> None:
    """
    "Already ended" to a start, or "already on air" to an end, confirms nothing, so
    that it is worth asking again.
    """
    with pytest.raises(OutcomeUnknownError) as caught:
        came(call, numbered(call, number))

    assert caught.value.refusal is not None
    assert Retry.SOON is caught.value.refusal.retry


@pytest.mark.parametrize(
    ("call", "scope"),
    [
        (START, Scope.PUSH),
        (STOP, Scope.PUSH),
        (RECORD, Scope.RECORDING),
        (RECORD_STOP, Scope.RECORDING),
        (START, Scope.HEAD),
        (KICK, Scope.HEAD),
        (STOP, Scope.GATEWAY),
        (KICK, Scope.GATEWAY),
    ],
)
def test_a_refusal_is_believed_only_where_nothing_can_have_happened(
    call: Call, scope: Scope
) -> None:
    """
    Each number that may follow the act is unknown; each other one is a plain no.
    """
    for number, code in CODES[scope].items():
        believed = was_refused(call, Numbered(scope, number, "so", {}))
        ended = call in ENDS and (scope, number) in GONE_WITH_THE_ROOM

        assert believed is (code.effect is Effect.NONE and not ended), number


@pytest.mark.parametrize("call", ONE_OF_EACH, ids=lambda call: type(call).__name__)
def test_an_unlisted_number_settles_nothing(call: Call) -> None:
    """
    A number that no list explains is shown with its text, as unknown.
    """
    with pytest.raises(OutcomeUnknownError) as caught:
        came(call, numbered(call, 12345678))

    assert caught.value.refusal is not None
    assert caught.value.refusal.name == "UNKNOWN_12345678"
    assert caught.value.refusal.said == "so"


def test_the_gateway_s_recorded_refusal_is_understood() -> None:
    """
    The one gateway refusal that was ever recorded is a plain no.
    """
    with pytest.raises(BackendRefusedError) as caught:
        came(START, reply("gateway_refused"))

    assert (60015, "gateway") == (
        caught.value.refusal.number,
        caught.value.refusal.scope,
    )


def test_a_removal_s_error_text_has_a_name_of_its_own() -> None:
    """
    What the backend says about a removal stands under another name, and is kept.
    """
    with pytest.raises(OutcomeUnknownError) as caught:
        came(KICK, part(KICK, uint32_result=7, str_err_msg="no such user"))

    assert caught.value.refusal is not None
    assert caught.value.refusal.said == "no such user"


def test_an_error_text_in_another_encoding_does_not_hide_its_number() -> None:
    """
    The number counts, even where its text is not UTF-8.
    """
    body = (
        b'{"rspbody":{"rsp_0x6":{"uint32_result":40000410,"str_errorinfo":"\xb7\xbf"}}}'
    )

    with pytest.raises(BackendRefusedError) as caught:
        came(START, body)

    assert caught.value.refusal.number == 40000410


def test_a_screen_share_is_called_so() -> None:
    """
    Who should share a screen is not told to turn a camera on.
    """
    call = replace(START, target=SCREEN)

    with pytest.raises(BackendRefusedError, match="screen share on"):
        came(call, numbered(call, 40000411))
