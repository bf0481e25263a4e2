"""
The page's own addresses: what they give, and whom they refuse.
"""

import re
from pathlib import Path

import pytest
import requests
from slack_sdk import WebClient

import bot.playground.workspace as package
from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, HIDDEN, LEE, OPEN
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import actions, button

SECONDS = 30
PAGE = Path(package.__file__).parent / "page"


def state(slack: Workspace, person: str = DANA, **more: object) -> dict[str, object]:
    """
    What the page would draw for a person.
    """
    answer = requests.get(
        f"{slack.page_url}page/state",
        params={"person": person} | {key: str(value) for key, value in more.items()},
        timeout=SECONDS,
    )
    found: dict[str, object] = answer.json()
    return found


def channels(slack: Workspace, person: str) -> dict[str, dict[str, list[object]]]:
    """
    The channels on a person's screen by their id.
    """
    found = state(slack, person)["channels"]
    assert isinstance(found, list)
    return {each["id"]: each for each in found}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "html"),
        ("page/page.css", "css"),
        ("page/page.js", "javascript"),
        ("page/forms.js", "javascript"),
    ],
)
def test_the_page_is_served(slack: Workspace, path: str, kind: str) -> None:
    """
    Page, style and script come with a policy that allows nothing else.
    """
    answer = requests.get(slack.page_url + path, timeout=SECONDS)

    assert 200 == answer.status_code
    assert kind in answer.headers["Content-Type"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_nothing_else_is_served(slack: Workspace) -> None:
    """
    Other files cannot be asked for.
    """
    answer = requests.get(f"{slack.page_url}page/other.js", timeout=SECONDS)

    assert 404 == answer.status_code


def test_the_page_speaks_a_language() -> None:
    """
    The document says which language it is in, and every field has a label.
    """
    html = (PAGE / "index.html").read_text(encoding="utf-8")

    assert '<html lang="en">' in html
    for field in re.findall(r'<input id="(\w+)"', html):
        assert f'<label for="{field}"' in html


def test_text_never_becomes_markup() -> None:
    """
    No script has a way to turn text into markup.
    """
    scripts = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.js"))

    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "write(", "eval("):
        assert way not in scripts


def test_the_page_stays_small() -> None:
    """
    Page, style and scripts together are under 450 lines.
    """
    lines = [file.read_text(encoding="utf-8").count("\n") for file in PAGE.iterdir()]

    assert sum(lines) < 450


def test_a_screen_shows_what_its_person_may_see(
    slack: Workspace, client: WebClient
) -> None:
    """
    Private channels and other people's ephemerals are on nobody else's screen.
    """
    client.chat_postEphemeral(channel=OPEN, user=DANA, text="psst")

    dana, lee = channels(slack, DANA), channels(slack, LEE)
    assert HIDDEN in dana
    assert HIDDEN not in lee
    assert 1 == len(dana[OPEN]["ephemerals"])
    assert [] == lee[OPEN]["ephemerals"]


def test_a_screen_without_a_person_is_empty(slack: Workspace) -> None:
    """
    Before a person is chosen there is a list of people and nothing to read.
    """
    empty = state(slack, "")

    assert [] == empty["channels"]
    assert empty["people"]


def test_no_secret_is_on_the_page(slack: Workspace) -> None:
    """
    Neither tokens nor the signing secret reach the browser.
    """
    assert slack.identity.noise not in str(state(slack))


def test_news_end_the_waiting(slack: Workspace) -> None:
    """
    A screen that waits for something newer gets it at once.
    """
    version = state(slack)["version"]
    slack.say(LEE, OPEN, "hello")
    fresh = state(slack, since=version)

    assert "hello" in str(fresh["channels"])


def test_the_page_types_and_clicks(slack: Workspace, client: WebClient) -> None:
    """
    What is typed and clicked on the page reaches the app.
    """
    ts = client.chat_postMessage(
        channel=OPEN, text="a", blocks=[actions(button("stop"))]
    )["ts"]
    block_id = slack.messages(OPEN)[0].blocks[0]["block_id"]
    who = {"person": DANA, "channel": OPEN}
    click = who | {"ts": ts, "action_id": "stop", "block_id": block_id}
    with line(slack) as app:
        said = _post(slack, "say", json=who | {"text": "/broadcast list"})
        clicked = _post(slack, "click", json=click)
        kinds = [each["type"] for each in app.envelopes]

    assert [{"ok": True, "error": None}] * 2 == [said.json(), clicked.json()]
    assert ["slash_commands", "interactive"] == kinds


def test_the_page_is_told_what_is_impossible(slack: Workspace) -> None:
    """
    An impossible gesture is answered with a reason.
    """
    who = {"person": LEE, "channel": HIDDEN}
    said = _post(slack, "say", json=who | {"text": "hello"}).json()
    clicked = _post(slack, "click", json=who).json()

    assert (False, False) == (said["ok"], clicked["ok"])
    assert "lee is not in" in said["error"]


def _post(slack: Workspace, what: str, **options: object) -> requests.Response:
    return requests.post(
        f"{slack.page_url}page/{what}",
        timeout=SECONDS,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("path", ["", "page/state", "api/api.test"])
def test_other_names_for_this_machine_are_refused(slack: Workspace, path: str) -> None:
    """
    A host name that was pointed here by somebody else opens nothing.
    """
    headers = {"Host": "evil.example:80"}
    answer = requests.get(slack.page_url + path, headers=headers, timeout=SECONDS)

    assert 403 == answer.status_code


def test_both_local_names_are_accepted(slack: Workspace) -> None:
    """
    The page works as 127.0.0.1 and as localhost.
    """
    port = slack.page_url.rstrip("/").rpartition(":")[2]
    headers = {"Host": f"localhost:{port}"}

    assert requests.get(slack.page_url, headers=headers, timeout=SECONDS).ok


@pytest.mark.parametrize(
    "what", ["say", "click", "submit", "dismiss", "suggest", "home", "shortcut"]
)
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_other_pages_cannot_act(slack: Workspace, what: str, origin: str) -> None:
    """
    A request that another page makes is refused, and nothing happens.
    """
    body = {"person": DANA, "channel": OPEN, "text": "hello"}
    answer = _post(slack, what, json=body, headers={"Origin": origin})

    assert 403 == answer.status_code
    assert [] == slack.messages(OPEN)


def test_the_pages_own_origin_may_act(slack: Workspace) -> None:
    """
    The page itself names its origin and is let in.
    """
    body = {"person": DANA, "channel": OPEN, "text": "hello"}
    origin = {"Origin": slack.page_url.rstrip("/")}

    assert _post(slack, "say", json=body, headers=origin).json()["ok"]


@pytest.mark.parametrize(
    ("status", "options"),
    [
        (415, {"data": {"person": DANA, "channel": OPEN, "text": "hello"}}),
        (400, {"data": "{", "headers": {"Content-Type": "application/json"}}),
        (400, {"json": ["hello"]}),
    ],
)
def test_a_form_cannot_act(
    slack: Workspace, status: int, options: dict[str, object]
) -> None:
    """
    Only a JSON object is read: forms of other pages need no leave to be sent.
    """
    assert status == _post(slack, "say", **options).status_code
    assert [] == slack.messages(OPEN)
