"""
Changes of the workspace of which Slack tells the app.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from bot.playground.workspace.methods_people import wire_person
from bot.playground.workspace.scene import Scene
from bot.playground.workspace.words import Json, Sent


class News(Scene, ABC):
    """
    What the director may change and the app hears of, if its manifest subscribes.
    """

    @property
    @abstractmethod
    def page_url(self) -> str:
        """
        The page for a browser; empty before the start, when nobody is told.
        """

    @abstractmethod
    def tell(self, kind: str, body: Json) -> Sent:
        """
        Send an event.
        """

    def deactivate(self, person: str) -> None:
        """
        Let someone leave the company.
        """
        super().deactivate(person)
        with self.team.lock:
            user = wire_person(self.team, self.team.person(person))
        self._tell("user_change", {"user": user})

    def change_group(self, group: str, members: Iterable[str]) -> None:
        """
        Let a user group have these members.
        """
        with self.team.lock:
            found = self.team.groups[group]
            before, found.members = list(found.members), list(members)
            self.team.changed()
            now = int(self.team.clock.now().timestamp())
            added = [each for each in found.members if each not in before]
            removed = [each for each in before if each not in found.members]
        self._tell(
            "subteam_members_changed",
            {
                "subteam_id": group,
                "team_id": self.team.identity.team,
                "date_previous_update": now,
                "date_update": now,
                "added_users": added,
                "added_users_count": str(len(added)),
                "removed_users": removed,
                "removed_users_count": str(len(removed)),
            },
        )

    def _tell(self, kind: str, body: Json) -> None:
        if self.page_url:
            self.tell(kind, body)
