"""What stands beside exported code is in the reader's language, in all of it."""

from __future__ import annotations

import io
import json
import re
import tokenize
from contextlib import redirect_stdout
from typing import Any, get_args

import numpy as np

from seqviz.export import View, code_for, export_notebook, export_script
from seqviz.export.words import Say
from seqviz.ui.frame.i18n import speaker
from tests.export.snapshots import CHANGED, EACH, make_snapshot, surgery_on
from tests.register import Case

HAN = re.compile("[\u4e00-\u9fff]")
SURGERY = re.compile(r"# \w+:[\w.*=@-]+")
"""As it stands in links: the same in every language."""
CHINESE = speaker("zh")


def remarks(code: str) -> list[str]:
    """Comments and docstrings, but for surgery."""
    found = [
        part.string
        for part in tokenize.generate_tokens(io.StringIO(code).readline)
        if part.type == tokenize.COMMENT or part.string.startswith('"""')
    ]
    return [one for one in found if not SURGERY.fullmatch(one)]


@EACH
@CHANGED
def test_no_remark_lacks_its_language(case: Case, changed: bool) -> None:
    """Of every view, script and notebook; beside them stand the same lines as in English."""
    own = surgery_on(case) if changed else []
    snapshot = make_snapshot(case, interventions=own, shares=True)

    def code(say: Say) -> list[str]:
        shown = [
            code_for(view, snapshot.model, layer=layer, interventions=own, say=say)
            for view in get_args(View)
            for layer in (0, 1)
        ]
        (notebook,) = export_notebook(snapshot, say).values()
        cells = json.loads(notebook)["cells"]
        return [
            *shown,
            export_script(snapshot, say)["seqviz-a-recurrent-network.py"].decode(),
            *(one["source"] for one in cells if one["cell_type"] == "code"),
        ]

    chinese, english = code(CHINESE), code(lambda message: message)
    assert [one for text in chinese for one in remarks(text) if not HAN.search(one)] == []
    assert any(remarks(text) for text in chinese)
    assert [*map(bare, chinese)] == [*map(bare, english)]
    (notebook,) = export_notebook(snapshot, CHINESE).values()
    prose = [c["source"] for c in json.loads(notebook)["cells"] if c["cell_type"] == "markdown"]
    assert all(map(HAN.search, prose))


def bare(code: str) -> list[str]:
    """The lines without what is said beside them, or printed."""
    parts = tokenize.generate_tokens(io.StringIO(code).readline)
    said = {"COMMENT", "NL", "STRING", "FSTRING_MIDDLE"}
    return [part.string for part in parts if tokenize.tok_name[part.type] not in said]


def test_a_chinese_script_prints_the_same_numbers() -> None:
    """With its steps and layers named in Chinese."""
    snapshot = make_snapshot("lstm")
    printed = []
    for say in (CHINESE, lambda message: message):
        (code,) = export_script(snapshot, say).values()
        out = io.StringIO()
        with redirect_stdout(out):
            names: dict[str, Any] = {"__name__": "__main__"}
            exec(compile(code, "run.py", "exec"), names)
        printed.append(out.getvalue())
        np.testing.assert_allclose(names["y"], snapshot.run().y[:, 0], rtol=1e-8)
    chinese, english = printed
    assert "时间步 1：x = " in chinese
    assert "第 2 层 h = " in chinese
    assert re.findall(r"(?<== ).*", chinese) == re.findall(r"(?<== ).*", english)
