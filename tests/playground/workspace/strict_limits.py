"""
Checks of how much fits: each limit is met, and passed by one.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import problems, view_problems
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import DANA, OPEN, bot_client, workspace
from tests.playground.workspace.line import trigger_of
from tests.playground.workspace.shapes import (
    Block,
    actions,
    button,
    field,
    menu,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)

DIVIDER: Block = {"type": "divider"}


def checks(many: int) -> Block:
    """
    So many boxes to tick.
    """
    options = [option(str(number)) for number in range(many)]
    return {"type": "checkboxes", "action_id": "c", "options": options}


def fields(many: int, length: int = 1) -> Block:
    """
    A section of so many fields.
    """
    return {"type": "section", "fields": [mrkdwn("x" * length)] * many}


IN_A_MESSAGE: Mapping[str, tuple[int, Callable[[int], list[Block]]]] = MappingProxyType(
    {
        "blocks": (50, lambda n: [DIVIDER] * n),
        "section": (3000, lambda n: [section("x" * n)]),
        "fields": (10, lambda n: [fields(n)]),
        "field": (2000, lambda n: [fields(1, n)]),
        "header": (150, lambda n: [{"type": "header", "text": plain("x" * n)}]),
        "button text": (75, lambda n: [actions(button("a", "x" * n))]),
        "button value": (2000, lambda n: [actions(button("a", value="x" * n))]),
        "actions": (25, lambda n: [actions(*[button(str(i)) for i in range(n)])]),
        "context": (10, lambda n: [{"type": "context", "elements": [mrkdwn("a")] * n}]),
        "block id": (255, lambda n: [section("a", block_id="x" * n)]),
        "action id": (255, lambda n: [actions(button("x" * n))]),
        "options": (100, lambda n: [actions(menu("a", *map(str, range(n))))]),
        "option text": (
            75,
            lambda n: [actions(menu("a") | {"options": [option("a", "x" * n)]})],
        ),
        "option value": (
            150,
            lambda n: [actions(menu("a") | {"options": [option("x" * n, "a")]})],
        ),
        "check boxes": (10, lambda n: [actions(checks(n))]),
        "radio buttons": (
            10,
            lambda n: [actions(checks(n) | {"type": "radio_buttons"})],
        ),
    }
)
IN_A_FORM: Mapping[str, tuple[int, Callable[[int], Block]]] = MappingProxyType(
    {
        "blocks": (100, lambda n: modal(*[DIVIDER] * n)),
        "title": (24, lambda n: modal(DIVIDER, title=plain("x" * n))),
        "submit": (24, lambda n: modal(DIVIDER, submit=plain("x" * n))),
        "close": (24, lambda n: modal(DIVIDER, close=plain("x" * n))),
        "private metadata": (3000, lambda n: modal(DIVIDER, private_metadata="x" * n)),
        "callback id": (255, lambda n: modal(DIVIDER, callback_id="x" * n)),
    }
)
RULES: Mapping[str, list[Block]] = MappingProxyType(
    {
        "a block id twice": [section("a", block_id="b"), section("c", block_id="b")],
        "an action id twice": [actions(button("a"), button("a"))],
        "an initial option that is none": [
            actions(menu("a", "b", initial_option=option("c")))
        ],
        "an unknown key": [section("a", colour="red")],
        "an empty text": [section("")],
    }
)


def how_much_fits() -> None:
    """
    As much as Slack takes is taken, and one more is refused with the place.
    """
    with workspace() as slack:
        client = bot_client(slack)
        for name, (most, made) in IN_A_MESSAGE.items():
            assert "" == _posted(client, made(most)), name
            assert "invalid_blocks" == _posted(client, made(most + 1)), name
        for name, blocks in RULES.items():
            assert "invalid_blocks" == _posted(client, blocks), name
        for length, told in ((4000, ""), (4001, "msg_too_long")):
            assert told == _posted(client, [], "x" * length)


def how_much_fits_in_a_form() -> None:
    """
    A form has limits of its own, and so has the pile of them.
    """
    for name, (most, made) in IN_A_FORM.items():
        assert [] == view_problems(made(most)), name
        assert [] != view_problems(made(most + 1)), name
    unsent = {key: value for key, value in modal(field("a")).items() if key != "submit"}
    file = {"type": "file", "external_id": "a", "source": "remote"}
    assert [] != view_problems(unsent)
    assert [] == problems([file])
    assert [] != view_problems(modal(file))
    with workspace() as slack:
        client = bot_client(slack)
        client.views_open(trigger_id=trigger_of(slack), view=modal(DIVIDER))
        for _ in range(2):
            client.views_push(trigger_id=trigger_of(slack), view=modal(DIVIDER))

        assert "push_limit_reached" == error_of(
            lambda: client.views_push(trigger_id=trigger_of(slack), view=modal(DIVIDER))
        )
        assert "invalid_arguments" == error_of(
            lambda: client.views_publish(user_id=DANA, view=modal(*[DIVIDER] * 101))
        )


def _posted(client: WebClient, blocks: list[Block], text: str = "a") -> str:
    try:
        client.chat_postMessage(channel=OPEN, text=text, blocks=blocks)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""
