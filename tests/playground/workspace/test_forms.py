"""
Forms and App Home: opened, filled in, answered.
"""

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import GestureError, Surface, Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import DANA, LEE, OPEN
from tests.playground.workspace.line import Answer, Envelope, line, trigger_of
from tests.playground.workspace.shapes import (
    Block,
    actions,
    button,
    field,
    menu,
    modal,
    option,
    plain,
    section,
)

RATE: Block = {
    "type": "input",
    "block_id": "rate-block",
    "optional": True,
    "label": plain("Rate"),
    "element": menu("rate", "sd", "hd", initial_option=option("sd")),
}
FORM = modal(field("name", max_length=5), RATE, callback_id="start")


def opened(slack: Workspace, client: WebClient, view: Block = FORM) -> Surface:
    """
    Open a form for Dana.
    """
    client.views_open(trigger_id=trigger_of(slack), view=view)
    return slack.forms(DANA)[-1]


def submitted(slack: Workspace, form: Surface, answer: Envelope) -> str | None:
    """
    Submit a form to an app that answers like this, and give the error.
    """
    respond: Answer = lambda _: answer  # noqa: E731 - it is what the line wants
    with line(slack, respond):
        return slack.submit(form, {"name": "war"}).error


def test_a_form_sends_what_was_filled_in(slack: Workspace, client: WebClient) -> None:
    """
    A submission has the values under block and action, defaults included.
    """
    form = opened(slack, client)
    with line(slack) as app:
        payload = slack.submit(form, {"name": "war"}).payload
        (envelope,) = app.envelopes

    assert envelope["accepts_response_payload"] is True
    assert ("view_submission", "start") == (
        payload["type"],
        payload["view"]["callback_id"],
    )
    values = payload["view"]["state"]["values"]
    assert "war" == values["name-block"]["name"]["value"]
    assert "sd" == values["rate-block"]["rate"]["selected_option"]["value"]
    assert [] == slack.forms(DANA)


@pytest.mark.parametrize(
    "values",
    [{}, {"name": "too long"}, {"name": "a", "rate": "8k"}, {"name": "a", "x": "b"}],
)
def test_a_form_is_filled_in_properly(
    slack: Workspace, client: WebClient, values: dict[str, str]
) -> None:
    """
    Slack does not let go of a form that is incomplete or impossible.
    """
    form = opened(slack, client)

    with pytest.raises(GestureError):
        slack.submit(form, values)


def test_errors_keep_the_form_open(slack: Workspace, client: WebClient) -> None:
    """
    Complaints stand beside their inputs, and must name real ones.
    """
    form = opened(slack, client)
    answer = {"response_action": "errors", "errors": {"name-block": "taken"}}
    good = submitted(slack, form, answer)
    wrong = {"response_action": "errors", "errors": {"nowhere": "taken"}}
    bad = submitted(slack, form, wrong)

    assert (None, "invalid_errors") == (good, bad)
    (still,) = slack.forms(DANA)
    assert {"name-block": "taken"} == still.errors


def test_an_answer_can_update_push_and_clear(
    slack: Workspace, client: WebClient
) -> None:
    """
    A submission is answered with another form, one on top, or the end of all.
    """
    form = opened(slack, client)
    later = modal(field("name"), title=plain("Later"))
    submitted(slack, form, {"response_action": "update", "view": later})
    updated = slack.forms(DANA)[0].body["title"]["text"]
    submitted(slack, form, {"response_action": "push", "view": FORM})
    stack = slack.forms(DANA)
    submitted(slack, stack[-1], {"response_action": "clear"})

    assert "Later" == updated
    assert [form.id, form.id] == [each.root for each in stack]
    assert [] == slack.forms(DANA)


def test_an_unknown_answer_is_an_error(slack: Workspace, client: WebClient) -> None:
    """
    A submission must be answered with an action that Slack knows.
    """
    form = opened(slack, client)

    assert "invalid_response_action" == submitted(
        slack, form, {"response_action": "dance"}
    )


@pytest.mark.parametrize("method", ["views.open", "views.update", "views.publish"])
def test_a_broken_view_is_explained(client: WebClient, method: str) -> None:
    """
    What is wrong with a form or App Home is refused with messages.
    """
    body = {"view": {"type": "modal"}, "user_id": DANA}

    assert "invalid_arguments" == error_of(lambda: client.api_call(method, json=body))


def test_a_stack_has_three_forms(slack: Workspace, client: WebClient) -> None:
    """
    A fourth form on top is refused.
    """
    opened(slack, client)
    for _ in range(2):
        client.views_push(trigger_id=trigger_of(slack), view=FORM)

    assert 3 == len(slack.forms(DANA))
    assert "push_limit_reached" == error_of(
        lambda: client.views_push(trigger_id=trigger_of(slack), view=FORM)
    )


def test_an_update_of_something_old_is_refused(
    slack: Workspace, client: WebClient
) -> None:
    """
    A form is updated by id, only with its latest hash, and only while it is open.
    """
    form = opened(slack, client)
    first = form.hash
    later = modal(section("b"))
    client.views_update(view_id=form.id, view=later, hash=first)

    assert "hash_conflict" == error_of(
        lambda: client.views_update(view_id=form.id, view=later, hash=first)
    )
    slack.dismiss(form)
    assert "not_found" == error_of(
        lambda: client.views_update(view_id=form.id, view=later)
    )


@pytest.mark.parametrize(("wanted", "heard"), [(False, 0), (True, 1)])
def test_closing_is_told_to_whom_it_matters(
    slack: Workspace, client: WebClient, *, wanted: bool, heard: int
) -> None:
    """
    The app hears of a dismissed form only with `notify_on_close`.
    """
    form = opened(slack, client, modal(section("a"), notify_on_close=wanted))
    with line(slack) as app:
        slack.dismiss(form)

        assert heard == len(app.envelopes)
    assert [] == slack.forms(DANA)


def test_everybody_has_a_home_of_their_own(slack: Workspace, client: WebClient) -> None:
    """
    App Home is published for one person, and its buttons work without a channel.
    """
    home = {"type": "home", "blocks": [actions(button("refresh"))]}
    client.views_publish(user_id=DANA, view=home)
    with line(slack):
        payload = slack.click_view(slack.home(DANA), "refresh").payload

    assert slack.home(DANA).id == payload["view"]["id"]
    assert "view" == payload["container"]["type"]
    assert {"channel", "response_url"}.isdisjoint(payload)
    with pytest.raises(GestureError):
        slack.home(LEE)


def test_a_form_is_only_for_its_person(slack: Workspace, client: WebClient) -> None:
    """
    What one person opened is on no other screen, and not in the channel.
    """
    opened(slack, client)

    assert [] == slack.forms(LEE)
    assert [] == slack.messages(OPEN)
