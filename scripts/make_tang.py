"""Make ``assets/tang_poems.txt.xz`` from the poems in the npm package `chinese-poetry`.

Run: ``npm pack chinese-poetry@2.0.1``, ``pip install opencc==1.4.2``, then
``python -m scripts.make_tang chinese-poetry-2.0.1.tgz``. The same versions give the same bytes.

What the file holds, and how it comes about:

    poems       those of the Complete Tang Poems in one of three regular forms: four lines of five
                or of seven characters (jueju), eight lines of five (lüshi); no titles, no poets
    characters  simplified by OpenCC's table t2s, character by character and in known words; the
                ``KINDS`` most frequent ones count, and a poem with any other is left out, so that
                no character stands for "unknown"
    once        a poem that shares a pair of lines with one before it is left out: variants of a
                poem would otherwise stand both among what is learned and what is held out
    order       by a hash, so by chance but always alike; the last tenth is held out

Left out: longer and irregular poems, poems with gaps (□) or with notes between the lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from seqviz.data.corpora import TANG_FILE

KINDS: Final = 2400
FORMS: Final = ((4, 5), (4, 7), (8, 5))
"""Lines of a poem, characters of a line."""
PAIR: Final = re.compile(r"([\u4e00-\u9fff]+)，([\u4e00-\u9fff]+)。")
VOLUMES: Final = re.compile(r"package/dist/quantangshi/poet\.tang\.(\d+)\.json")

Poem = tuple[str, ...]
"""Its pairs of lines, each with its comma and full stop."""


def volumes(tarball: Path, names: re.Pattern[str]) -> Iterator[list[dict[str, Any]]]:
    """The packages's files of such a name, in the order of the number in it."""
    with tarfile.open(tarball) as package:
        found = [(int(match[1]), one) for one in package if (match := names.fullmatch(one.name))]
        for _number, member in sorted(found, key=lambda pair: pair[0]):
            file = package.extractfile(member)
            assert file is not None, "a file has content"
            yield json.load(file)


def regular(paragraphs: Iterable[str]) -> Poem | None:
    """A poem in one of the forms; None for any other."""
    pairs = tuple(paragraphs)
    matches = [PAIR.fullmatch(pair) for pair in pairs]
    widths = {len(line) for match in matches if match for line in match.groups()}
    if not pairs or not all(matches) or len(widths) != 1:
        return None
    return pairs if (2 * len(pairs), widths.pop()) in FORMS else None


def by_chance(text: str) -> str:
    """What a text is put in order by."""
    return hashlib.sha256(text.encode()).hexdigest()


def chosen(poems: Iterable[Poem], kinds: int = KINDS) -> list[Poem]:
    """The poems that stay, in their order: each once, none with a rare character."""
    seen: set[str] = set()
    once: list[Poem] = []
    for poem in sorted(poems, key=lambda one: by_chance("".join(one))):
        if seen.isdisjoint(poem):
            once.append(poem)
        seen.update(poem)
    counts = Counter(char for poem in once for pair in poem for char in pair)
    known = {char for char, _count in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:kinds]}
    return [poem for poem in once if all(known.issuperset(pair) for pair in poem)]


def main(tarball: Path) -> None:
    """Read the package, write the file, say what is in it."""
    from opencc import OpenCC

    simplified = OpenCC("t2s").convert
    poems = [
        tuple(map(simplified, found))
        for volume in volumes(tarball, VOLUMES)
        for one in volume
        if (found := regular(one["paragraphs"])) is not None
    ]
    kept = chosen(poems)
    text = "\n\n".join("\n".join(poem) for poem in kept) + "\n"
    TANG_FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(
        f"{len(kept):,} of {len(poems):,} poems, {len(text):,} characters of {len(set(text)):,} "
        f"kinds, {TANG_FILE.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tarball", type=Path, help="chinese-poetry-2.0.1.tgz, by npm pack")
    main(parser.parse_args().tarball)
