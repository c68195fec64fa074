"""What is looked for among the sliders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fesapp.action_units import ActionUnit

# endings that a word may be looked for with: "eyebrows", "raised", "smiling"
_ENDINGS = ("s", "es", "d", "ed", "ing")
_SHORTEST = 3  # letters that must be left of a word without its ending
_NUMBER = re.compile(r"(?:au)?0*(\d+)[lr]?")


@dataclass(frozen=True)
class Query:
    """Numbers of Action Units, any of which will do, and beginnings of words, all of which must be there."""

    numbers: frozenset[int]
    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Query:
        """Read what was typed: `"12"`, `"AU1 AU2"`, `"1+2+5"`, `"brow corrugator"`."""
        pieces = re.split(r"[\s,;+]+", text.casefold().strip())
        numbers = [match for piece in pieces if (match := _NUMBER.fullmatch(piece))]
        parts = [piece for piece in pieces if piece and not _NUMBER.fullmatch(piece)]
        return cls(frozenset(int(match[1]) for match in numbers), tuple(parts))

    def fits(self, unit: ActionUnit, words: str) -> bool:
        """Whether an Action Unit with these words under which it is known is looked for."""
        if self.numbers and unit.number not in self.numbers:
            return False
        known = re.findall(r"\w+", words.casefold())
        return all(any(word.startswith(_stems(part)) for word in known) for part in self.parts)


def _stems(part: str) -> tuple[str, ...]:
    """A word that was typed, and what it may be a form of."""
    stems = (part.removesuffix(ending) for ending in _ENDINGS)
    return (part, *(stem for stem in stems if len(stem) >= _SHORTEST))
