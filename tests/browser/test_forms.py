"""
Forms, as Slack shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.window import Window


def test_a_wrong_field_is_marked_and_the_right_one_is_taken(window: Window) -> None:
    """
    A room with a number that is none is refused beside its field; corrected, it is
    there.
    """
    window.say("/room add")
    form = window.form()
    form.get_by_label("Name").fill("green-room")
    form.get_by_label("Group").fill("many")
    form.get_by_label("Account").fill("alice")
    form.get_by_role("button", name="Add").click()
    wrong = form.get_by_label("Group")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("many")
    window.picture("form-error")

    wrong.fill("77")
    form.get_by_role("button", name="Add").click()

    expect(form).to_contain_text("green-room is on record")
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("dialog")).to_have_count(0)


def test_a_reload_in_the_middle_of_a_form_keeps_it(window: Window) -> None:
    """
    Who reloads the page finds the form open, with what was typed.
    """
    window.say("/room add")
    window.form().get_by_label("Name").fill("green-room")
    window.page.reload()

    expect(window.form().get_by_label("Name")).to_have_value("green-room")


def test_escape_closes_a_form_and_nothing_happens(window: Window) -> None:
    """
    A form that is closed has changed nothing.
    """
    window.say("/room add")
    expect(window.form()).to_be_visible()
    window.page.keyboard.press("Escape")

    expect(window.page.get_by_role("dialog")).to_have_count(0)
