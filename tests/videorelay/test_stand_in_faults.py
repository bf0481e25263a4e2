"""
The client against a stand-in service that misbehaves on purpose.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import (
    AlreadyLive,
    Live,
)
from bot.playground.backend import (
    Effect,
    Fault,
    StandInBackend,
    Where,
)
from bot.playground.backend import (
    Kind as Broken,
)
from tests.videorelay.against import client_of, effects
from tests.videorelay.samples import (
    START,
)

if TYPE_CHECKING:
    from bot.videorelay import Videorelay
    from tests.videorelay.samples import Client


SLOW = timedelta(seconds=30)
HASTE = timedelta(seconds=0.5)
# For each switch of the stand-in: what a start comes to while it is on.
UNDER_A_FAULT: dict[Broken, type[object]] = {
    Broken.ANSWER_CODE: OutcomeUnknownError,
    Broken.LOSE_BEFORE: OutcomeUnknownError,
    Broken.LOSE_AFTER: OutcomeUnknownError,
    Broken.HANG_BEFORE: OutcomeUnknownError,
    Broken.HANG_AFTER: OutcomeUnknownError,
    Broken.DRIP: OutcomeUnknownError,
    Broken.EMPTY: OutcomeUnknownError,
    Broken.GARBAGE: OutcomeUnknownError,
    Broken.NOT_JSON: OutcomeUnknownError,
    Broken.HTTP_STATUS: OutcomeUnknownError,
    Broken.REDIRECT: OutcomeUnknownError,
    Broken.OVERSIZE: OutcomeUnknownError,
    Broken.WRONG_SEQ: OutcomeUnknownError,
    Broken.WRONG_COOKIE: OutcomeUnknownError,
    Broken.RSPHEAD: Live,
    Broken.NO_HEAD: Live,
    Broken.NUMBERS_AS_TEXT: Live,
    Broken.REFUSE_CLIENT: NothingSentError,
    Broken.STRANGE_SERVER: NothingSentError,
    Broken.CLOSED_PORT: NothingSentError,
}


def test_every_switch_is_tried() -> None:
    """
    A new way for the service to misbehave is one that the client is tried against.
    """
    assert set(Broken) == set(UNDER_A_FAULT)


@pytest.mark.parametrize("kind", Broken)
def test_a_fault_ends_as_it_should(
    stand_in: StandInBackend, client: Client, kind: Broken
) -> None:
    """
    Under each fault a start is on air, unsent or unknown: never wrongly "failed".
    """
    waits = kind in {Broken.HANG_BEFORE, Broken.HANG_AFTER, Broken.DRIP}
    backend = client_of(stand_in, client, deadline=HASTE if waits else SLOW)
    fault = Fault(kind, code=40000208, status=502, pause=SLOW, after_effect=True)
    stand_in.faults.add(fault)
    try:
        came: object = backend.send(START)
    except (NothingSentError, OutcomeUnknownError) as error:
        came = error

    assert isinstance(came, UNDER_A_FAULT[kind])
    if UNDER_A_FAULT[kind] is NothingSentError:
        assert effects(stand_in) == []
        assert stand_in.calls == ()


@pytest.mark.parametrize("where", Where)
def test_a_number_counts_from_wherever_it_comes(
    stand_in: StandInBackend, backend: Videorelay, where: Where
) -> None:
    """
    Body, head and gateway each say no in a place of their own.
    """
    code = {Where.BODY: 40000410, Where.HEAD: -4, Where.GATEWAY: 60010}[where]
    stand_in.faults.answer_code(code, where=where)

    with pytest.raises(BackendRefusedError) as caught:
        backend.send(START)

    assert code == caught.value.refusal.number
    assert effects(stand_in) == []


def test_a_lost_answer_is_settled_by_asking_again(
    stand_in: StandInBackend, backend: Videorelay
) -> None:
    """
    A start whose answer was lost happened once, and the second asking says so.
    """
    stand_in.faults.lose_answer(after_effect=True)

    with pytest.raises(OutcomeUnknownError):
        backend.send(START)
    assert isinstance(backend.send(START), AlreadyLive)
    assert [Effect.PUSH_STARTED] == effects(stand_in)
