"""
The judge of Block Kit, on one sound payload of each kind and many broken ones.
"""

import pytest

from bot.playground.workspace import problems, view_problems
from tests.playground.workspace.shapes import (
    CONFIRM,
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
CHECKS: Block = {
    "type": "checkboxes",
    "action_id": "c",
    "options": [option("one"), option("two")],
}
SOUND: dict[str, list[Block]] = {
    "section": [section("*bold*")],
    "section with fields": [{"type": "section", "fields": [mrkdwn("a"), plain("b")]}],
    "section with a button": [section("a", accessory=button("go"))],
    "header": [{"type": "header", "text": plain("Title")}],
    "divider": [DIVIDER],
    "context": [{"type": "context", "elements": [mrkdwn("a"), plain("b")]}],
    "buttons": [actions(button("a", style="danger", value="1", confirm=CONFIRM))],
    "menu": [actions(menu("m", "a", "b", initial_option=option("b")))],
    "check boxes": [actions(CHECKS)],
    "two rows with the same action": [actions(button("a")), actions(button("a"))],
    "image": [
        {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "a map"}
    ],
    "input": [field("name", max_length=80)],
    "longest section": [section("x" * 3000)],
    "most blocks": [DIVIDER] * 50,
}
BROKEN: dict[str, list[Block]] = {
    "51 blocks": [DIVIDER] * 51,
    "unknown block": [{"type": "banner"}],
    "block without type": [{"text": plain("a")}],
    "unknown key": [section("a", colour="red")],
    "unknown key in text": [{"type": "section", "text": mrkdwn("a") | {"bold": True}}],
    "emoji in mrkdwn": [{"type": "section", "text": mrkdwn("a") | {"emoji": True}}],
    "verbatim in plain text": [
        {"type": "section", "text": plain("a") | {"verbatim": True}}
    ],
    "unknown key in button": [actions(button("a", colour="red"))],
    "unknown kind of text": [
        {"type": "section", "text": {"type": "html", "text": "a"}}
    ],
    "text is a bare string": [{"type": "section", "text": "a"}],
    "empty section": [{"type": "section"}],
    "empty text": [section("")],
    "section too long": [section("x" * 3001)],
    "11 fields": [{"type": "section", "fields": [mrkdwn("a")] * 11}],
    "field too long": [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
    "header with markup": [{"type": "header", "text": mrkdwn("a")}],
    "header too long": [{"type": "header", "text": plain("x" * 151)}],
    "header without text": [{"type": "header"}],
    "block id too long": [section("a", block_id="x" * 256)],
    "block id twice": [section("a", block_id="b"), section("c", block_id="b")],
    "action id too long": [actions(button("x" * 256))],
    "action id twice in a row": [actions(button("a"), button("a"))],
    "no elements": [actions()],
    "actions without elements": [{"type": "actions"}],
    "26 buttons": [actions(*[button(str(n)) for n in range(26)])],
    "text among buttons": [actions(plain("a"))],
    "text input among buttons": [
        actions({"type": "plain_text_input", "action_id": "a"})
    ],
    "unknown element": [actions({"type": "slider", "action_id": "a"})],
    "button text too long": [actions(button("a", "x" * 76))],
    "button with markup": [actions(button("a") | {"text": mrkdwn("a")})],
    "button without text": [actions({"type": "button", "action_id": "a"})],
    "button value too long": [actions(button("a", value="x" * 2001))],
    "button value is a number": [actions(button("a", value=7))],
    "unknown style": [actions(button("a", style="warning"))],
    "confirmation without buttons": [
        actions(button("a", confirm={"title": plain("a"), "text": plain("b")}))
    ],
    "confirmation title too long": [
        actions(button("a", confirm=CONFIRM | {"title": plain("x" * 101)}))
    ],
    "empty context": [{"type": "context", "elements": []}],
    "11 parts of context": [{"type": "context", "elements": [mrkdwn("a")] * 11}],
    "button in context": [{"type": "context", "elements": [button("a")]}],
    "image without words": [{"type": "image", "image_url": "https://x.example/i.png"}],
    "image in context without words": [
        {
            "type": "context",
            "elements": [{"type": "image", "image_url": "https://x.example/i.png"}],
        }
    ],
    "menu without options": [actions({"type": "static_select", "action_id": "a"})],
    "empty menu": [actions(menu("a"))],
    "101 options": [actions(menu("a", *[str(n) for n in range(101)]))],
    "option text too long": [actions(menu("a") | {"options": [option("a", "x" * 76)]})],
    "option value too long": [actions(menu("a", "x" * 151))],
    "option without value": [actions(menu("a") | {"options": [{"text": plain("a")}]})],
    "option with markup": [
        actions(menu("a") | {"options": [{"text": mrkdwn("a"), "value": "a"}]})
    ],
    "options of the same value": [actions(menu("a", "one", "one"))],
    "initial option is none": [actions(menu("a", "b", initial_option=option("c")))],
    "initial choices are none": [actions(CHECKS | {"initial_options": [option("x")]})],
    "11 check boxes": [
        actions(CHECKS | {"options": [option(str(n)) for n in range(11)]})
    ],
    "11 radio buttons": [
        actions(
            {
                "type": "radio_buttons",
                "action_id": "r",
                "options": [option(str(n)) for n in range(11)],
            }
        )
    ],
    "six entries of overflow": [
        actions(menu("a", *"123456") | {"type": "overflow"}),
    ],
    "placeholder with markup": [actions(menu("a", "b", placeholder=mrkdwn("c")))],
    "placeholder too long": [actions(menu("a", "b", placeholder=plain("x" * 151)))],
    "input without label": [
        {"type": "input", "element": {"type": "plain_text_input", "action_id": "a"}}
    ],
    "input without element": [{"type": "input", "label": plain("a")}],
    "button as input": [{"type": "input", "label": plain("a"), "element": button("b")}],
    "label with markup": [field("a") | {"label": mrkdwn("b")}],
    "text as accessory": [section("a", accessory=plain("b"))],
    "not an object": ["a"],  # type: ignore[list-item]
}
BROKEN_VIEWS: dict[str, Block] = {
    "no type": {"title": plain("a"), "blocks": [DIVIDER]},
    "no title": {"type": "modal", "blocks": [DIVIDER]},
    "title too long": modal(DIVIDER, title=plain("x" * 25)),
    "title with markup": modal(DIVIDER, title=mrkdwn("a")),
    "submit too long": modal(DIVIDER, submit=plain("x" * 25)),
    "close too long": modal(DIVIDER, close=plain("x" * 25)),
    "metadata too long": modal(DIVIDER, private_metadata="x" * 3001),
    "callback id too long": modal(DIVIDER, callback_id="x" * 256),
    "unknown key": modal(DIVIDER, colour="red"),
    "101 blocks": modal(*[DIVIDER] * 101),
    "broken block": modal(section("")),
    "input without submit": {
        "type": "modal",
        "title": plain("a"),
        "blocks": [field("a")],
    },
    "home with submit": {
        "type": "home",
        "submit": plain("a"),
        "blocks": [DIVIDER],
    },
    "file block in a form": modal(
        {"type": "file", "external_id": "a", "source": "remote"}
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_blocks_pass(name: str) -> None:
    """
    What Slack takes is not complained about.
    """
    assert [] == problems(SOUND[name])


@pytest.mark.parametrize("name", BROKEN)
def test_broken_blocks_are_found(name: str) -> None:
    """
    Each single mistake in blocks is named.
    """
    assert problems(BROKEN[name])


def test_a_problem_names_its_place() -> None:
    """
    A complaint says which block and which part of it.
    """
    found = problems([DIVIDER, section("x" * 3001)])

    assert "blocks[1].text: 3001 characters, at most 3000" in found


def test_a_form_may_have_more_blocks_than_a_message() -> None:
    """
    A form and an App Home have room for 100 blocks.
    """
    assert [] == problems([DIVIDER] * 100, "modal")
    assert [] == problems([DIVIDER] * 100, "home")


def test_a_file_belongs_into_messages() -> None:
    """
    A file block is fine in a message and nowhere else.
    """
    block = {"type": "file", "external_id": "a", "source": "remote"}

    assert [] == problems([block], "message")
    assert problems([block], "home")


def test_a_sound_form_passes() -> None:
    """
    A form with inputs, a submit button and short titles is fine.
    """
    form = modal(field("name"), section("a"), private_metadata="x" * 3000)

    assert [] == view_problems(form)
    assert [] == view_problems({"type": "home", "blocks": [DIVIDER]})


@pytest.mark.parametrize("name", BROKEN_VIEWS)
def test_broken_views_are_found(name: str) -> None:
    """
    Each single mistake around the blocks of a form or App Home is named.
    """
    assert view_problems(BROKEN_VIEWS[name])
