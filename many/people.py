"""What was found for each person: the answers for all their names, taken together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from many.names import Names, Person
from shards.lookup import Found
from shards.records import Item

if TYPE_CHECKING:
    from many.checking import Identity, Result

ANSWERS = ("found", "near", "unavailable", "absent")
"""What is shown as an outcome, in this order: `near` is found, but only as a question to the visitor."""
_MATCHES = ("exact", "near", "part", "whole")


@dataclass(frozen=True, slots=True)
class PersonResult:
    """A person, and the results for their names."""

    person: Person
    results: tuple[Result, ...]

    @property
    def answer(self) -> str:
        """Return the outcome as it is shown: the first of ANSWERS that any of the names has."""
        return min((result.answer for result in self.results), key=ANSWERS.index)

    @property
    def text(self) -> str:
        """Return the name that stands for the person: the first as given."""
        return self.results[0].name.text

    @property
    def reason(self) -> str:
        """Return why one of the names could not be checked; '' if all were."""
        return next((result.reason for result in self.results if result.reason), "")

    @property
    def found(self) -> tuple[Found, ...]:
        """Return the entries that any of the names leads to, each once: as well as it matches, exact ones first."""
        if len(self.results) == 1:
            return self.results[0].found
        best: dict[Identity, tuple[tuple[bool, int], Found]] = {}
        for result in self.results:
            counted = result.counted
            for one in result.found:
                rank = (one not in counted, _MATCHES.index(one.match))
                if one.entry.identity not in best or rank < best[one.entry.identity][0]:
                    best[one.entry.identity] = (rank, one)
        return tuple(one for _, one in sorted(best.values(), key=lambda pair: pair[0]))

    @property
    def counted(self) -> tuple[Found, ...]:
        """Return those of the entries that are the person's beyond a question, and those that the visitor has taken."""
        sure = {one.entry.identity for result in self.results for one in result.counted}
        return tuple(one for one in self.found if one.entry.identity in sure)

    def count_items(self, datasets: int) -> list[int]:
        """Return the number of the person's items in each data set; if all that was found is a question, of those."""
        counted = [(result.name.key, one) for result in self.results for one in result.counted]
        asked = [(result.name.key, one) for result in self.results for one in result.found]
        return count_items(counted or asked, datasets)

    @property
    def more(self) -> int:
        """Return how many items are in the second table and were not fetched."""
        return sum(found.more for found in self.found)


def join_results(names: Names, results: Sequence[Result]) -> list[PersonResult]:
    """Return the people with the results for their names."""
    return [PersonResult(person, tuple(results[place] for place in person.names)) for person in names.people]


def count_items(found: Iterable[tuple[str, Found]], datasets: int) -> list[int]:
    """Return how many items entries have in each data set; with each entry, the match key of the name that found it.

    An item may be found by its owner's number, by the name, and by its own number: it counts once.
    """
    items: list[set[tuple[tuple[bytes, ...], str]]] = [set() for _ in range(datasets)]
    unseen: list[dict[Identity, int]] = [{} for _ in range(datasets)]
    for key, one in found:
        for hits in one.entry.hits:
            items[hits.dataset].update((item.identity, _name_owner(item, key)) for item in hits.items)
            # An entry that several spellings lead to has its rest once.
            missing = hits.count - len(hits.items)
            known = unseen[hits.dataset].setdefault(one.entry.identity, missing)
            unseen[hits.dataset][one.entry.identity] = min(known, missing)
    return [len(known) + sum(unseen[number].values()) for number, known in enumerate(items)]


def _name_owner(item: Item, key: str) -> str:
    """Return what tells equal items apart: one without an id is an item of the person named."""
    return "" if item.id else key
