"""
Whatever comes instead of an act is answered with a sentence.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.workspace import Workspace
from bot.playground.workspace.methods_views import show
from tests.playground.workspace.actor import FORM, HOME
from tests.playground.workspace.conftest import DANA, OPEN, bot_client, workspace
from tests.playground.workspace.onlooker import SECONDS, sight
from tests.playground.workspace.shapes import actions, button, menu

CARD = actions(button("stop", value="7"), menu("rate", "sd", "hd"))
PARTS = [
    "person",
    "channel",
    "text",
    "thread_ts",
    "ts",
    "action_id",
    "block_id",
    "option",
    "value",
    "view",
    "values",
    "typed",
    "id",
    "callback_id",
]
WORDS = [DANA, OPEN, "home", "stop", "rate", "sd", "name", "stop_this", "/broadcast"]
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        [*WORDS, "__proto__", "constructor", "a" * 50_000, "\0", "\ud83d"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=3
        )
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def full() -> Iterator[tuple[Workspace, dict[str, object]]]:
    """
    Give a workspace with something of every kind, and what it takes to act there.
    """
    with workspace() as slack:
        client = bot_client(slack)
        posted = client.chat_postMessage(channel=OPEN, text="card", blocks=[CARD])
        client.views_publish(user_id=DANA, view=HOME)
        right: dict[str, object] = {
            "person": DANA,
            "channel": OPEN,
            "text": "hello",
            "ts": posted["ts"],
            "thread_ts": posted["ts"],
            "action_id": "stop",
            "values": {"name": "war"},
            "typed": "room",
            "id": posted["ts"],
            "callback_id": "stop_this",
        }
        yield slack, right


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_junk_is_answered_in_words(
    full: tuple[Workspace, dict[str, object]], data: st.DataObject
) -> None:
    """
    No act, whatever comes with it, breaks anything: it is done, or one hears why not.
    """
    slack, right = full
    if not slack.forms(DANA):
        with slack.team.lock:
            show(slack.team, DANA, FORM)
    what = data.draw(st.sampled_from(sorted(slack.front.acts)))
    body = dict(right)
    if data.draw(st.booleans()):
        body["view"] = slack.top_form(DANA).id
    body |= data.draw(st.dictionaries(st.sampled_from(PARTS), JUNK, max_size=4))
    answer = requests.post(f"{slack.page_url}page/{what}", json=body, timeout=SECONDS)
    told = answer.json()

    assert 200 == answer.status_code
    assert told["ok"] is (told["error"] is None)
    assert told["error"] is None or told["error"].strip()
    assert "me" in sight(slack)
