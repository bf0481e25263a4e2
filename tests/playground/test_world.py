"""
The world around the bot: who is in it, and what several of them do to one another.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.playground.cast import PEOPLE, ROLES
from bot.playground.waiting import wait_until
from bot.playground.world import CHANNELS, World
from tests.playground.conftest import playing
from tests.stage import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ALICE = PEOPLE["alice"][0]
HERE = CHANNELS["general"]


def test_everybody_has_a_part_to_play(tmp_path: Path) -> None:
    """
    The page names what each person is; it is there before the bot is.
    """
    with World(tmp_path, ROOT / "manifest.yml") as world:
        world.start()
        with world.slack.team.lock:
            roles = {
                one.name: one.role
                for one in world.slack.team.people.values()
                if not one.bot
            }

    assert ROLES == roles
    assert set(PEOPLE) == set(ROLES)


def test_two_playgrounds_do_not_meet(tmp_path: Path) -> None:
    """
    Each has its own Slack, backend, bot and time; what is done in one stays there.
    """
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with playing(tmp_path / "one") as one, playing(tmp_path / "other") as other:
        other.kill_bot()
        assert one.slack.say(ALICE, HERE, "/broadcast start room42").acked
        one.backend.wait_for_calls(1, done=True)

        assert one.bot_runs
        assert 1 == len(one.backend.pushes)
        assert not other.backend.pushes
        assert not other.slack.messages(HERE)
        assert one.slack.page_url != other.slack.page_url


def test_the_bot_gets_none_of_our_own_settings(tmp_path: Path) -> None:
    """
    A developer's own tokens and rules in the environment do not reach the playground.
    """
    own = {"SLACK_BOT_TOKEN": "xoxb-own", "ONAIR_ADMINS": "U0OWN"}
    kept = {key: os.environ.get(key) for key in own}
    os.environ.update(own)
    try:
        given = World(tmp_path, ROOT / "manifest.yml").start()
        environment = given.environment()
        given.stop()
    finally:
        for key, value in kept.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value

    assert "ONAIR_ADMINS" not in environment
    assert "xoxb-own" not in environment.values()


def test_nobody_sees_how_it_was_furnished(tmp_path: Path) -> None:
    """
    The rooms are on record, and no screen shows who told the bot of them.
    """
    with playing(tmp_path) as world:
        slack = world.slack
        assert not slack.team.ephemerals

        slack.say(ALICE, HERE, "/room list")

        assert wait_until(lambda: "room42" in slack.plain_text(HERE, ALICE))
