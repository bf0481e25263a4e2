"""
What one person does by words in place of a mouse, for the script.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.filling import filled_in
from bot.playground.looking import button_in, plainly, screens, written
from bot.playground.workspace import GestureError
from bot.playground.workspace.hands import REFUSALS
from bot.playground.workspace.words import SlackError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.playground.workspace import Sent, Surface, Workspace

WORDS = {
    "!press": "!press LABEL presses the last button of that label that they see",
    "!fill": "!fill FIELD=VALUE … fills in the form that is open, and sends it",
    "!close": "!close closes that form",
    "!home": "!home opens the App Home and prints it; !home LABEL presses there",
    "!shortcut": "!shortcut NAME uses that message shortcut on the last card",
    "!show": "!show prints all that they see",
}
"""What a person can do in a script beside typing, and what each of it is."""
NO_COMMAND = frozenset({"not_a_command"})
"""What Slack itself says of a line that never reaches the bot; they see it."""
_WANTING = frozenset({"!press", "!fill", "!shortcut"})


@dataclass(frozen=True)
class Done:
    """
    What became of one line of a script.

    Attributes:
        heard: Whether the bot took it, where it was one for the bot.
        error: Why it did not, in Slack's words; None where it did.
        tell: Gives what is to be printed once all has settled, or "".
    """

    heard: bool
    error: str | None = None
    tell: Callable[[], str] = lambda: ""


class Acting:
    """
    One person who looks at one channel, at their direct messages and their forms.
    """

    def __init__(self, slack: Workspace, person: str, channel: str) -> None:
        """
        Be *person*, a user's id, in *channel*, by its id.
        """
        self._slack = slack
        self._person = person
        self._channel = channel

    def do(self, line: str) -> Done:
        """
        Type *line*, or do what it says if it begins with `!`.

        A line such as `[Remove]` presses that button, as `!press Remove` does.

        Raises:
            GestureError: The line is none, or their screen does not offer it.
        """
        try:
            return self._do(line)
        except SlackError as error:
            raise GestureError(REFUSALS.get(error.error, error.error)) from error

    def _do(self, line: str) -> Done:
        if line.startswith("[") and line.endswith("]"):
            return self._press(line[1:-1])
        if not line.startswith("!"):
            sent = self._slack.say(self._person, self._channel, line)
            # What is no command, or Slack's own, nobody acknowledges.
            return Done(sent.error is None, sent.error)
        word, _, rest = line.partition(" ")
        acts = {
            "!press": self._press,
            "!fill": self._fill,
            "!close": self._close,
            "!home": self._home,
            "!shortcut": self._shortcut,
            "!show": self._show,
        }
        if word not in acts:
            raise GestureError(f"there is no {word} here, but {', '.join(WORDS)}")
        rest = rest.strip()
        if word != "!fill":
            rest = _unquoted(rest)
        if not rest and word in _WANTING:
            raise GestureError(WORDS[word])
        return acts[word](rest)

    def sees(self) -> str:
        """
        Write the channel, the direct messages and the form, as far as there are any.
        """
        said = f"What {self._slack.name(self._person)} sees:"
        return f"{said}\n{screens(self._slack, self._channel, [self._person])}"

    def _show(self, _: str) -> Done:
        return Done(heard=True, tell=self.sees)

    def _close(self, _: str) -> Done:
        self._slack.dismiss(self._slack.top_form(self._person))
        return Done(heard=True)

    def _press(self, label: str) -> Done:
        slack, person = self._slack, self._person
        if slack.forms(person):
            return self._press_on_form(slack.top_form(person), label)
        seen = [
            (float(where), channel, where, blocks)
            for channel in dict.fromkeys((self._channel, slack.direct_channel(person)))
            for where, blocks in written(slack, channel, person)
        ]
        seen.sort(key=lambda one: one[0])
        offered: list[str] = []
        for _, channel, where, blocks in reversed(seen):
            found = button_in(blocks, label, offered)
            if found is not None:
                block_id, button = found
                sent = slack.click(
                    person,
                    channel,
                    where,
                    str(button["action_id"]),
                    block_id=block_id,
                    value=button.get("value"),
                )
                return _done(sent)
        raise self._nothing_to_press(label, offered)

    def _press_on_form(self, form: Surface, label: str) -> Done:
        """A form covers all that is behind it, and has two buttons of its own."""
        ends = {
            key: str(form.body[key]["text"])
            for key in ("submit", "close")
            if key in form.body
        }
        if plainly(label) == plainly(ends.get("submit", "")):
            return self._fill("")
        if plainly(label) == plainly(ends.get("close", "")):
            return self._close("")
        return self._press_in(form, label, tuple(ends.values()))

    def _press_in(self, view: Surface, label: str, also: Sequence[str] = ()) -> Done:
        offered = list(also)
        found = button_in(view.body["blocks"], label, offered)
        if found is None:
            raise self._nothing_to_press(label, offered)
        _, button = found
        action, value = str(button["action_id"]), button.get("value")
        return _done(self._slack.click_view(view, action, value=value))

    def _nothing_to_press(self, label: str, offered: list[str]) -> GestureError:
        name = self._slack.name(self._person)
        there = ", ".join(f"“{one}”" for one in dict.fromkeys(offered))
        hint = f"but {there}" if there else "and no other either"
        return GestureError(f"{name} sees no button “{label}”, {hint}")

    def _fill(self, rest: str) -> Done:
        slack = self._slack
        form = slack.top_form(self._person)
        if "submit" not in form.body:
            raise GestureError("there is nothing to send on it; !close closes it")
        given = _pairs(rest)
        before = form.hash
        try:
            values = filled_in(form, given, self._offered)
        except SlackError as error:
            raise GestureError(f"Slack says {error}") from error
        done = _done(slack.submit(form, values))
        if not done.heard:
            return done
        still = [one for one in slack.forms(self._person) if one.root == form.root]
        if not still:
            return Done(heard=True, tell=lambda: "The form was sent.")
        if still[-1] is form and form.hash == before:
            told = f"The form was not taken.\n{slack.form_text(self._person)}"
            return Done(heard=True, tell=lambda: told)
        return Done(heard=True, tell=lambda: slack.form_text(self._person))

    def _offered(self, name: str, typed: str) -> list[dict[str, Any]]:
        slack = self._slack
        return slack.suggest(slack.top_form(self._person), name, typed)

    def _home(self, rest: str) -> Done:
        slack, person = self._slack, self._person
        if rest:
            return self._press_in(slack.home(person), rest)
        sent = slack.open_home(person)
        if sent.error == "not_subscribed":
            raise GestureError("the app does not ask to be told who opens its Home")
        return _done(sent, self._home_text)

    def _home_text(self) -> str:
        try:
            return self._slack.home_text(self._person)
        except GestureError as error:
            return f"Home: {error}."

    def _shortcut(self, name: str) -> Done:
        slack, bot = self._slack, self._slack.identity.bot_user
        known: Mapping[str, str] = slack.team.grant.shortcuts or {}
        named = {plainly(title): callback for callback, title in known.items()}
        if plainly(name) not in named:
            there = ", ".join(f"“{one}”" for one in known.values()) or "none at all"
            raise GestureError(f"there is no shortcut “{name}”; there are {there}")
        cards = [
            one.ts
            for one in slack.messages(self._channel)
            if one.author == bot and one.thread_ts is None and one.blocks
        ]
        if not cards:
            raise GestureError("there is no card in the channel to use it on")
        callback = named[plainly(name)]
        return _done(slack.shortcut(self._person, self._channel, cards[-1], callback))


def _done(sent: Sent, tell: Callable[[], str] = lambda: "") -> Done:
    return Done(sent.acked and sent.error is None, sent.error, tell)


def _unquoted(rest: str) -> str:
    """What follows a word, without the quotes around all of it."""
    inside = rest[1:-1]
    quoted = bool(inside) and rest[0] == rest[-1] and rest[0] in "\"'"
    return inside if quoted and rest[0] not in inside else rest


def _pairs(rest: str) -> dict[str, str]:
    """
    Read `name=value "other name=other value"`.

    Raises:
        GestureError: A quote is not closed, or a word is no pair.
    """
    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise GestureError(f"!fill {rest}: {error}") from None
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise GestureError(f"“{word}” is not FIELD=VALUE; {WORDS['!fill']}")
        found[name] = value
    return found
