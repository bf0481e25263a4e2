"""
A tiny app with one of everything: a form, a Home, a button, a shortcut.
"""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import tiny_app
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

APPROVE = "approve", "Approve"
ROOM: Block = {
    "type": "input",
    "block_id": "onair.field.room",
    "optional": True,
    "label": plain("Room"),
    "element": {"type": "external_select", "action_id": "room"},
}
RATE: Block = {
    "type": "input",
    "block_id": "rate-block",
    "optional": True,
    "label": plain("Picture rate"),
    "element": menu("rate", "sd", "hd", initial_option=option("sd")),
}
TAGS: Block = {
    "type": "input",
    "block_id": "tags-block",
    "optional": True,
    "label": plain("Tags"),
    "hint": plain("As many as you like"),
    "element": menu("tags", "a", "b", "c") | {"type": "checkboxes"},
}
FORM = modal(field("name"), ROOM, RATE, TAGS, callback_id="start")
DONE: Block = {
    "type": "modal",
    "title": plain("Done"),
    "close": plain("Close"),
    "blocks": [section("*All* is done.")],
}
HOME: Block = {
    "type": "home",
    "blocks": [section("*Nothing* is on air"), actions(button("refresh", "Refresh"))],
}


def acting_app(slack: Workspace, sent: list[dict[str, Any]] | None = None) -> App:
    """
    Make the app; what forms bring it is added to *sent*.

    `/broadcast` opens a form; the name `taken` is refused, `more` is answered with
    another form, and every other name closes it.
    """
    app = tiny_app(slack)
    app.client.token = slack.identity.bot_token

    @app.command("/broadcast")
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.options("room")
    def offer(ack: Ack, payload: dict[str, Any]) -> None:
        rooms = ("room42", "room43", "stage1")
        ack(options=[option(one) for one in rooms if payload["value"] in one])

    @app.view("start")
    def take(ack: Ack, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if sent is not None:
            sent.append(values)
        name = values["name-block"]["name"]["value"]
        if name == "taken":
            errors = {"name-block": "That name is taken."}
            ack(response_action="errors", errors=errors)
        elif name == "more":
            ack(response_action="update", view=DONE)
        else:
            ack()

    @app.event("app_home_opened")
    def publish(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=HOME)

    return app
