"""Make ``assets/poems.json.xz`` from the poems in the npm package `chinese-poetry`.

Run: ``npm pack chinese-poetry@2.0.1``, ``pip install opencc==1.4.2``, then
``python -m scripts.make_poems chinese-poetry-2.0.1.tgz``. The same versions give the same bytes.

What the file holds, and how it comes about:

    classes     regular poems (shi) of the Tang and of the Song, and ci, the sung verse of the Song
    texts       whole phrases of one poem, without punctuation, ``LENGTH`` characters in all: two
                lines of seven of a shi, and of a ci any phrases that come to as many. All texts
                are as long, so length says nothing; where phrases end is not written
    characters  simplified by OpenCC's table t2s; each stands in ``FEWEST`` poems or more of every
                class before any choice: editions spell differently (隠 for 隐), which would
                give a class away
    once        one text a poem; a phrase of ``LONG`` characters or more stands in one text only,
                because ci borrow lines of the Tang; no text held out is one that is learned
    poets       at most ``MOST_OF_ONE`` texts a poet and class; a fifth of all poets, chosen by a
                hash, is held out whole, in all classes
    number      ``TRAIN`` and ``HELD_OUT`` texts a class, in an order that a hash decides

Left out: titles, poets' names, verse with gaps (□), and what is neither a shi nor a ci.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.make_tang import by_chance, volumes
from seqviz.data.poems import CLASSES, FORMAT, LENGTH, POEMS_FILE

FEWEST: Final = 5
LONG: Final = 5
MOST_OF_ONE: Final = 40
TRAIN: Final = 3800
HELD_OUT: Final = 1000
PHRASE: Final = re.compile(r"[\u4e00-\u9fff]+")
GOOD: Final = re.compile(r"[\u4e00-\u9fff，。、！？；：]+")
SOURCES: Final = {
    "Tang shi": re.compile(r"package/dist/quantangshi/poet\.tang\.(\d+)\.json"),
    "Song shi": re.compile(r"package/dist/quantangshi/poet\.song\.(\d+)\.json"),
    "Song ci": re.compile(r"package/dist/songci/ci\.song\.(\d+)\.json"),
}
"""The files of each class."""


@dataclass(frozen=True, slots=True)
class Verse:
    """What is taken of one poem: its phrases, and who wrote it."""

    phrases: tuple[str, ...]
    poet: str

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.phrases)


def pieces(phrases: tuple[str, ...], *, shi: bool) -> list[tuple[str, ...]]:
    """All runs of whole phrases that are ``LENGTH`` characters long; of a shi only couplets."""
    if shi:
        regular = len(phrases) >= 4 and {len(one) for one in phrases} == {LENGTH // 2}
        return list(zip(phrases[::2], phrases[1::2], strict=False)) if regular else []
    found = []
    for start in range(len(phrases)):
        for end in range(start + 2, len(phrases) + 1):
            if sum(map(len, phrases[start:end])) == LENGTH:
                found.append(phrases[start:end])
    return found


def verses(tarball: Path, name: str, simplified: Callable[[str], str]) -> Iterator[Verse]:
    """One piece of every poem of a class that has any."""
    for volume in volumes(tarball, SOURCES[name]):
        for one in volume:
            if not (one["paragraphs"] and all(map(GOOD.fullmatch, one["paragraphs"]))):
                continue
            phrases = tuple(
                phrase for line in one["paragraphs"] for phrase in PHRASE.findall(simplified(line))
            )
            found = pieces(phrases, shi=name != "Song ci")
            if found:
                yield Verse(
                    min(found, key=lambda p: by_chance("".join(p))), simplified(one["author"])
                )


def once(found: dict[str, list[Verse]]) -> dict[str, list[Verse]]:
    """Those whose long phrases stand in none before, of a poet not too many; in a hash's order."""
    seen: set[str] = set()
    kept: dict[str, list[Verse]] = {name: [] for name in found}
    of_one: Counter[tuple[str, str]] = Counter()
    every = [(name, verse) for name, own in found.items() for verse in own]
    for name, verse in sorted(every, key=lambda pair: by_chance(pair[1].text)):
        long = {phrase for phrase in verse.phrases if len(phrase) >= LONG}
        if seen.isdisjoint(long) and of_one[name, verse.poet] < MOST_OF_ONE:
            kept[name].append(verse)
            of_one[name, verse.poet] += 1
            seen |= long
    return kept


def spelt_alike(found: dict[str, list[Verse]]) -> set[str]:
    """The characters that are in use in every class."""
    counts = [Counter(char for verse in own for char in set(verse.text)) for own in found.values()]
    return {char for char in counts[0] if all(count[char] >= FEWEST for count in counts)}


def main(tarball: Path) -> None:
    """Read the package, choose, write, say what is in the file."""
    from opencc import OpenCC

    simplified = OpenCC("t2s").convert
    found = {name: list(verses(tarball, name, simplified)) for name in CLASSES}
    known = spelt_alike(found)
    parts: dict[str, tuple[list[str], list[str]]] = {}
    for name, own in once(found).items():
        parts[name] = ([], [])
        for verse in own:
            if known.issuperset(verse.text):
                parts[name][int(by_chance(verse.poet)[:8], 16) % 5 == 0].append(verse.text)
    learned = {text for train, _held_out in parts.values() for text in train}
    classes = {
        name: {
            "train": train[:TRAIN],
            "held out": [text for text in held_out if text not in learned][:HELD_OUT],
        }
        for name, (train, held_out) in parts.items()
    }
    for name, both in classes.items():
        sizes = {part: len(texts) for part, texts in both.items()}
        print(f"{name}: {len(found[name]):,} found, {sizes} taken")
        if sizes != {"train": TRAIN, "held out": HELD_OUT}:
            raise SystemExit(f"wanted {TRAIN} and {HELD_OUT}")
    origin = "npm package chinese-poetry 2.0.1, MIT licence; the poems: public domain"
    content = {"format": FORMAT, "origin": origin, "classes": classes}
    text = json.dumps(content, ensure_ascii=False, indent=0) + "\n"
    POEMS_FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{POEMS_FILE.name}: {POEMS_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tarball", type=Path, help="chinese-poetry-2.0.1.tgz, by npm pack")
    main(parser.parse_args().tarball)
