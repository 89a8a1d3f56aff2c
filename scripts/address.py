"""Write the list of what can stand in an address, `seqviz/ui/frame/ADDRESS.md`, from its table.

Run it as `python -m scripts.address`.
"""

from seqviz.paths import ROOT
from seqviz.ui.frame.address import TABLE

LIST = ROOT / "seqviz" / "ui" / "frame" / "ADDRESS.md"


def as_markdown() -> str:
    """The table as a list for readers, page by page."""
    lines = [
        "# What can stand in the address of a page",
        "",
        "Made from `address.py` by `python -m scripts.address`. A default stays out of it.",
        "",
        "| pages | name | written as | without it | decides |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in TABLE:
        pages = ", ".join(one.pages) or "every page"
        usual = "what is shown decides" if one.default is None else f"`{one.usual}`"
        usual = "nothing" if usual == "``" else usual
        lines.append(f"| {pages} | `{one.name}` | {one.form.looks} | {usual} | {one.meaning} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    LIST.write_text(as_markdown(), encoding="utf-8")
