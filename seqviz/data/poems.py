"""Chinese verse to classify: a poem (shi) of the Tang, one of the Song, or a ci.

The shipped file holds texts of ``LENGTH`` characters each, so that length says nothing, without
punctuation; ``scripts/make_poems.py`` says how they were chosen. One fixed split, by poet: no poet
stands on both sides. Left out: what a network reads (``seqviz.models.text_classifier``).
"""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from seqviz.data.names import Examples, TextData
from seqviz.paths import ASSETS_DIR

POEMS_FILE: Final = ASSETS_DIR / "poems.json.xz"
FORMAT: Final = "seqviz-poems-1"
CLASSES: Final = ("Tang shi", "Song shi", "Song ci")
LENGTH: Final = 14  # characters of every text
EXAMPLES: Final = (
    "大江东去浪淘尽千古风流人物",
    "日照香炉生紫烟遥看瀑布挂前川",
    "山重水复疑无路柳暗花明又一村",
    "今宵酒醒何处杨柳岸晓风残月",
)
"""Well-known ones, of Su Shi (ci), Li Bai (Tang), Lu You (Song), Liu Yong (ci)."""


@cache
def load_poems(path: Path = POEMS_FILE) -> TextData:
    """The shipped verse in its fixed split, read once.

    Raises:
        ValueError: another format.
    """
    content = json.loads(lzma.decompress(path.read_bytes()))
    if content.get("format") != FORMAT:
        raise ValueError(f"{path} has format {content.get('format')!r}; wanted {FORMAT!r}")
    parts = [_part(content["classes"], part) for part in ("train", "held out")]
    return TextData(CLASSES, parts[0], parts[1], content["origin"], {})


def _part(classes: dict[str, dict[str, list[str]]], part: str) -> Examples:
    texts = [classes[name][part] for name in CLASSES]
    labels = np.repeat(np.arange(len(CLASSES)), [len(own) for own in texts])
    labels.flags.writeable = False
    return Examples(tuple(text for own in texts for text in own), labels)
