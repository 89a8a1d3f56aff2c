"""Write down the hashes of all shipped files, or compare them, and print what makes each file.

`python -m scripts.shipped` after a file in `assets` was made again; `--check` only compares.
"""

import sys

from seqviz.paths import ASSETS_DIR
from seqviz.shipped import ALL, SUMS, sha256, sums, unlisted


def main(*, check: bool = "--check" in sys.argv[1:]) -> int:
    """Print every file with its hash and command; 1 where --check finds something else."""
    known = sums() if (ASSETS_DIR / SUMS).exists() else {}
    now = {name: sha256(name) for name in sorted(ALL)}
    for name, digest in now.items():
        mark = " " if known.get(name) == digest else "≠"
        print(f"{mark} {name:34} {digest[:12]}…  {ALL[name].command or '(by hand)'}")
    strangers = unlisted()
    for name in strangers:
        print(f"? {name} stands in no list: add it to seqviz/shipped.py")
    if check:
        return int(known != now or bool(strangers))
    lines = "".join(f"{digest}  {name}\n" for name, digest in now.items())
    (ASSETS_DIR / SUMS).write_text(lines, encoding="ascii")
    return int(bool(strangers))


if __name__ == "__main__":
    raise SystemExit(main())
