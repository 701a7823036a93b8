"""A seed goes in; a vocabulary of made words, and texts whose words are as frequent as those of prose, come out.

Caches of widths and of words get the hit rate that they have with real text: few words are most of it, and thousands
stand once. About one word in fifty is written with accents, one in a hundred in Cyrillic or Greek.
"""

from __future__ import annotations

import random
from itertools import accumulate

_COMMON = """
the of and to in that was for on with by had from were at not been which their after said has this but they
who all its before when over would one two between under against while during there more than
"""
_ONSETS = "b bl br c cl cr d dr f fl fr g gl gr h j k l m n p pl pr r s sk sl sp st str t tr v w"
COMMON = _COMMON.split()
ONSETS = _ONSETS.split()
VOWELS = [*"aeiou", *"aeio", "ai", "ea", "ou"]
CODAS = ["", "", "", "l", "m", "n", "nd", "nt", "r", "rd", "s", "st", "t"]
ENDINGS = ["", "", "", "al", "ed", "er", "ing", "ion", "ity", "ly", "ment", "s"]
ACCENTS = str.maketrans("aeioucnsz", "áéíöüçñšž")
CYRILLIC = str.maketrans("abcdefghijklmnoprstuvwx", "абцдефгхийклмнопрстувшы")
GREEK = str.maketrans("abcdefghijklmnoprstuvwx", "αβκδεφγηιζκλμνοπρσθυωχξ")
COUNT = 12_000
BATCH = 50_000


def make_vocabulary(chance: random.Random, count: int = COUNT) -> list[str]:
    """Return different words, the most frequent first: common English ones, then made ones."""
    found = dict.fromkeys(COMMON)
    while len(found) < count:
        syllables = chance.choice((1, 1, 1, 2, 2) if len(found) < 2_000 else (1, 2, 2, 3))
        word = "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables))
        word += chance.choice(CODAS) + chance.choice(ENDINGS)
        if len(word) < 4:
            continue
        script = chance.random()
        if script < 0.05:
            word = word.translate(ACCENTS)
        elif script < 0.065:
            word = word.translate(CYRILLIC)
        elif script < 0.08:
            word = word.translate(GREEK)
        found[word] = None
    return list(found)


class Prose:
    """An endless row of words, from which texts of any length are taken."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = make_vocabulary(random.Random(seed))
        # Zipf's law as Mandelbrot has it: the first words are less frequent than one over their rank.
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self._waiting: list[str] = []

    def take(self, least: int, most: int) -> list[str]:
        """Return so many words, or a few more or less."""
        count = self.chance.randint(least, most)
        if len(self._waiting) < count:
            self._waiting += self.chance.choices(self.words, cum_weights=self._weights, k=BATCH)
        taken = self._waiting[-count:]
        del self._waiting[-count:]
        return taken

    def say(self, least: int, most: int) -> str:
        """Return words as a line that begins with a capital."""
        line = " ".join(self.take(least, most))
        return line[0].upper() + line[1:]

    def name(self, least: int, most: int) -> str:
        """Return rare words, as names are made of, each with a capital."""
        rare = self.words[len(COMMON) :]
        return " ".join(self.chance.choice(rare).capitalize() for _ in range(self.chance.randint(least, most)))

    def tell(self, least: int, most: int) -> str:
        """Return sentences of together so many words."""
        words = self.take(least, most)
        sentences = []
        while words:
            length = min(len(words), self.chance.randint(9, 22))
            length = len(words) if len(words) - length < 5 else length
            sentence, words = words[:length], words[length:]
            if length > 12:
                sentence[length // 2] += ","
            line = " ".join(sentence)
            sentences.append(f"{line[0].upper()}{line[1:]}.")
        return " ".join(sentences)
