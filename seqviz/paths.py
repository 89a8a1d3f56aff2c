"""Where things lie: the shipped assets, the user's cache and data, the folder the user named."""

import os
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

ROOT = Path(__file__).resolve().parent.parent
ASSETS_DIR = ROOT / "assets"


def user_cache_dir() -> Path:
    """The folder for downloads, as the operating system wants it; it need not exist yet."""
    return user_cache_path("seqviz", appauthor=False)


def user_data_dir() -> Path:
    """The folder for what the user saves; it need not exist yet.

    The variable SEQVIZ_HOME names another one than the operating system's.
    """
    value = os.environ.get("SEQVIZ_HOME", "")
    return Path(value).expanduser() if value else user_data_path("seqviz", appauthor=False)


def data_dir_from_env() -> Path | None:
    """The folder that the variable SEQVIZ_DATA_DIR names, or None where it is unset or empty."""
    value = os.environ.get("SEQVIZ_DATA_DIR", "")
    return Path(value).expanduser() if value else None
