"""
What the page lets its person do, each as a JSON object comes for it.

A page may send anything: every part is looked at here, and what is no part of that
person's screen counts as not there.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.playground.workspace import given
from bot.playground.workspace.gestures import Gestures
from bot.playground.workspace.screen import Spot
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import GestureError, Json, Sent, SlackError, Surface

Act = Callable[[Json], Awaitable[Json]]
_HOME = "home"
_COVERED = "another form lies on top of that one"
REFUSALS = {
    "cannot_reply_to_message": "a reply has no thread of its own",
    "invalid_options": "the app offered what Slack cannot show",
    "no_text": "there is nothing to send",
    "thread_not_found": "that thread is not there any more",
}
"""What Slack's own page says in place of a code of the Web API."""


class Hands:
    """
    Every act of the page by its name; what cannot be done is said, never raised.

    All objects have `person`; a `view` is the id of a form, or `home`.
    """

    def __init__(
        self,
        team: Team,
        gestures: Gestures,
        *,
        look_home: Callable[[str], Awaitable[Sent]],
    ) -> None:
        """
        Act in this team, through these gestures.
        """
        self._team = team
        self._gestures = gestures
        self._look_home = look_home
        self.acts: Mapping[str, Act] = {
            "say": self._say,
            "click": self._click,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "dismiss_whisper": self._dismiss_whisper,
            "suggest": self._suggest,
            "home": self._home,
            "shortcut": self._shortcut,
        }

    @staticmethod
    async def try_to(act: Act, body: Json) -> Json:
        """
        Do it, and give `ok` and `error`, and what else it has to say.
        """
        try:
            return await act(body)
        except KeyError as error:
            return {"ok": False, "error": f"{error} is missing"}
        except GestureError as error:
            return {"ok": False, "error": str(error)}
        except SlackError as error:
            return {"ok": False, "error": REFUSALS.get(error.error, error.error)}

    async def _say(self, body: Json) -> Json:
        """
        Type a line: `channel`, `text`, and `thread_ts` in a thread.
        """
        return _told(
            await self._gestures.say(
                self._person(body),
                given.text(body, "channel"),
                given.text(body, "text", longest=None),
                given.maybe_text(body, "thread_ts"),
            )
        )

    async def _click(self, body: Json) -> Json:
        """
        Click: `channel` and `ts`, or `view`; `action_id`, and `block_id` to tell it
        from another one; `option` to choose; `value` where buttons differ in it only.
        """
        if "view" in body:
            view = self._view(body)
            spot = Spot(view.person, view=view)
        else:
            channel, ts = given.text(body, "channel"), given.text(body, "ts")
            spot = Spot(self._person(body), channel, ts)
        return _told(
            await self._gestures.click(
                spot,
                given.text(body, "action_id"),
                block_id=given.maybe_text(body, "block_id"),
                value=given.maybe_text(body, "value", longest=None),
                option=given.choice(body, "option"),
            )
        )

    async def _submit(self, body: Json) -> Json:
        """
        Send a form: `view`, and `values` by action id.
        """
        values = given.fields(body, "values")
        return _told(await self._gestures.submit(self._form(body), values))

    async def _dismiss(self, body: Json) -> Json:
        """
        Close a form: `view`; those on top of it go with it.
        """
        return _told(await self._gestures.dismiss(self._form(body, covered=True)))

    async def _dismiss_whisper(self, body: Json) -> Json:
        """
        Let go what only this person sees: `id`; the app does not hear of it.
        """
        person, wanted = self._person(body), given.text(body, "id")
        team = self._team
        with team.lock:
            found = team.ephemerals.get(wanted)
            if found is None or found.person != person:
                raise GestureError("that message is not there any more")
            del team.ephemerals[wanted]
            team.changed()
        return _told(Sent())

    async def _suggest(self, body: Json) -> Json:
        """
        Ask what a list offers: `view`, `action_id`, and what was `typed`.
        """
        view, typed = self._view(body), given.text(body, "typed")
        action = given.text(body, "action_id")
        found = await self._gestures.suggest(view, action, typed)
        return {"ok": True, "error": None, "options": found}

    async def _home(self, body: Json) -> Json:
        """
        Open the App Home.
        """
        return _told(await self._look_home(self._person(body)))

    async def _shortcut(self, body: Json) -> Json:
        """
        Use a message shortcut: `channel`, `ts`, `callback_id`.
        """
        names = ("channel", "ts", "callback_id")
        channel, ts, callback = (given.text(body, name) for name in names)
        person = self._person(body)
        return _told(await self._gestures.shortcut(person, channel, ts, callback))

    def _person(self, body: Json) -> str:
        wanted = given.text(body, "person")
        with self._team.lock:
            found = self._team.people.get(wanted)
            if found is None or found.bot or found.deleted:
                raise GestureError(f"nobody is {wanted}")
        return wanted

    def _view(self, body: Json) -> Surface:
        person = self._person(body)
        if given.text(body, "view") != _HOME:
            return self._form(body)
        with self._team.lock:
            found = self._team.homes.get(person)
        if found is None:
            raise GestureError("the App Home is empty")
        return found

    def _form(self, body: Json, *, covered: bool = False) -> Surface:
        """
        Find one of the person's forms; only the topmost can be used.
        """
        person, wanted = self._person(body), given.text(body, "view")
        with self._team.lock:
            mine = [each for each in self._team.forms.values() if each.person == person]
        found = [each for each in mine if each.id == wanted]
        if not found:
            raise GestureError("that form is not open any more")
        if found[0] is not mine[-1] and not covered:
            raise GestureError(_COVERED)
        return found[0]


def _told(sent: Sent) -> Json:
    return {"ok": sent.error is None, "error": sent.error}
