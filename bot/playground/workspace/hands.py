"""
What the page lets its person do, each as a JSON object comes for it.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.playground.workspace.gestures import Gestures
from bot.playground.workspace.screen import Spot
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import GestureError, Json, Sent, SlackError, Surface

Act = Callable[[Json], Awaitable[Json]]


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
        except (GestureError, SlackError) as error:
            return {"ok": False, "error": str(error)}

    async def _say(self, body: Json) -> Json:
        """
        Type a line: `channel`, `text`, and `thread_ts` in a thread.
        """
        return _told(
            await self._gestures.say(
                str(body["person"]),
                str(body["channel"]),
                str(body["text"]),
                body.get("thread_ts"),
            )
        )

    async def _click(self, body: Json) -> Json:
        """
        Click: `channel` and `ts`, or `view`; `action_id`, `block_id`, and `option`.
        """
        person = str(body["person"])
        if "view" in body:
            spot = Spot(person, view=self._view(body))
        else:
            spot = Spot(person, str(body["channel"]), str(body["ts"]))
        return _told(
            await self._gestures.click(
                spot,
                str(body["action_id"]),
                block_id=body.get("block_id"),
                option=body.get("option"),
            )
        )

    async def _submit(self, body: Json) -> Json:
        """
        Send a form: `view`, and `values` by action id.
        """
        values = body["values"]
        if not isinstance(values, dict):
            raise GestureError("values: not an object")
        return _told(await self._gestures.submit(self._view(body), values))

    async def _dismiss(self, body: Json) -> Json:
        """
        Close a form: `view`.
        """
        return _told(await self._gestures.dismiss(self._view(body)))

    async def _suggest(self, body: Json) -> Json:
        """
        Ask what a list offers: `view`, `action_id`, and what was `typed`.
        """
        view, typed = self._view(body), str(body["typed"])
        found = await self._gestures.suggest(view, str(body["action_id"]), typed)
        return {"ok": True, "error": None, "options": found}

    async def _home(self, body: Json) -> Json:
        """
        Open the App Home.
        """
        return _told(await self._look_home(str(body["person"])))

    async def _shortcut(self, body: Json) -> Json:
        """
        Use a message shortcut: `channel`, `ts`, `callback_id`.
        """
        names = ("person", "channel", "ts", "callback_id")
        person, channel, ts, callback = (str(body[name]) for name in names)
        return _told(await self._gestures.shortcut(person, channel, ts, callback))

    def _view(self, body: Json) -> Surface:
        person, wanted = str(body["person"]), str(body["view"])
        with self._team.lock:
            home = self._team.homes.get(person) if wanted == "home" else None
            found = home or self._team.forms.get(wanted)
        if found is None or found.person != person:
            raise GestureError("that form is not open any more")
        return found


def _told(sent: Sent) -> Json:
    return {"ok": sent.error is None, "error": sent.error}
