"""
App Home: drawn when it is opened, kept fresh for a while, and never in the way.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.command import Button
from bot.domain.errors import RecordUnavailableError
from bot.domain.operation import State
from bot.playground.workspace import Fault
from bot.slack.home import Home
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    OPEN,
    OUTSIDE,
    bot_client,
    until,
)
from tests.slack.edge import SAID, Edge, raised, shipped
from tests.slack.views.examples import feed, operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.consent import HomeShown

MOMENT = timedelta(seconds=3)


@pytest.fixture
def edge() -> Iterator[Edge]:
    """The edge between Slack and a desk that says what it is told."""
    with raised() as made:
        yield made


def published(edge: Edge) -> int:
    """How often a page was published."""
    return edge.methods().count("views.publish")


def page(edge: Edge, person: str = DANA) -> str:
    """All that stands on somebody's page."""
    return json.dumps(edge.slack.home(person).body)


def by_hand(edge: Edge) -> tuple[Home, Actor]:
    """An App Home that draws only when it is told to, and somebody who looks."""
    home = Home(bot_client(edge.slack), edge.desk.home, edge.clock)
    dana = Actor(edge.team, DANA)
    home.opened(dana)
    return home, dana


def test_whoever_opens_it_sees_what_is_on_air(edge: Edge) -> None:
    """
    Opening App Home has it drawn, by itself and at once.
    """
    edge.desk.page = replace(edge.desk.page, on_air=(feed(),))
    edge.slack.open_home(DANA)
    until(lambda: published(edge) == 1)

    assert "room42 is on air" in page(edge)
    (looked,) = edge.desk.looked
    assert (edge.team, DANA) == (looked[0].team, looked[0].user)


def test_the_desk_is_told_where_the_person_is(edge: Edge) -> None:
    """
    Their channels decide which rooms are theirs; others' private ones stay unknown.
    """
    home, _ = by_hand(edge)
    home.look()

    assert frozenset({OPEN, OUTSIDE}) == edge.desk.looked[0][1]
    assert HIDDEN not in edge.desk.looked[0][1]


def test_without_the_scope_there_are_just_no_channels() -> None:
    """
    Who installed OnAir without that right has an App Home without rooms.
    """
    manifest = shipped()
    manifest["oauth_config"]["scopes"]["bot"].remove("groups:read")
    with raised(manifest) as edge:
        home, _ = by_hand(edge)

        assert home.look() is True
        assert frozenset() == edge.desk.looked[0][1]


def test_channels_are_not_asked_for_each_time(edge: Edge) -> None:
    """
    Where somebody is, is remembered for some minutes, then asked anew.
    """
    home, dana = by_hand(edge)
    for _ in range(3):
        home.look()
        edge.clock.move(MOMENT)
    first = edge.methods().count("users.conversations")
    edge.clock.move(timedelta(minutes=5))
    home.opened(dana)
    home.look()

    assert (1, 2) == (first, edge.methods().count("users.conversations"))


def test_a_page_that_did_not_change_is_not_published_again(edge: Edge) -> None:
    """
    Somebody may look for ten minutes while nothing happens.
    """
    home, _ = by_hand(edge)
    home.look()
    for _ in range(20):
        edge.clock.move(MOMENT)
        edge.desk.page = replace(edge.desk.page, at=edge.clock.now())
        home.look()

    assert 1 == published(edge)


def test_what_changed_is_shown_to_those_who_look(edge: Edge) -> None:
    """
    A room that goes on air appears without anybody's doing.
    """
    home, _ = by_hand(edge)
    home.look()
    edge.desk.page = replace(edge.desk.page, on_air=(feed(),))
    edge.clock.move(MOMENT)

    assert home.look() is True
    assert "room42 is on air" in page(edge)


def test_nobodys_page_changes_twice_in_three_seconds(edge: Edge) -> None:
    """
    However much happens, a page is published once in three seconds at most.
    """
    home, dana = by_hand(edge)
    home.look()
    for number in range(20):
        edge.desk.page = _with_feed(edge, number)
        edge.clock.move(timedelta(seconds=0.1))
        home.opened(dana)
        home.look()
    soon = published(edge)
    edge.clock.move(MOMENT)
    home.look()

    assert (1, 2) == (soon, published(edge))


def test_opening_it_again_draws_it_again(edge: Edge) -> None:
    """
    Whatever somebody else drew there meanwhile, what they open is what is true now.
    """
    home, dana = by_hand(edge)
    home.look()
    edge.clock.move(MOMENT)
    home.opened(dana)

    assert home.look() is True
    assert 2 == published(edge)


def test_who_left_is_forgotten(edge: Edge) -> None:
    """
    Ten minutes after they opened it, nothing is drawn for them any more.
    """
    home, _ = by_hand(edge)
    home.look()
    edge.clock.move(timedelta(minutes=10))
    edge.desk.page = replace(edge.desk.page, on_air=(feed(),))

    assert home.look() is False
    assert 1 == len(edge.desk.looked)


def test_slacks_wish_for_a_pause_is_granted(edge: Edge) -> None:
    """
    Who is told to wait so long waits so long, for everybody's page.
    """
    edge.slack.faults.add("views.publish", Fault.too_many(30))
    home, _ = by_hand(edge)
    home.look()
    home.opened(Actor(edge.team, LEE))
    edge.clock.move(timedelta(seconds=29))
    early = home.look()
    edge.clock.move(timedelta(seconds=1))

    assert early is False
    assert home.look() is True
    assert 3 == published(edge)


def test_whoever_has_waited_longest_is_drawn_first(edge: Edge) -> None:
    """
    Where Slack takes fewer pages than there are, the same people are not always last.
    """
    edge.slack.faults.add("views.publish", Fault.too_many(3))
    home, _ = by_hand(edge)
    home.opened(Actor(edge.team, LEE))
    home.look()
    edge.clock.move(MOMENT)
    home.look()

    assert [DANA, LEE, DANA] == [actor.user for actor, _ in edge.desk.looked]


def test_channels_that_slack_tells_later_are_asked_for_later(edge: Edge) -> None:
    """
    Who looks while Slack wants a pause sees their rooms as soon as it is over.
    """
    edge.slack.faults.add("users.conversations", Fault.too_many(30))
    home, _ = by_hand(edge)
    home.look()
    edge.clock.move(timedelta(seconds=29))
    home.look()
    edge.clock.move(MOMENT)
    home.look()

    known = [sorted(channels) for _, channels in edge.desk.looked]
    assert [[], [], sorted((OPEN, OUTSIDE))] == known


def test_a_page_that_cannot_be_published_is_dropped(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A refusal that only somebody else can mend is logged, once, with Slack's word.
    """
    edge.slack.faults.add("views.publish", Fault.refused("not_enabled"))
    home, _ = by_hand(edge)
    with caplog.at_level(logging.WARNING):
        home.look()
    edge.clock.move(MOMENT)

    assert home.look() is False
    assert "not_enabled" in caplog.text


def test_while_the_record_is_away_the_last_page_stays(edge: Edge) -> None:
    """
    App Home fails without a word to its reader, and goes on when the record is back.
    """
    known = [edge.desk.page]

    def shown(actor: Actor, channels: frozenset[str]) -> HomeShown:
        del actor, channels
        if not known:
            raise RecordUnavailableError("No record.", remedy="Wait.")
        return known[0]

    home = Home(bot_client(edge.slack), shown, edge.clock)
    home.opened(Actor(edge.team, DANA))
    home.look()
    known.clear()
    edge.clock.move(MOMENT)
    away = home.look()
    known.append(replace(edge.desk.page, on_air=(feed(),)))
    edge.clock.move(MOMENT)

    assert away is False
    assert home.look() is True


def test_the_messages_tab_draws_nothing(edge: Edge) -> None:
    """
    Only the home tab has something to draw.
    """
    edge.slack.tell("app_home_opened", {"user": DANA, "tab": "messages"})
    edge.slack.open_home(LEE)
    until(lambda: published(edge) == 1)

    assert [LEE] == [actor.user for actor, _ in edge.desk.looked]


def test_a_press_on_the_page_is_answered_directly(edge: Edge) -> None:
    """
    App Home belongs to no channel, so the answer comes as a direct message.
    """
    edge.desk.page = replace(
        edge.desk.page, mine=(operation(state=State.AWAITING_APPROVAL),)
    )
    edge.desk.answer = SAID
    edge.slack.open_home(DANA)
    until(lambda: published(edge) == 1)
    edge.slack.click_view(edge.slack.home(DANA), Button.APPROVE.value)
    until(lambda: edge.slack.direct_messages(DANA) != [])

    (click,) = edge.desk.clicks
    assert (Button.APPROVE, "7", "", DANA) == (
        click.button,
        click.value,
        click.channel,
        click.actor.user,
    )
    assert "Help: the desk" in edge.slack.direct_messages(DANA)[0].text


def _with_feed(edge: Edge, number: int) -> HomeShown:
    return replace(edge.desk.page, on_air=(feed(number=number),))
