"""Make ``assets/names.json`` from the name lists in the installed `faker` package.

Run: ``pip install faker==40.54.0``, then ``python -m scripts.make_names``. The same version gives
the same bytes.

What the file holds, and how it comes about:

    words       single given names and family names; no titles, no made-up endings, no full names
    labels      what faker's lists say, and nothing more: a list of a country also holds names that
                came from elsewhere, so no reader can be right on all of them
    script      Latin letters as they are written there (é, ł, ø, ß), Unicode NFC; Russian, Greek
                and Georgian names are transliterated with the tables below, because their own
                letters alone would give them away
    shared      a name on the lists of several classes (Maria) has no single right answer: it is
                kept apart under "shared" with all its classes, and no reader learns or is scored
                on it; case does not count, accents do (Mária is not Maria)
    balance     at most 800 names a class, half of them given names where there are enough, chosen
                by a hash, so by chance but always alike; classes with fewer than 190 are not made

Left out: lists that faker has in too small a number (Japanese in Latin letters: 101, Vietnamese),
and frequencies: each name counts once.

Sources of the tables: Georgia's national romanisation (2002); ISO 843 type 2 for Greek, without
accents; the Russian one is BGN/PCGN's, simplified (no ë, no apostrophes for soft signs).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from seqviz.data.names import NAMES_FILE
from seqviz.paths import ASSETS_DIR

MOST: Final = 800
FEWEST: Final = 190
LETTERS: Final = re.compile(r"[^\W\d_]+(?:[ '’ʻ-][^\W\d_]+)*")

# class → locales of faker; one class where the lists overlap so much that no reader could tell
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Chinese": ("zh_CN", "zh_TW"),
    "Croatian": ("hr_HR",),
    "Czech and Slovak": ("cs_CZ", "sk_SK"),
    "Dutch": ("nl_NL",),
    "English": ("en_GB", "en_US"),
    "Estonian": ("et_EE",),
    "Finnish": ("fi_FI",),
    "French": ("fr_FR",),
    "Georgian": ("ka_GE",),
    "German": ("de_DE", "de_AT"),
    "Greek": ("el_GR",),
    "Hungarian": ("hu_HU",),
    "Icelandic": ("is_IS",),
    "Indonesian": ("id_ID",),
    "Irish": ("ga_IE",),
    "Italian": ("it_IT",),
    "Latvian": ("lv_LV",),
    "Polish": ("pl_PL",),
    "Portuguese": ("pt_PT", "pt_BR"),
    "Romanian": ("ro_RO",),
    "Russian": ("ru_RU",),
    "Scandinavian": ("da_DK", "no_NO", "sv_SE"),
    "Slovene": ("sl_SI",),
    "Spanish": ("es_ES",),
    "Swahili": ("sw",),
    "Turkish": ("tr_TR",),
    "Twi": ("tw_GH",),
    "Uzbek": ("uz_UZ",),
    "Yoruba": ("yo_NG",),
    "Zulu": ("zu_ZA",),
}


def _words(text: str) -> list[str]:
    return text.split()


GEORGIAN: Final = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        _words("a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h"),
        strict=True,
    )
)
RUSSIAN: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _words("a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"),
        strict=True,
    )
) | {"ъ": "", "ь": ""}
GREEK: Final = {"αυ": "av", "ευ": "ev", "ου": "ou", "μπ": "b", "γγ": "ng", "γκ": "gk"} | dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        _words("a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
        strict=True,
    )
)
TABLES: Final = {"Georgian": GEORGIAN, "Russian": RUSSIAN, "Greek": GREEK}


def lists(locale: str) -> dict[str, set[str]]:
    """The given and family names that faker has of one locale."""
    provider: Any = importlib.import_module(f"faker.providers.person.{locale}").Provider
    found: dict[str, set[str]] = {"given": set(), "family": set()}
    for name in dir(provider):
        kind = re.fullmatch(r"(?:\w+_)?(first|last)(_romanized)?_names?(_\w+)?", name)
        values = getattr(provider, name)
        if not kind or not isinstance(values, (tuple, list, Mapping)) or "pairs" in name:
            continue
        if locale.startswith("zh") and not kind[2]:
            continue  # characters, not Latin letters
        found["given" if kind[1] == "first" else "family"] |= {
            one for one in values if isinstance(one, str)
        }
    if locale == "et_EE":  # its lists without an ending also hold those of Russian speakers
        found = {"given": set(provider.first_names_est), "family": set(provider.last_names_est)}
    if locale == "is_IS":  # most Icelanders have none, and faker's are stems for -son and -dóttir
        found["family"] = set()
    return found


def written(name: str, table: Mapping[str, str]) -> str:
    """The name in Latin letters, NFC, with capital initials."""
    name = " ".join(unicodedata.normalize("NFC", name).replace("`", "’").split())
    if table:
        low = "".join(
            c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c)
        )
        low = unicodedata.normalize("NFC", low)
        if table is RUSSIAN:
            low = name.lower()  # й is a letter of its own, not an и with a mark
        for source, target in table.items():
            low = low.replace(source, target)
        return re.sub(r"\w+", lambda word: word[0].capitalize(), low)
    if name.isupper() or name.islower():
        return name.title()
    return name


def is_word(name: str) -> bool:
    """Whether it is one name in Latin letters, of 2 to 20 characters."""
    latin = all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
    return bool(LETTERS.fullmatch(name)) and latin and 2 <= len(name) <= 20


def by_chance(names: Iterable[str]) -> list[str]:
    """The names in an order that a hash decides."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def main() -> None:
    """Read the lists, put shared names apart, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS_DIR / NAMES_FILE)
    options = parser.parse_args()

    found: dict[str, dict[str, str]] = {}  # class → small letters → as it is written
    family: dict[str, set[str]] = defaultdict(set)  # class → family names in small letters
    owners: dict[str, set[str]] = defaultdict(set)
    for label, locales in CLASSES.items():
        own = found.setdefault(label, {})
        for locale in locales:
            for kind, names in lists(locale).items():
                for name in sorted(names):
                    name = written(name, TABLES.get(label, {}))
                    if is_word(name):
                        own.setdefault(name.casefold(), name)
                        owners[name.casefold()].add(label)
                        if kind == "family":
                            family[label].add(name.casefold())

    classes: dict[str, dict[str, list[str]]] = {}
    for label, own in found.items():
        single = [key for key in own if owners[key] == {label}]
        sides = [
            by_chance(own[k] for k in single if (k in family[label]) == (kind == "family"))
            for kind in ("given", "family")
        ]
        first = max(MOST // 2, MOST - len(sides[1]))
        given = sides[0][:first]
        chosen = {"given": sorted(given), "family": sorted(sides[1][: MOST - len(given)])}
        count = sum(map(len, chosen.values()))
        print(f"{label:18} lists {len(own):5}  only here {len(single):5}  taken {count:4}")
        if count < FEWEST:
            raise SystemExit(f"{label} has {count} names; wanted {FEWEST} or more")
        classes[label] = chosen
    shared = {
        found[min(labels)][key]: sorted(labels)
        for key, labels in sorted(owners.items())
        if len(labels) > 1
    }
    content = {
        "format": "seqviz-names-1",
        "origin": f"faker {version('faker')}, providers/person, MIT licence",
        "classes": classes,
        "shared": shared,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\s+([^\[\]]+?)\s+\]", lambda m: "[" + re.sub(r"\n\s+", " ", m[1]) + "]", text)
    options.out.write_text(text + "\n", encoding="utf-8")
    count = sum(len(names) for kinds in classes.values() for names in kinds.values())
    size = options.out.stat().st_size
    print(f"{options.out}: {count} names of {len(classes)} classes, {len(shared)} shared, {size} B")


if __name__ == "__main__":
    main()
