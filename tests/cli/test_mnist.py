"""The command line, in this process, on a tiny data set."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from seqviz.cli import main
from seqviz.models.checkpoint import SHIPPED, Architecture, load_ckpt, load_numpy
from tests.patience import PATIENCE
from tests.tiny_mnist import write_tiny_mnist


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 training and 20 test images in MNIST's format."""
    return write_tiny_mnist(tmp_path_factory.mktemp("data"))


def train(data: Path, out: Path, *more: str) -> int:
    """Run a short training on the CPU."""
    fixed = ["--device", "cpu", "--precision", "float32", "--epochs", "2", "--batch-size", "20"]
    return main(["train", "mnist", "--data", str(data), "--out", str(out), *fixed, *more])


def test_training_does_every_step_of_the_script(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Log lines, test accuracy, one prediction, saved and loaded again; nothing on stderr."""
    assert train(data, tmp_path / "lstm_model.ckpt", "--log-every", "2") == 0
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if ", step " in line] == [
        line for line in out.splitlines() if line.startswith(("Epoch 1/2, step 2/6", "Epoch 2/2, "))
    ]
    assert out.count(", step ") == 3
    for words in ("Accuracy on the 20 test images: ", "label ", "prediction ", "loaded it again"):
        assert words in out
    assert err == ""
    assert load_ckpt(tmp_path / "lstm_model.ckpt")["fc.bias"].shape == (10,)


def test_same_seed_same_file(data: Path, tmp_path: Path) -> None:
    """Two runs with one seed write the same weights, another seed others."""
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        path = tmp_path / f"{name}.safetensors"
        assert train(data, path, "--seed", seed, "--recipe", "best", "--threads", "1") == 0
    first, again, other = ((tmp_path / f"{n}.safetensors").read_bytes() for n in "abc")
    assert first == again != other


def test_the_card_tells_how_to_repeat_it(data: Path, tmp_path: Path) -> None:
    """The card's command, run again, writes the same weights; its score is that of evaluate."""
    path = tmp_path / "net.safetensors"
    assert train(data, path, "--recipe", "best", "--seed", "4", "--threads", "1") == 0
    _, card = load_numpy(path)
    words = card.command.split()
    assert words[:3] == ["python", "-m", "seqviz"]
    words[-1] = str(tmp_path / "again.safetensors")
    assert main([*words[3:], "--data", str(data)]) == 0
    assert (tmp_path / "again.safetensors").read_bytes() == path.read_bytes()
    assert card.seed == 4
    assert card.recipe["batch_size"] == 20
    assert card.depends_on["threads"] == 1
    assert card.measured is not None
    assert np.sum(card.measured.confusion) == 20


def test_held_out_images_are_measured_instead_of_the_test_images(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --hold-out 10, 50 images are trained on and 10 measured, and the card says so."""
    path = tmp_path / "net.safetensors"
    assert train(data, path, "--hold-out", "10") == 0
    out = capsys.readouterr().out
    assert "on 50 images" in out
    assert "Accuracy on the 10 last training images" in out
    assert "test images:" not in out
    _, card = load_numpy(path)
    assert card.data == "MNIST, the first 50 training images"
    assert "--hold-out 10" in card.command
    assert card.measured is not None
    assert np.sum(card.measured.confusion) == 10


def test_evaluate_prints_accuracy_loss_and_the_matrix(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The printed rows are the card's confusion matrix, the printed accuracy its share."""
    path = tmp_path / "net.safetensors"
    train(data, path)
    _, card = load_numpy(path)
    assert card.measured is not None
    capsys.readouterr()
    assert main(["evaluate", "mnist", "--data", str(data), "--checkpoint", str(path)]) == 0
    out = capsys.readouterr().out
    assert f"Accuracy: {card.measured.accuracy:.2%}" in out
    assert f"Loss: {card.measured.loss:.4f} nats" in out
    rows = [line.split() for line in out.splitlines()[-10:]]
    counts = [[int(word.replace(".", "0")) for word in row[1:]] for row in rows]
    assert counts == [list(row) for row in card.measured.confusion]


def test_predict_reads_the_image_asked_for(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By index, and at random with a seed the same images again; both kinds of checkpoint."""
    common = ["predict", "mnist", "--data", str(data)]
    assert main([*common, "--index", "3"]) == 0
    assert "Test image 3: label " in capsys.readouterr().out
    train(data, tmp_path / "x.ckpt")
    capsys.readouterr()
    texts = []
    for _ in range(2):
        more = ["--count", "3", "--seed", "5", "--checkpoint", str(tmp_path / "x.ckpt")]
        assert main([*common, *more]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert texts[0].count("Test image ") == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "COMMAND"),
        (["dance"], "invalid choice"),
        (["train"], "TASK"),
        (["train", "mnist", "--epochs", "0"], "from 1 on"),
        (["train", "mnist", "--seed", "-1"], "--seed"),
        (["train", "mnist", "--seed", "1e3"], "whole number"),
        (["train", "mnist", "--learning-rate", "0", "--data", "DATA"], "learning_rate"),
        (["train", "mnist", "--hold-out", "60", "--data", "DATA"], "--hold-out"),
        (["train", "mnist", "--out", "net.pt"], ".ckpt or .safetensors"),
        (["train", "mnist", "--data", "NOWHERE", "--out", "TMP/a.ckpt"], "--data DIR"),
        (["train", "mnist", "--out", "/proc/nowhere/a.ckpt", "--data", "DATA"], "/proc"),
        (["evaluate", "mnist", "--data", "NOWHERE"], "--download"),
        (["evaluate", "mnist", "--checkpoint", "NOWHERE/a.ckpt", "--data", "DATA"], "a.ckpt"),
        (["evaluate", "mnist", "--checkpoint", "NOWHERE/a.safetensors"], "a.json"),
        (["predict", "mnist", "--index", "20", "--data", "DATA"], "0 to 19"),
        (["predict", "mnist", "--index", "x"], "whole number"),
    ],
)
def test_errors_are_one_kind_line(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    """Exit code 2, one line on stderr that names what is wrong, nothing on stdout."""
    places = {"DATA": str(data), "NOWHERE": str(tmp_path / "nowhere"), "TMP": str(tmp_path)}
    filled = []
    for word in words:
        for name, place in places.items():
            word = word.replace(name, place)
        filled.append(word)
    assert main(filled) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("seqviz: ")
    assert message in err


def test_a_training_checkpoint_is_read_and_says_how(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrapped names, float64, epoch and optimizer: the same predictions as the plain file."""
    train(data, tmp_path / "plain.ckpt")
    weights = {
        f"module.{n}": torch.tensor(a).double()
        for n, a in load_ckpt(tmp_path / "plain.ckpt").items()
    }
    torch.save({"epoch": 2, "model_state_dict": weights}, tmp_path / "x.pt")
    said = []
    for name in ("plain.ckpt", "x.pt"):
        capsys.readouterr()
        common = ["predict", "mnist", "--data", str(data), "--index", "3"]
        assert main([*common, "--checkpoint", str(tmp_path / name)]) == 0
        said.append(capsys.readouterr().out.splitlines())
    notes = [line for line in said[1] if line.startswith("Note on ")]
    assert [line for line in said[1] if line not in notes] == said[0]
    assert len(notes) == 3
    for words in ("training checkpoint", "“module.lstm.” as “lstm.”", "float64 into float32"):
        assert any(words in note for note in notes)


def test_a_smaller_network_and_a_bare_safetensors_are_measured(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its sizes are read off its tensors; it needs no card."""
    sizes = Architecture(hidden_size=8, num_layers=1)
    weights = {name: np.zeros(shape, np.float32) for name, shape in sizes.shapes().items()}
    weights["fc.bias"][7] = 1.0
    save_file(weights, tmp_path / "x.safetensors")
    path = str(tmp_path / "x.safetensors")
    assert main(["evaluate", "mnist", "--data", str(data), "--checkpoint", path]) == 0
    assert "Accuracy: 10.00%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "inputs", "classes", "message"),
    [
        ("gru", 28, 10, "a GRU of 1 layer with 4 units, 28 inputs and 10 outputs"),
        ("lstm", 1, 10, "1 inputs"),
        ("lstm", 28, 26, "26 outputs"),
    ],
)
def test_another_network_is_named(
    kind: str,
    inputs: int,
    classes: int,
    message: str,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it is, and what reads digits; a path cannot steer the terminal."""
    sizes = Architecture(kind, inputs, 4, 1, classes)
    weights = {name: torch.zeros(shape) for name, shape in sizes.shapes().items()}
    path = tmp_path / "a\x1b[31m\n.pt"
    torch.save(weights, path)
    assert main(["evaluate", "mnist", "--data", str(data), "--checkpoint", str(path)]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "wanted an LSTM with 28 inputs" in err
    assert err.removesuffix("\n").isprintable()


def test_cuda_without_cuda_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the option that works."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert main(["evaluate", "mnist", "--data", str(data), "--device", "cuda"]) == 2
    assert "--device cpu" in capsys.readouterr().err


def test_a_diverged_training_saves_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A learning rate that blows up ends with one line that names the option, and no file."""
    assert train(data, tmp_path / "x.ckpt", "--learning-rate", "1e38", "--epochs", "5") == 2
    assert "--learning-rate" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["predict"]])
def test_help_shows_examples(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """--help exits with 0, and every example in it names options that exist."""
    assert main([*command, "mnist", "--help"] if command else ["--help"]) == 0
    out = capsys.readouterr().out
    examples = [line for line in out.splitlines() if line.startswith("  python -m seqviz")]
    assert len(examples) >= 2
    if command:
        for word in " ".join(examples).split():
            if word.startswith("--"):
                assert out.count(word) >= 2


def test_module_runs_and_help_is_quick_to_load() -> None:
    """`python -m seqviz --help` works in a fresh process and loads no torch."""
    code = (
        "import runpy, sys; sys.argv = ['seqviz', '--help']\n"
        "try: runpy.run_module('seqviz', run_name='__main__')\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert "train" in done.stdout
    assert SHIPPED.is_file()
