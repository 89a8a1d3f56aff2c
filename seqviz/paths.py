"""Where things lie: the shipped assets, the user's cache, the data folder that the user named."""

import os
from pathlib import Path

from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parent.parent
ASSETS_DIR = ROOT / "assets"


def user_cache_dir() -> Path:
    """The folder for downloads, as the operating system wants it; it need not exist yet."""
    return user_cache_path("seqviz", appauthor=False)


def data_dir_from_env() -> Path | None:
    """The folder that the variable SEQVIZ_DATA_DIR names, or None where it is unset or empty."""
    value = os.environ.get("SEQVIZ_DATA_DIR", "")
    return Path(value).expanduser() if value else None
