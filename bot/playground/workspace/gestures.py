"""
What people do: type, click, fill in, open; each becomes a payload and has an end.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.playground.workspace import answers, builtin, chat, forms, payloads
from bot.playground.workspace.dispatch import Dispatch
from bot.playground.workspace.screen import Spot, find_element, find_spot
from bot.playground.workspace.team import Team
from bot.playground.workspace.tickets import ReplyTo, Tickets
from bot.playground.workspace.typed import LONGEST, encoded, escaped, split_command
from bot.playground.workspace.words import (
    SLACKBOT,
    Channel,
    Draft,
    GestureError,
    Json,
    Sent,
    SlackError,
    Surface,
)


class Gestures:
    """
    Turns gestures into payloads; its coroutines run on the server's loop.

    Attributes:
        base: The stand-in's own address, for response URLs.
    """

    def __init__(self, team: Team, tickets: Tickets, dispatch: Dispatch) -> None:
        """
        Act in this team, and send through this dispatch.
        """
        self.base = ""
        self._team = team
        self._tickets = tickets
        self._dispatch = dispatch

    async def say(
        self, person: str, channel: str, line: str, thread_ts: str | None = None
    ) -> Sent:
        """
        Type a line and press Enter.

        Raises:
            GestureError: The person cannot write there, or it is too long.
        """
        if len(line) > LONGEST:
            said = f"your message is too long: {len(line):,} characters, at most "
            raise GestureError(f"{said}{LONGEST:,}")
        with self._team.lock:
            place = self._writable(person, channel)
        if not line.startswith("/"):
            return await self._speak(person, place, line, thread_ts)
        command, words = split_command(line)
        if thread_ts is not None:
            said = f"{command} is not supported in threads."
            return self._complain(person, place, said, "not_in_threads", thread_ts)
        known = self._team.grant.commands
        if known is None or command in known:
            escape = True if known is None else known[command]
            words = escaped(self._team, words) if escape else words
            return await self._command(person, place, command, words)
        return await self._slacks_own(person, place, command, words)

    def _writable(self, person: str, channel: str) -> Channel:
        someone = self._team.people.get(person)
        if someone is None or someone.deleted:
            raise GestureError(f"nobody is {person}")
        place = self._team.channels.get(channel)
        if place is None or person not in place.members:
            raise GestureError(f"{someone.name} is not in {channel}")
        if place.archived:
            raise GestureError(f"{place.name} is archived")
        return place

    def _complain(
        self,
        person: str,
        place: Channel,
        said: str,
        error: str,
        thread_ts: str | None = None,
    ) -> Sent:
        with self._team.lock:
            text = Draft(text=encoded(said), thread_ts=thread_ts)
            shown = chat.whisper(self._team, place.id, person, text, SLACKBOT)
        return Sent(error=error, ephemeral_id=shown.id)

    async def _speak(
        self, person: str, place: Channel, line: str, thread_ts: str | None
    ) -> Sent:
        with self._team.lock:
            text = escaped(self._team, line)
            made = chat.post(
                self._team, place, Draft(text=text, thread_ts=thread_ts), person
            )
            body = self._team.wire_message(made) | {"channel": place.id}
        group = "group" if place.private else "channel"
        body["channel_type"] = "im" if place.direct else group
        await self._dispatch.tell(
            "message.im" if place.direct else f"message.{group}s", body
        )
        return Sent(ts=made.ts)

    async def _slacks_own(
        self, person: str, place: Channel, command: str, words: str
    ) -> Sent:
        with self._team.lock:
            done = builtin.play(self._team, person, place, command, words)
        if isinstance(done, str):
            return self._complain(person, place, done, "not_a_command")
        for kind, body in done:
            await self._dispatch.tell(kind, body)
        return Sent()

    async def _command(
        self, person: str, place: Channel, command: str, words: str
    ) -> Sent:
        with self._team.lock:
            payload = payloads.slash(self._team, person, place, command, words)
            payload |= self._issue(ReplyTo(place.id, person, 0))
        sent = await self._dispatch.send("slash_commands", payload, answerable=True)
        if sent.error:
            said = f'{command} failed with the error "{sent.error}"'
            shown = self._complain(person, place, said, sent.error)
            return replace(sent, ephemeral_id=shown.ephemeral_id)
        try:
            with self._team.lock:
                ts, ephemeral = self._show(sent, ReplyTo(place.id, person, 0))
        except SlackError as error:
            said = f'{command} failed with the error "{error.error}"'
            shown = self._complain(person, place, said, error.error)
            return replace(sent, error=error.error, ephemeral_id=shown.ephemeral_id)
        return replace(sent, ts=ts, ephemeral_id=ephemeral)

    def _show(self, sent: Sent, place: ReplyTo) -> tuple[str | None, str | None]:
        if sent.answer is None:
            return None, None
        return answers.show(self._team, place, sent.answer)

    def _issue(self, place: ReplyTo) -> Json:
        ticket = self._tickets.reply(
            place.channel,
            place.person,
            message=place.message,
            ephemeral=place.ephemeral,
        )
        return {
            "response_url": f"{self.base}respond/{ticket}",
            "trigger_id": self._tickets.trigger(place.person),
        }

    async def click(
        self,
        spot: Spot,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        option: object = None,
        confirm: bool = True,
    ) -> Sent:
        """
        Press a button, or choose an option, that is really there.

        Args:
            spot: The message, ephemeral, form or App Home it is on.
            action_id: Which one.
            block_id: Needed when several blocks have that action.
            value: Tells buttons with the same action apart.
            option: The value of the option to choose, or a list of values.
            confirm: How the person answers the confirmation dialog, if there is one.

        Raises:
            GestureError: There is no such thing on the screen.
        """
        team = self._team
        with team.lock:
            blocks = [each for each in find_spot(team, spot) if forms.acts(each)]
            block, element = find_element(blocks, action_id, block_id, value)
            offered = spot.view.offered if spot.view is not None else {}
            chosen = forms.choice(element, option, offered)
            if "confirm" in element and not confirm:
                return Sent(error="dismissed")
            if not team.grant.interactive:
                return Sent(error="not_interactive")
            payload = payloads.interaction(team, "block_actions", spot.person)
            payload |= self._origin(spot)
            payload["actions"] = [payloads.action(team, block, element, chosen)]
        return await self._dispatch.send("interactive", payload, answerable=False)

    def _origin(self, spot: Spot) -> Json:
        team = self._team
        if spot.view is not None:
            state = forms.filled(spot.view.body, {}, complete=False)
            trigger = self._tickets.trigger(spot.person)
            return payloads.from_view(team, spot.view, state) | {"trigger_id": trigger}
        channel = team.channels[spot.channel]
        seen = team.ephemerals.get(spot.where)
        if seen is not None:
            place = ReplyTo(channel.id, spot.person, 0, None, seen.id)
            return payloads.from_ephemeral(channel, seen) | self._issue(place)
        place = ReplyTo(channel.id, spot.person, 0, spot.where)
        message = team.message(channel.id, spot.where)
        return payloads.from_message(team, channel, message) | self._issue(place)

    async def shortcut(self, person: str, channel: str, ts: str, callback: str) -> Sent:
        """
        Use a message shortcut from the menu of a message.

        Raises:
            GestureError: The manifest has no such shortcut, or there is no message.
        """
        team = self._team
        known = team.grant.shortcuts
        if known is not None and callback not in known:
            raise GestureError(f"there is no shortcut {callback}")
        with team.lock:
            find_spot(team, Spot(person, channel, ts))
            payload = payloads.interaction(team, "message_action", person)
            place = team.channels[channel]
            found = payloads.from_message(team, place, team.message(channel, ts))
            payload |= {"channel": found["channel"], "message": found["message"]}
            payload |= {"callback_id": callback, "message_ts": ts}
            payload |= {"action_ts": team.next_ts()}
            payload |= self._issue(ReplyTo(channel, person, 0, ts))
        return await self._dispatch.send("interactive", payload, answerable=False)

    async def submit(self, form: Surface, values: Mapping[str, object]) -> Sent:
        """
        Fill in a form and press its submit button.

        Raises:
            GestureError: The form has no such input, one is left empty or filled with
                what it does not take, or it cannot be sent at all.
        """
        if "submit" not in form.body:
            raise GestureError("that form has nothing to send it with")
        team = self._team
        with team.lock:
            state = forms.filled(form.body, values, complete=True, offered=form.offered)
            payload = payloads.interaction(team, "view_submission", form.person)
            payload["view"] = payloads.from_view(team, form, state)["view"]
            payload["trigger_id"] = self._tickets.trigger(form.person)
            payload["response_urls"] = []
        sent = await self._dispatch.send("interactive", payload, answerable=True)
        if sent.error:
            return sent
        try:
            with team.lock:
                forms.settle(team, form, sent.answer)
        except SlackError as error:
            return replace(sent, error=error.error)
        return replace(sent, view_id=form.id)

    async def suggest(self, form: Surface, action_id: str, typed: str) -> list[Json]:
        """
        Type into a list that the app fills; gives what can be chosen then.

        The app is not asked before the list's `min_query_length` is typed.

        Raises:
            GestureError: The form has no such list.
            SlackError: The app did not answer, or offered what Slack cannot show.
        """
        team = self._team
        with team.lock:
            blocks = list(form.body.get("blocks", []))
            block_id, element = find_element(blocks, action_id, None, None)
            if element["type"] != forms.FETCHED:
                raise GestureError(f"{action_id!r} is no list that the app fills")
            if len(typed) < int(element.get("min_query_length", forms.SHORTEST)):
                return []
            payload = payloads.interaction(team, "block_suggestion", form.person)
            payload |= payloads.from_view(team, form, {"values": {}})
            payload |= {"action_id": action_id, "block_id": block_id, "value": typed}
        sent = await self._dispatch.send("interactive", payload, answerable=True)
        if sent.error:
            raise SlackError(sent.error)
        with team.lock:
            found = form.offered[action_id] = forms.offers(sent.answer)
        return found

    async def dismiss(self, form: Surface) -> Sent:
        """
        Close a form; the app hears of it only if it asked to.
        """
        with self._team.lock:
            payload = payloads.interaction(self._team, "view_closed", form.person)
            payload["view"] = payloads.from_view(self._team, form, {"values": {}})[
                "view"
            ]
            payload["is_cleared"] = False
            forms.close(self._team, form)
        if not form.body.get("notify_on_close"):
            return Sent()
        return await self._dispatch.send("interactive", payload, answerable=False)
