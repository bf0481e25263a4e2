"""
Walking the chain from place to place, and going on behind each break.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from bot.domain.seal import Break, BreakKind
from storage.verifying import kinds
from storage.verifying.links import Window, seal_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.seal import Head
    from storage.verifying.links import Link
    from storage.verifying.tally import Tally

REACH = 64
"""How many links around a break are looked at, as long as there are few breaks."""
_REACH_OF_MANY = 2
_FEW = 100


class Walk(ABC):
    """
    The walk itself; a subclass knows what its entries are.

    Attributes:
        tally: What was found.
        expected: The place that is to come next.
        seal: The seal before that place; None where it is not known.
        checked: How many places were looked at.
        event: The number of the line that was looked at last.
        sealed_between: Whether lines with a number between these two have a seal.
        archived: The last place that is archived by now, and its seal.
    """

    def __init__(
        self,
        tally: Tally,
        expected: int,
        seal: bytes | None,
    ) -> None:
        """
        Begin at a place.

        Args:
            tally: Where breaks are told.
            expected: The first place.
            seal: The seal before it, if that is known.
        """
        self.tally = tally
        self.expected = expected
        self.seal = seal
        self.checked = 0
        self.event = 0
        self.sealed_between: Callable[[int, int], bool] = lambda _first, _last: False
        self.archived: Callable[[], tuple[int, bytes | None]] = lambda: (0, None)
        self._head: Head | None = None
        self._entries: list[Any] = []
        self._next = 0
        self._links: dict[int, Link] = {}
        self._gone: tuple[int, int, int] | None = None
        self._doubtful = False

    @abstractmethod
    def link(self, entry: Any) -> Link:  # noqa: ANN401  a subclass knows
        """What an entry says of its place."""

    def run(self, entries: list[Any], at: int, stop: int) -> int:
        """
        Walk quickly from *at*; gives the first that does not simply fit, or *stop*.

        It keeps `seal`, `expected` and `event` right.
        """
        while at < stop:
            link = self.link(entries[at])
            if link.place != self.expected or not link.follows(self.seal):
                break
            self.seal, self.event = link.seal, link.event
            self.expected += 1
            at += 1
        return at

    def unknown(self, entry: Any) -> int:  # noqa: ANN401  as above
        """The number of an actor in it who is not on record; 0 if there is none."""
        del entry
        return 0

    def feed(self, entries: Sequence[Any], head: Head | None, *, final: bool) -> None:
        """
        Go on; the last few wait until it is known what follows.

        Args:
            entries: The next ones, in the order of their places.
            head: What is kept as the chain's end, where that was read with them.
            final: Whether nothing follows.
        """
        self._entries.extend(entries)
        self._head = head
        stop = len(self._entries) - (0 if final else REACH)
        while self._next < stop:
            at = self.run(self._entries, self._next, stop)
            if at > self._next:
                self._passed(at)
            if at < stop:
                self._trouble()
        if final:
            self._tell_gone(cut=True)
        behind = self._next - REACH
        if behind > 0:
            del self._entries[:behind]
            self._next = REACH
            self._links.clear()

    def _passed(self, at: int) -> None:
        self.checked += at - self._next
        self._next = at
        self._doubtful = False
        self._tell_gone(cut=False)

    def _at(self, index: int) -> Link:
        found = self._links.get(index)
        if found is None:
            found = self._links[index] = self.link(self._entries[index])
        return found

    def _trouble(self) -> None:
        """Deal with what does not simply fit."""
        link = self._at(self._next)
        if link.place < self.expected:
            self._twice(link)
        elif link.place > self.expected:
            self._tell_gone(cut=False)
            self._gap(link)
        elif link.gone:
            self._lost(link)
        elif link.follows(self.seal) or self.seal is None:
            self._take(link.seal, 1)
        elif missing := self.unknown(self._entries[self._next]):
            self._nobody(link, missing)
        elif self._is_behind_the_end(link):
            self.tally.add(kinds.beyond(link))
            self._take(None, 1)
        else:
            self._judge()

    def _is_behind_the_end(self, link: Link) -> bool:
        head = self._head
        return (
            head is not None
            and head.length == link.place - 1 > 0
            and seal_bytes(head.seal) == self.seal
        )

    def _judge(self) -> None:
        few = self.tally.count < _FEW
        reach = REACH if few else _REACH_OF_MANY
        first = max(0, self._next - reach)
        last = min(len(self._entries), self._next + reach + 1)
        around = [self._at(index) for index in range(first, last)]
        ends = last == len(self._entries)
        head = seal_bytes(self._head.seal) if ends and self._head else None
        window = Window(around, self._next - first, head, self.sealed_between)
        found = kinds.judged(window, self.seal, doubtful=self._doubtful)
        for one in found.breaks:
            self.tally.add(one)
        for each in found.suspects:
            self.tally.suspect(each)
        self._take(found.seal, found.taken)
        self._doubtful = found.doubtful

    def _take(self, seal: bytes | None, count: int) -> None:
        """Go on behind so many, from that seal."""
        last = self._at(self._next + count - 1)
        self._passed(self._next + count)
        self.seal, self.event, self.expected = seal, last.event, last.place + 1

    def _gap(self, link: Link) -> None:
        """Places are missing before this one."""
        last, seal = self.archived()
        if last >= self.expected:
            # They went into an archive while we walked.
            self.seal = seal if link.place == last + 1 else None
        elif link.follows(self.seal):
            self.tally.add(kinds.renumbered(self.expected, link))
        elif self._head is not None and self.expected > self._head.length > 0:
            self.tally.add(kinds.beyond(link))
            self.seal = None
        else:
            self.tally.add(kinds.gap(self.expected, link.place))
            self.seal = None
        self.expected = link.place

    def _twice(self, link: Link) -> None:
        """A place that was there already: somebody took the key off the table."""
        what = f"Place {link.place} is there more than once."
        self.tally.add(Break(BreakKind.INSERTED, link.place, link.event, what))
        self._next += 1
        self.checked += 1

    def _lost(self, link: Link) -> None:
        """A line that is gone; its seal is still there, and the chain goes on."""
        if self._gone is None and self.archived()[0] >= link.place:
            self._take(link.seal, 1)
            return
        first, _, event = self._gone or (link.place, 0, link.event)
        self._gone = None
        self._take(link.seal, 1)
        self._gone = (first, link.place, event)

    def _tell_gone(self, *, cut: bool) -> None:
        if self._gone:
            first, last, event = self._gone
            self._gone = None
            self.tally.add(kinds.missing(first, last - first + 1, event, cut=cut))

    def _nobody(self, link: Link, actor: int) -> None:
        """A line that cannot be judged, because of a person who is not there."""
        if actor not in self.tally.people:
            self.tally.people.add(actor)
            what = (
                f"Person {actor}, of whom line {link.event} tells, is not on record "
                "any more; that person's lines cannot be checked."
            )
            found = Break(BreakKind.ACTOR_CHANGED, link.place, link.event, what)
            self.tally.add(found)
        self._take(link.seal, 1)
