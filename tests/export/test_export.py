"""What is exported runs elsewhere and prints the trace's numbers; no name becomes code."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqviz.cells import ModelTrace
from seqviz.cells.presets import PRESETS
from seqviz.export import (
    Snapshot,
    as_download,
    export_csv,
    export_notebook,
    export_script,
)
from tests.claims.proof import proves
from tests.export.snapshots import EACH, make_snapshot, surgery_on
from tests.patience import PATIENCE
from tests.register import Case

PRESET_LIST = [preset for presets in PRESETS.values() for preset in presets.values()]

HOSTILE = (
    '"""\nimport os; os.system("touch owned")\n"""',
    "'); open('owned', 'w').write('x'); ('",
    "\\",
    "{__import__('os').system('touch owned')}",
    "# \r\nopen('owned', 'w')",
    "\u2028open('owned', 'w')\u2029\x0copen('owned', 'w')\x85\x00",
    "<img src=x onerror=alert(1)>[x](javascript:alert(1))",
    "../../owned",
    "=cmd|' /C calc'!A0",
    "\ud800 lone",
    "\u202egnp.exe 中文 😀",
    "",
)


def run_script(files: dict[str, bytes], folder: Path) -> str:
    """What the script prints in a fresh process that finds NumPy and nothing of ours."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    script = next(name for name in files if name.endswith(".py"))
    guard = (
        "import runpy, sys\n"
        "sys.modules.update(dict.fromkeys(['seqviz', 'torch', 'plotly', 'streamlit']))\n"
        f"runpy.run_path({str(folder / script)!r}, run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", guard],
        cwd=folder.parent,  # the script finds its numbers from anywhere
        capture_output=True,
        env={"PYTHONIOENCODING": "utf-8:surrogateescape", "OMP_NUM_THREADS": "1"},
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(errors="replace")


def numbers(text: str) -> list[float]:
    """The numbers after an equals sign."""
    return [float(word) for word in text.split("=", 1)[1].split()]


def printed(text: str) -> dict[str, np.ndarray]:
    """What was printed, per quantity, (T, units): "x", "y", "1.h", ….

    The title comes first and may look like anything, so reading starts at the first step.
    """
    found: dict[str, list[list[float]]] = {}
    lines = text.splitlines()
    start = max(k for k, line in enumerate(lines) if line.startswith("step 1: x ="))
    for line in lines[start:]:
        match = re.match(r"(step \d+: |  layer (?P<layer>\d+) |  )(?P<name>\w+) = ", line)
        assert match, line
        layer = f"{match['layer']}." if match["layer"] else ""
        found.setdefault(layer + match["name"], []).append(numbers(line))
    return {name: np.array(rows) for name, rows in found.items()}


def wanted(trace: ModelTrace, shown: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """The trace's numbers by the same names."""
    found = {"x": trace.layers[0].x[:, 0], "y": trace.y[:, 0]}
    for number, layer in enumerate(trace.layers, start=1):
        for name in shown or layer.description.cuttable:
            found[f"{number}.{name}"] = layer.quantity(name)[:, 0]
    return found


def assert_prints(text: str, trace: ModelTrace, shown: Sequence[str] | None = None) -> None:
    """All of the trace's numbers and no others, to nine digits (fewer in float32)."""
    got, want = printed(text), wanted(trace, shown)
    assert set(got) == set(want)
    loose = trace.y.dtype == np.float32
    for name, values in want.items():
        np.testing.assert_allclose(
            *(got[name], values),
            rtol=1e-4 if loose else 1e-8,
            atol=1e-6 if loose else 1e-13,
            err_msg=name,
        )


def run_notebook(
    files: dict[str, bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Run the code cells one after the other in one namespace, in the notebook's folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    monkeypatch.chdir(folder)
    name = next(name for name in files if name.endswith(".ipynb"))
    namespace: dict[str, Any] = {}
    for cell in json.loads(files[name])["cells"]:
        if cell["cell_type"] == "code":
            exec(compile(cell["source"], name, "exec"), namespace)
    return namespace


@pytest.mark.parametrize("preset", PRESET_LIST, ids=lambda p: f"{p.kind}-{p.name}")
def test_a_presets_notebook_prints_its_trace(
    preset: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every preset's own numbers."""
    snapshot = Snapshot(
        preset.model(),
        preset.inputs(),
        preset.states(),
        title=preset.title,
        input_names=preset.input_names,
        output_names=preset.output_names,
    )
    files = export_notebook(snapshot)
    assert len(files) == 1
    assert b"It needs NumPy only." in next(iter(files.values()))
    run_notebook(files, tmp_path, monkeypatch)
    assert_prints(capsys.readouterr().out, snapshot.run())


@proves("The layers, with {made} (layers, units and steps count from 1)")
@EACH
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_script_prints_the_trace(
    case: Case,
    dtype: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Stacked layers, initial states, surgery: in this process, where a fresh one costs nothing."""
    snapshot = make_snapshot(case, dtype=dtype, interventions=surgery_on(case))
    monkeypatch.chdir(tmp_path)
    for name, text in export_script(snapshot).items():
        exec(compile(text, name, "exec"), {"__name__": "__main__"})
    assert_prints(capsys.readouterr().out, snapshot.run())


@EACH
def test_a_fresh_process_needs_numpy_only(case: Case, tmp_path: Path) -> None:
    """The script alone, in a process that finds nothing of ours, prints the trace."""
    snapshot = make_snapshot(case)
    files = export_script(snapshot)
    assert list(files) == ["seqviz-a-recurrent-network.py"]
    assert_prints(run_script(files, tmp_path), snapshot.run())


@EACH
def test_a_larger_network_reads_its_numbers_from_beside_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The .npz holds them; script and notebook print the same; long prints keep to h and y."""
    snapshot = make_snapshot(case, hidden=24, steps=90)
    files = export_script(snapshot)
    assert list(files) == ["seqviz-a-recurrent-network.py", "seqviz-a-recurrent-network.npz"]
    beside = "It needs NumPy, and seqviz-a-recurrent-network.npz beside it."
    for made in (files, export_notebook(snapshot)):
        assert beside in next(iter(made.values())).decode()
    assert len(files["seqviz-a-recurrent-network.py"]) < 6000
    text = run_script(files, tmp_path)
    assert_prints(text, snapshot.run(), shown=["h"])
    run_notebook(export_notebook(snapshot), tmp_path, monkeypatch)
    assert capsys.readouterr().out == text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_code(name: str, tmp_path: Path) -> None:
    """Whatever a title or a name is, it is printed as text and nothing else happens."""
    preset = PRESETS["lstm"]["latch"]
    snapshot = Snapshot(
        preset.model(),
        preset.inputs(),
        title=name,
        input_names=(name, name),
        output_names=(name,),
    )
    files = export_script(snapshot)
    assert re.fullmatch(r"seqviz-[a-z0-9-]+\.py", next(iter(files)))
    assert_prints(run_script(files, tmp_path), snapshot.run())
    assert not list(tmp_path.rglob("owned*"))
    assert not (tmp_path.parent / "owned").exists()
    notebook = json.loads(next(iter(export_notebook(snapshot).values())))
    markdown = "".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")
    if name:
        assert name not in markdown
        assert name not in export_csv(snapshot.run())


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_any_title_is_one_literal(title: str) -> None:
    """The exported program assigns the title and does nothing else with it."""
    preset = PRESETS["rnn"]["leaky"]
    files = export_script(Snapshot(preset.model(), preset.inputs(), title=title))
    (name, data), namespace = next(iter(files.items())), dict[str, Any]()
    head = data.decode().split("x = np.array")[0]
    exec(compile(head, name, "exec"), namespace)
    assert namespace["TITLE"] == title[:200]


def test_weights_that_are_not_finite_are_written_too(tmp_path: Path) -> None:
    """An edit may reach anything; the code stays valid."""
    preset = PRESETS["rnn"]["leaky"]
    model = preset.model()
    model.b_y[0] = np.inf
    files = export_script(Snapshot(model, preset.inputs()))
    assert b"b_y = np.array([np.inf])" in next(iter(files.values()))
    assert "y = inf" in run_script(files, tmp_path)


def test_the_notebook_has_the_format() -> None:
    """Version 4.5: every cell has a unique id, its type's fields, and nothing is left undone."""
    (name, data), *rest = export_notebook(make_snapshot("lstm")).items()
    assert name.endswith(".ipynb")
    assert not rest
    notebook = json.loads(data)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell["id"])
        fields = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            fields |= {"execution_count", "outputs"}
            assert cell["execution_count"] is None
            assert cell["outputs"] == []
        assert set(cell) == fields
        assert isinstance(cell["source"], str)


@EACH
def test_the_table_holds_the_trace(case: Case) -> None:
    """Every number reads back with the same bits; steps, layers and units count from 1."""
    snapshot = make_snapshot(case, interventions=surgery_on(case))
    trace = snapshot.run()
    rows = list(csv.DictReader(io.StringIO(export_csv(trace))))
    assert list(rows[0]) == ["step", "layer", "unit", "quantity", "value"]
    table = {
        (row["quantity"], row["layer"], int(row["step"]), int(row["unit"])): float(row["value"])
        for row in rows
    }
    assert len(table) == len(rows)
    count = trace.y.size
    for t, row in enumerate(trace.y[:, 0], start=1):
        assert [table["y", "", t, u + 1] for u in range(2)] == row.tolist()
    for number, layer in enumerate(trace.layers, start=1):
        cell = layer.description
        quantities: dict[str, tuple[int, np.ndarray]] = {"x": (1, layer.x)}
        for name in cell.cuttable:
            quantities[name] = (1, layer.quantity(name))
        for name in cell.states:
            quantities[name] = (0, layer.state(name))
        for array in cell.arrays:
            for block in array.blocks if array.columns else ():
                product = layer.product(array.name)[..., array.rows(block, 3)]
                quantities[f"w{array.name[-1]}_{block}"] = (1, product)
        quantities |= {f"a_{block}": (1, layer.pre(block)) for block in cell.blocks}
        quantities |= {"tanh_c": (1, layer.quantity("tanh_c"))} if "tanh_c" in cell else {}
        for name, (first, values) in quantities.items():
            for (t, _, u), value in np.ndenumerate(values):
                assert table[name, str(number), t + first, u + 1] == value
            count += values.size
    assert count == len(rows)
    with pytest.raises(ValueError, match="sequence: got 1"):
        export_csv(trace, sequence=1)


def test_a_download_is_one_file() -> None:
    """The only file as it is; several in a zip whose bytes do not depend on the hour."""
    one = as_download(export_script(make_snapshot("gru")))
    assert (one.name, one.mime) == ("seqviz-a-recurrent-network.py", "text/x-python")
    files = {"a.ipynb": b"{}", "a.npz": b"numbers"}
    both = as_download(files)
    assert (both.name, both.mime) == ("a.zip", "application/zip")
    assert as_download(files).data == both.data
    with zipfile.ZipFile(io.BytesIO(both.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_batch_is_no_snapshot() -> None:
    """One sequence at a time."""
    preset = PRESETS["rnn"]["leaky"]
    with pytest.raises(ValueError, match=r"want \(T, 1, I\)"):
        Snapshot(preset.model(), np.zeros((3, 2, 1)))


def test_importing_it_stays_light() -> None:
    """A fresh process that exports has loaded no torch, plotly or streamlit."""
    code = "import sys, seqviz.export; print(*{'torch', 'plotly', 'streamlit'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []
