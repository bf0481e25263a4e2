"""
The client against the stand-in service: two readings of one specification.

The stand-in was written apart from the client, and refuses what it does not know.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import RemoveFromRoom, Secret
from bot.domain.errors import (
    BackendRefusedError,
    OutcomeUnknownError,
)
from bot.domain.outcome import (
    AlreadyEnded,
    AlreadyLive,
    Ended,
    Live,
    Output,
    Protocol,
    Rate,
    RecordingStarted,
    Removed,
    Saved,
)
from bot.domain.room import Account
from bot.playground.backend import (
    Effect,
    StandInBackend,
    SystemClock,
)
from bot.playground.backend import Source as Shown
from bot.videorelay import SecretKey
from tests.videorelay.against import effects
from tests.videorelay.pki import KEY_PASSWORD
from tests.videorelay.samples import (
    APP,
    CAMERA,
    GROUP,
    RECORD,
    RECORD_STOP,
    SCREEN,
    START,
    STOP,
    SetClock,
)

if TYPE_CHECKING:
    from bot.domain.room import Target
    from bot.videorelay import Videorelay
    from tests.videorelay.samples import Client


def test_a_broadcast_lives_from_start_to_end(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    On air, on air already, off air, off already: each is told apart.
    """
    live = backend.send(START)
    again = backend.send(START)
    ended = backend.send(STOP)
    over = backend.send(STOP)

    assert isinstance(live, Live)
    assert len(live.addresses) == 3
    assert int(live.channel_id) >= 2**63
    assert isinstance(again, AlreadyLive)
    assert Ended() == ended
    assert isinstance(over, AlreadyEnded)
    assert [Effect.PUSH_STARTED, Effect.PUSH_ENDED] == effects(stand_in)


def test_a_start_with_everything_is_accepted(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    All options at once are understood by a strict reader, and do what they say.
    """
    live = backend.send(
        replace(
            START,
            target=SCREEN,
            output=Output.HLS,
            rates=(Rate.ORIGINAL, Rate.SD, Rate.HD),
            tape=True,
            watermark=3,
            password=Secret("planted-password"),
        )
    )
    (push,) = stand_in.pushes

    assert isinstance(live, Live)
    assert {Rate.ORIGINAL, Rate.SD, Rate.HD} == {
        one.rate for one in live.addresses if one.protocol is Protocol.HLS
    }
    assert live.tape_task == push.tape_task_id
    assert live.channel_id == str(push.channel_id)
    assert Shown.SCREEN is push.source


@pytest.mark.parametrize("target", [CAMERA, SCREEN])
def test_computed_addresses_are_those_that_are_told(
    backend: Videorelay, target: Target
) -> None:
    """
    What we work out from the BIZID is what the service itself hands out.
    """
    live = backend.send(replace(START, target=target))

    assert isinstance(live, Live)
    assert {one.url for one in live.addresses} == {
        one.url for one in backend.computed_addresses(target)
    }


def test_a_recording_lives_from_start_to_end(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    Recording, perhaps recording already, saved with ids, ended before.
    """
    call = replace(
        RECORD,
        tags=("a", "b"),
        category=5,
        transcode=True,
        screenshot=True,
        watermark=True,
    )
    started = backend.send(call)
    with pytest.raises(OutcomeUnknownError, match="Either"):
        backend.send(call)
    saved = backend.send(RECORD_STOP)
    over = backend.send(RECORD_STOP)

    assert RecordingStarted() == started
    assert isinstance(saved, Saved)
    assert len(saved.file_ids) == 1
    assert isinstance(over, AlreadyEnded)
    assert [Effect.RECORDING_STARTED, Effect.RECORDING_ENDED] == effects(stand_in)


def test_accounts_are_removed(stand_in: StandInBackend, backend: Videorelay) -> None:
    """
    A removal empties the room of those it names.
    """
    call = RemoveFromRoom(APP, GROUP, (Account("alice"), Account("bob")))

    assert Removed(call.accounts) == backend.send(call)
    assert [Effect.KICKED, Effect.KICKED] == effects(stand_in)


def test_a_removal_from_no_room_keeps_its_number(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    A number that nobody published reaches whoever reads the history.
    """
    stand_in.rooms.close_room(GROUP.value)

    with pytest.raises(OutcomeUnknownError) as caught:
        backend.send(RemoveFromRoom(APP, GROUP, (Account("bob"),)))

    assert caught.value.refusal is not None
    assert caught.value.refusal.scope == "kick"
    assert caught.value.refusal.said


def test_who_is_not_there_cannot_go_on_air(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    A start without anybody in the room is refused, an end of it is an end.
    """
    backend.send(START)
    stand_in.rooms.leave(GROUP.value, "alice")

    with pytest.raises(BackendRefusedError, match="as alice, camera on"):
        backend.send(START)
    assert isinstance(backend.send(STOP), AlreadyEnded)


def test_asking_twice_in_three_seconds_is_refused(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    The spacing of the service is met as a refusal that says to wait.
    """
    stand_in.spacing = timedelta(seconds=30)
    backend.send(START)

    with pytest.raises(BackendRefusedError, match="3 seconds"):
        backend.send(STOP)


def test_a_wrong_key_is_a_matter_of_set_up(
    stand_in: StandInBackend, client: Client
) -> None:
    """
    A usersig made with another key is refused, and who can mend it is named.
    """
    certificates = stand_in.certificates
    stranger = client(
        stand_in.url,
        clock=SetClock(SystemClock().now()),
        credential=SecretKey(Secret("planted-wrong-key")),
        client_cert=certificates.client,
        client_key=certificates.client_key,
        client_key_password=Secret(KEY_PASSWORD),
        ca_bundle=certificates.authority,
    )

    with pytest.raises(BackendRefusedError) as caught:
        stranger.send(START)

    assert caught.value.refusal.number == 70009


def test_a_usersig_from_long_ago_is_made_again(
    stand_in: StandInBackend, client: Client
) -> None:
    """
    A machine whose clock was wrong recovers as soon as it is right.
    """
    clock = SetClock(SystemClock().now() - timedelta(days=3))
    certificates = stand_in.certificates
    backend = client(
        stand_in.url,
        clock=clock,
        client_cert=certificates.client,
        client_key=certificates.client_key,
        client_key_password=Secret(KEY_PASSWORD),
        ca_bundle=certificates.authority,
    )
    with pytest.raises(BackendRefusedError, match="expired"):
        backend.send(START)
    assert len(stand_in.calls) == 2
    clock.day += timedelta(days=3)

    assert isinstance(backend.send(START), Live)
