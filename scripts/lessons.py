"""Write the lists of acts and parts into `seqviz/ui/controls/course/LESSONS.md`, from their tables.

Run it as `python -m scripts.lessons`. What stands above the mark is written by hand.
"""

from seqviz.paths import ROOT
from seqviz.ui.frame.course_acts import ACTS
from seqviz.ui.frame.parts import PARTS

FORMAT = ROOT / "seqviz" / "ui" / "controls" / "course" / "LESSONS.md"
MARK = "<!-- below: made by python -m scripts.lessons -->\n"


def lists() -> str:
    """The acts with their details and pages, then the parts."""
    lines = [
        "## Acts that a card can wait for",
        "",
        "| `act` | what the visitor does | `with` may say, for example | on |",
        "| --- | --- | --- | --- |",
    ]
    for act in ACTS.values():
        details = ", ".join(f"`{name} = {_toml(one)}`" for name, one in act.details.items())
        pages = ", ".join(act.pages)
        lines.append(f"| `{act.name}` | {act.wanted} | {details or 'nothing'} | {pages} |")
    lines += [
        "",
        "## Parts that a card can look at",
        "",
        ", ".join(f"`{name}`" for name in PARTS) + ".",
    ]
    return "\n".join(lines) + "\n"


def _toml(value: str | float | bool) -> str:
    """A detail as a lesson's file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def written() -> str:
    """The whole text with the lists as they are now."""
    by_hand, _mark, _made = FORMAT.read_text(encoding="utf-8").partition(MARK)
    return f"{by_hand}{MARK}\n{lists()}"


if __name__ == "__main__":
    FORMAT.write_text(written(), encoding="utf-8")
