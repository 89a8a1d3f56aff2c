"""The figures of the README's table: where each is found in its command's output, how near it is.

Add a row to the README, then a `Row` here: a test fails while a number of that table is neither a
figure nor a setting. What is measured by the clock depends on the machine and on what else runs
there; its tolerance is a factor. What is computed from fixed weights and data has to agree in the
digits that are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

NUMBER: Final = r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])"
BY_CLOCK: Final = 1.6  # factor within which a ratio of times comes out on another machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, or several that are found in one way.

    Attributes:
        written: the piece of the README, with the numbers.
        found: regular expression on a line of the output; its group is the number.
        take: "each": as many are found as are written, in their order. "span": the lowest and the
            highest of all found. "most", "least": none found is beyond the one that is written.
        within: how far one may be from what is written, as a number.
        factor: or as a factor, upwards and downwards.
    """

    written: str
    found: str
    take: Literal["each", "span", "most", "least"] = "each"
    within: float = 0.0
    factor: float = 1.0

    def lowest(self, written: float) -> float:
        """The lowest number that agrees with this one."""
        return written / self.factor - self.within

    def highest(self, written: float) -> float:
        """The highest number that agrees with this one."""
        return written * self.factor + self.within

    def __str__(self) -> str:
        """The tolerance in words."""
        if self.factor != 1:
            return f"within a factor of {self.factor:g}"
        return f"within {self.within:g}" if self.within else "exactly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table.

    Attributes:
        name: for ``--only``.
        what: how the row begins.
        figures: all that it says.
        settings: pieces of it whose numbers say how was measured, not what.
        variants: what to replace in the command, for each run of it; None for as it stands.
    """

    name: str
    what: str
    figures: tuple[Figure, ...]
    settings: tuple[str, ...] = ()
    variants: tuple[tuple[str, str] | None, ...] = (None,)


def _ratio(written: str, row: str, *, span: bool = True) -> Figure:
    """A ratio of a benchmark's table: the number before "(low to high)" in lines that begin so."""
    found = rf"^\s*{row}.*?([\d.]+)\s+\([\d.]+ to [\d.]+\)"
    return Figure(written=written, found=found, take="span" if span else "each", factor=BY_CLOCK)


def _solvers(written: str, task: str, entrant: str) -> Figure:
    """How many seeds solve a recall."""
    return Figure(written=written, found=rf"^  {task} +{entrant} +solved by (\d+) of")


def _doctor(
    name: str,
    what: str,
    *,
    kinds: int,
    right: tuple[int, int],
    wrong: tuple[int, int],
    silent: tuple[int, int],
    offered: tuple[int, int],
    made: tuple[int, int],
) -> Row:
    """The verdict on a doctor: kinds of runs, then each count and how far it may be from that."""
    runs = r"^\d+ runs: "
    counts = (
        ("rightly named", rf"{runs}(\d+) rightly", right),
        ("wrongly", rf"{runs}.* (\d+) wrongly", wrong),
        ("silent or unclear", rf"{runs}.* (\d+) silent", silent),
        ("cures offered", rf"{runs}.*; (\d+) cures", offered),
        ("made", rf"{runs}.* offered, (\d+) made", made),
    )
    return Row(
        name=name,
        what=what,
        figures=(
            Figure(written=f"{kinds} kinds of runs", found=r"^(\d+) rows, seeds"),
            *(
                Figure(written=f"{count} {said}", found=found, within=within)
                for said, found, (count, within) in counts
            ),
        ),
        settings=("seeds 0 to 2",),
    )


ROWS: Final = (
    Row(
        name="mnist",
        what="MNIST LSTM, 2 × 128",
        figures=(
            Figure(written="99.70 %", found=r"^Accuracy: ([\d.]+)%", within=0.005),
            Figure(written="30 misread", found=r"of which (\d+) are misread"),
            Figure(written="10,000 test images", found=r"^Test images: ([\d,]+)"),
        ),
        settings=("2 × 128",),
    ),
    Row(
        name="tutorial",
        what="the tutorial's recipe",
        figures=(
            Figure(
                written="98.60, 98.65, 98.67 %",
                found=r"^Accuracy: ([\d.]+)%",
                within=0.25,  # another processor rounds otherwise, and training carries that on
            ),
        ),
        settings=("5 epochs", "seeds 0 to 2"),
        variants=(None, ("--seed 0", "--seed 1"), ("--seed 0", "--seed 2")),
    ),
    Row(
        name="brackets",
        what="bracket counter",
        figures=(
            Figure(
                written="100, 100, 99.998 %",
                found=r"^ +\d+ +([\d.]+)% +[\d.]+% +[\d.]+$",
                within=0.0005,
            ),
            Figure(written="40, 60, 100", found=r"^ +(\d+) +[\d.]+% +[\d.]+% +[\d.]+$"),
        ),
    ),
    Row(
        name="shakespeare",
        what="character LSTM, 512 units",
        figures=(
            Figure(
                written="1.383 nats", found=r"^shakespeare +\d+ +[\d,]+ +([\d.]+)", within=0.0005
            ),
            Figure(
                written="2.00 bits",
                found=r"^shakespeare +\d+ +[\d,]+ +[\d.]+ +([\d.]+)",
                within=0.005,
            ),
            Figure(
                written="perplexity 3.99",
                found=r"^shakespeare +\d+ +[\d,]+ +[\d.]+ +[\d.]+ +([\d.]+)",
                within=0.005,
            ),
            Figure(written="512 units", found=r"^shakespeare +(\d+) "),
            Figure(
                written="1.517 and 1.424 nats",
                found=r"^shakespeare, .* from zeros: ([\d.]+) nats",
                within=0.0005,
            ),
            Figure(
                written="standard errors 0.010 and 0.008",
                found=r"^shakespeare, .* standard error ([\d.]+)",
                within=0.0005,
            ),
            Figure(
                written="64 and 256 characters",
                found=r"^shakespeare, .* random windows of (\d+) characters",
            ),
            Figure(
                written="1,000 random windows",
                found=r"^shakespeare, ([\d,]+) random windows of 64 ",
            ),
        ),
    ),
    Row(
        name="python",
        what="character LSTM, 320 units",
        figures=(
            Figure(
                written="1.100 nats",
                found=r"^python +320 +[\d,]+ +([\d.]+)",
                within=0.0005,
            ),
            Figure(written="13 held-out modules", found=r"^python .* (\d+) of them held out"),
            Figure(written="320 units", found=r"^python +(\d+) "),
        ),
    ),
    Row(
        name="poems",
        what="Tang poem, Song poem or ci",
        figures=(
            Figure(written="a GRU 60.9 %", found=r"^network +accuracy ([\d.]+)%", within=0.05),
            Figure(
                written="naive Bayes 58.3 %", found=r"^counting +accuracy ([\d.]+)%", within=0.05
            ),
        ),
        settings=("from 14 characters", "3,000 held-out texts"),
    ),
    Row(
        name="names",
        what="name → origin",
        figures=(
            Figure(written="joined 63.1 %", found=r"^network +([\d.]+)%", within=0.05),
            Figure(written="1.225 nats", found=r"^network .* loss ([\d.]+)", within=0.0005),
            Figure(written="1.254 nats", found=r"^n-gram model .* loss ([\d.]+)", within=0.0005),
            Figure(
                written="n-gram baseline 65.6 %", found=r"^n-gram model +([\d.]+)%", within=0.05
            ),
            Figure(written="30 classes", found=r"^Held out: .* (\d+) classes"),
            Figure(written="3,546 held-out names", found=r"^Held out: ([\d,]+) names"),
        ),
    ),
    Row(
        name="epoch",
        what="one MNIST epoch beside a plain DataLoader script",
        figures=(
            Figure(
                written="0.34 with bfloat16",
                found=r"^ours, bfloat16 +[\d.]+ +[\d.]+ +([\d.]+)",
                factor=BY_CLOCK,
            ),
            Figure(
                written="0.82 in float32",
                found=r"^ours, float32 +[\d.]+ +[\d.]+ +([\d.]+)",
                factor=BY_CLOCK,
            ),
        ),
    ),
    Row(
        name="cells",
        what="NumPy cells beside `torch.nn`",
        figures=(
            _ratio("RNN 0.49 to 0.75", "rnn"),
            _ratio("GRU 0.48 to 0.93", "gru"),
            _ratio("LSTM 0.73 to 1.17", "lstm"),
            Figure(
                written="LSTM 0.62 to 0.97",
                found=r"^ *lstm.* ms, ([\d.]+)$",
                take="span",
                factor=BY_CLOCK,
            ),
        ),
    ),
    Row(
        name="training",
        what="a NumPy training step",
        figures=(
            _ratio("RNN 0.43 to 0.53", r"rnn +\w+ +32 +10"),
            _ratio("LSTM 0.52 to 0.75", r"lstm +\w+ +32 +10"),
            _ratio("GRU 0.36 to 0.47", r"gru +\w+ +32 +10"),
            Figure(
                written="LSTM 0.76", found=r"^ *lstm +adam +990.*? ([\d.]+) +\(", factor=BY_CLOCK
            ),
            _ratio("LSTM 0.90 to 0.94", r"lstm +\w+ +32 +50"),
            Figure(
                written="the others below 0.6",
                found=r"^ *(?:rnn|gru) +\w+ +32 +50.*? ([\d.]+) +\(",
                take="most",
                factor=BY_CLOCK,
            ),
        ),
        settings=(
            "batch 32, window 10, 8 and 32 units",
            "in batches of 990",
            "64 units over 50 steps",
        ),
    ),
    Row(
        name="runner",
        what="training through the page's runner",
        figures=(
            Figure(
                written="ratio 1.09",
                found=r"(?s)by the wall.*?^ +watched +[\d.]+ +([\d.]+) \(.*?processor time",
                factor=BY_CLOCK,
            ),
        ),
    ),
    Row(
        name="live",
        what="updates of the live chart",
        figures=(
            Figure(
                written="6.6 a second for the tutorial's RNN",
                found=r"^RNN, 32 units.*? ([\d.]+) updates/s",
                factor=BY_CLOCK,
            ),
            Figure(
                written="6.5 for an LSTM",
                found=r"^LSTM, 64 units.*? ([\d.]+) updates/s",
                factor=BY_CLOCK,
            ),
        ),
        settings=("of 64 units",),
    ),
    Row(
        name="generate",
        what="writing one character after another",
        figures=(
            Figure(
                written="12 × as fast for an LSTM",
                found=r"^ *lstm +256 +plain .*? ([\d.]+) +\(",
                factor=BY_CLOCK,
            ),
            Figure(
                written="3.4 × for a GRU",
                found=r"^ *gru +256 +plain .*? ([\d.]+) +\(",
                factor=BY_CLOCK,
            ),
            Figure(
                written="5.5 × for an RNN",
                found=r"^ *rnn +256 +plain .*? ([\d.]+) +\(",
                factor=BY_CLOCK,
            ),
            Figure(
                written="9,900 characters a second and more",
                found=r"^ *\w+ +256 +plain +([\d,]+)",
                take="least",
                factor=BY_CLOCK,
            ),
        ),
        settings=("256 units",),
    ),
    Row(
        name="edit",
        what="an edit (new weights",
        figures=(
            Figure(
                written="ratio 0.93 to 1.06",
                found=r"^ *(?:rnn|lstm|gru) +\d .*? ([\d.]+) +\d+$",
                take="span",
                factor=BY_CLOCK,
            ),
            Figure(
                written="0.3 to 2.6 ms",
                found=r"^ *(?:rnn|lstm|gru) +\d .*? ([\d.]+) +[\d.]+ +[\d.]+ +\d+$",
                take="span",
                factor=2.5,  # not a ratio: the machine counts in full
            ),
        ),
        settings=("32 units, 50 steps",),
    ),
    Row(
        name="page",
        what="pen-up to answer",
        figures=(
            Figure(written="361 ms", found=r"^pen-up to answer +median +(\d+) ms", factor=2.5),
            Figure(
                written="91 ms", found=r"^unit chosen to its details +median +(\d+) ms", factor=2.5
            ),
            Figure(written="47 ms", found=r"^slider to the lights +median +(\d+) ms", factor=2.5),
            Figure(
                written="open 106 ms",
                found=r"^the same, everything open +median +(\d+) ms",
                factor=2.5,
            ),
        ),
        settings=("32 units over 100 steps",),
    ),
    Row(
        name="bytes",
        what="what a page sends over the websocket",
        figures=(
            Figure(
                written="1,491 kB, then 18 kB",
                found=r"^lstm_cell +[\d,]+ +([\d,]+) +[\d,]+ +[\d,]+ +([\d,]+)",
                factor=1.25,
            ),
            Figure(
                written="565 kB, then 17 kB",
                found=r"^neuron_detective +[\d,]+ +([\d,]+) +[\d,]+ +[\d,]+ +([\d,]+)",
                factor=1.25,
            ),
        ),
    ),
    Row(
        name="memory",
        what="the server's resident memory",
        figures=(
            Figure(
                written="1,342 MB",
                found=r"^\w+ +\d+ MB +(\d+) MB",
                take="most",
                factor=1.15,
            ),
            Figure(
                written="611, 1,342, 624",
                found=r"^sequence_prediction +(\d+) MB +(\d+) MB +(\d+) MB",
                factor=1.25,
            ),
            Figure(
                written="at most 1.10",
                found=r"^\w+ +\d+ MB +\d+ MB +\d+ MB +([\d.]+)",
                take="most",
                within=0.05,
            ),
        ),
        settings=("20 visitors", "5 s after", "generation: 123 s"),
    ),
    Row(
        name="delay",
        what="the first of 50 symbols",
        figures=(
            _solvers("RNN 0", "recall", "rnn +torch"),
            _solvers("LSTM 0", "recall", "lstm +torch"),
            _solvers("GRU 0", "recall", "gru +torch"),
            _solvers("LSTM 5", "recall", "lstm +chrono"),
            _solvers("GRU 5", "recall", "gru +chrono"),
            _solvers("as drawn 0", "recall_blank", "lstm +torch"),
            _solvers("begun open 5", "recall_blank", "lstm +chrono"),
        ),
        settings=("first of 50", "32 units", "2,000 updates of 32 sequences", "seeds 0 to 4"),
    ),
    _doctor(
        "doctor",
        "the doctor of series",
        kinds=56,
        right=(168, 8),
        wrong=(0, 1),
        silent=(0, 6),
        offered=(125, 6),
        made=(125, 6),
    ),
    _doctor(
        "doctor-kinds",
        "the doctor of digits, texts and characters",
        kinds=30,
        right=(88, 5),
        wrong=(1, 1),
        silent=(1, 5),
        offered=(48, 5),
        made=(48, 5),
    ),
)
