"""MNIST: 60,000 + 10,000 handwritten digits of 28 × 28 pixels, from wherever a copy lies.

A copy is four files. They are found in the folder that was named, in the folders that torchvision
makes in it, and in others not deep below it, under the names that different downloads have, packed
with gzip or not. Nothing is downloaded unless the caller asks. Left out: the processed `.pt` files
of old torchvision versions, and a loader in batches (all images fit in 55 MB, so training indexes
one array).

Source: Y. LeCun, C. Cortes, C. Burges, https://yann.lecun.com/exdb/mnist/ (CC BY-SA 3.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.data.idx import IdxError, read_idx
from seqviz.data.lines import one_line
from seqviz.paths import data_dir_from_env, user_cache_dir

FILES = tuple(
    f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
)
DOWNLOAD_MB: Final = 12  # of 10⁶ bytes: the four packed files have 11,594,722
DEEP: Final = 3  # folders below the one that was named
FOLDERS_CAP: Final = 400  # that are looked into
ENTRIES_CAP: Final = 20_000
_NAME: Final = re.compile(
    r"(train|t10k|test)[-_. ]?(images|labels)(?:[-_. ]?idx[13][-_. ]?ubyte)?(?: ?\(\d+\))?(\.gz)?",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(r"fashion|kmnist|emnist|qmnist|kuzushiji", re.IGNORECASE)

Code = Literal["missing", "damaged", "network"]
Copy = Mapping[str, list[Path]]  # a name in FILES → where such a file lies, unpacked ones first


class DataError(ValueError):
    """Data that is missing, damaged or out of reach; the message is for people.

    Args:
        message: one line, whatever stands in it.
        code: "missing", "damaged" or "network".
        file: the name of the file that is damaged, "" where none is.
    """

    def __init__(self, message: str, code: Code = "missing", file: str = "") -> None:
        super().__init__(one_line(message))
        self.code, self.file = code, one_line(file, 80)


@dataclass(frozen=True, slots=True)
class MNIST:
    """The whole data set, read-only.

    Args:
        train_images, test_images: uint8 (60000, 28, 28) and (10000, 28, 28), ink is 255.
        train_labels, test_labels: int64 (60000,) and (10000,), the digits 0 to 9.
        remarks: what was unusual about the files, a sentence each.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.int64]
    remarks: tuple[str, ...] = ()


def default_root() -> Path:
    """Where MNIST is looked for: $SEQVIZ_DATA_DIR, else the user's cache."""
    return data_dir_from_env() or user_cache_dir() / "datasets"


def load_mnist(root: Path | None = None, *, download: bool = False) -> MNIST:
    """Read MNIST, downloading it first only if asked to and if it is not there.

    Args:
        root: the folder that holds `MNIST/raw/train-images-idx3-ubyte` and its three companions,
            or one of those inside or outside it; `default_root()` by default.
        download: fetch missing files (`DOWNLOAD_MB`) into `root`; torchvision draws its progress
            bar on standard error.

    Raises:
        DataError: not there and not asked for, no network, or damaged files.
    """
    root = Path(root).expanduser() if root is not None else default_root()
    found = find(root)
    if missing := [name for name in FILES if name not in found]:
        if not download:
            raise DataError(_missing(root, found, missing[0]))
        _download(root)
        found = find(root)
        if any(name not in found for name in FILES):
            raise DataError(f"MNIST could not be downloaded into {root}", "network")
    arrays = {name: _first_good(paths) for name, paths in found.items()}
    train, test = ({kind: arrays[f"{part}-{kind}-ubyte"] for kind in _KINDS} for part in _PARTS)
    remarks = [*_put_right(train), *_put_right(test)]
    checked = [_checked(part) for part in (train, test)]
    counts = [len(labels) for _images, labels in checked]
    if counts == [10_000, 60_000]:
        name = _called(train["images-idx3"])
        raise DataError(
            f"{name} holds the 10,000 test images, and {_called(test['images-idx3'])} the 60,000 "
            "training images: exchange their names",
            "damaged",
            name,
        )
    (train_images, train_labels), (test_images, test_labels) = checked
    return MNIST(train_images, train_labels, test_images, test_labels, tuple(remarks))


# --- where it is ----------------------------------------------------------------------------------


def find(root: Path) -> Copy:
    """The best copy below a folder, or around a file: the usual place, else the nearest whole one.

    Raises:
        DataError: two whole copies are equally near.
    """
    root = root.parent if root.is_file() else root
    usual = _copy_in(root / "MNIST" / "raw")
    if len(usual) == len(FILES):
        return usual
    best, level = usual, 0
    whole: list[Path] = []
    for depth, folder in _folders(root):
        if whole and depth > level:
            break
        copy = _copy_in(folder)
        if len(copy) == len(FILES):
            whole.append(folder)
            level = depth
        if len(copy) > len(best):
            best = copy
    if len(whole) > 1:
        raise DataError(
            f"there are several copies of MNIST in {root}: {whole[0]} and {whole[1]}; name one of "
            "them with --data DIR"
        )
    if not best and root.is_dir():  # the folder that was named may be one inside the right one
        return _copy_in(root.parent)
    return best


def _folders(root: Path) -> Iterator[tuple[int, Path]]:
    """A folder and those below it, the nearest first, each with its depth."""
    level, seen = [root], 0
    for depth in range(DEEP + 1):
        below: list[Path] = []
        for folder in level:
            seen += 1
            if seen > FOLDERS_CAP:
                return
            yield depth, folder
            below += [path for path in _entries(folder) if _is_folder(path)]
        level = [path for path in below if not _OTHER.search(path.name)]


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, in the order of names; nothing where it cannot be read."""
    try:
        return sorted(path for path, _ in zip(folder.iterdir(), range(ENTRIES_CAP), strict=False))
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def _copy_in(folder: Path) -> Copy:
    """The files of MNIST in one folder; some unpackers put each into a folder of its own name."""
    found: dict[str, list[tuple[bool, Path]]] = {}
    for path in _entries(folder):
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        inside = [one for one in _entries(path) if _NAME.fullmatch(one.name)]
        for one in inside if _is_folder(path) else [path]:
            part, kind = match[1].lower().replace("test", "t10k"), match[2].lower()
            name = f"{part}-{kind}-{'idx3' if kind == 'images' else 'idx1'}-ubyte"
            found.setdefault(name, []).append((one.suffix.lower() == ".gz", one))
    return {name: [path for _, path in sorted(found[name])] for name in FILES if name in found}


def _missing(root: Path, found: Copy, first: str) -> str:
    """What is not there, and the two ways out."""
    if found:
        (near, *_), *_ = found.values()
        what = f"{near.parent} has only {', '.join(found)}: {first} is missing"
    else:
        what = f"{root / 'MNIST' / 'raw' / first} is missing"
    return (
        f"MNIST is not in {root} ({what}); name the folder that holds MNIST/raw with --data DIR, "
        f"or fetch it ({DOWNLOAD_MB} MB) with --download"
    )


def _download(root: Path) -> None:
    from seqviz.data.torchvision_ops import torchvision_datasets

    try:
        (root / "MNIST" / "raw").mkdir(parents=True, exist_ok=True)
        torchvision_datasets().MNIST(str(root), train=True, download=True)
    except Exception as error:  # torchvision raises many kinds; its first line names the reason
        raise DataError(
            f"MNIST could not be downloaded into {root} ({_first_line(error)}); "
            "if you have a copy, name the folder that holds MNIST/raw with --data DIR",
            "network",
        ) from None


def _first_line(error: Exception) -> str:
    """What an error says, on one line: torchvision's last lines name the reason."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reasons = [line for line in lines if "urlopen" in line or "Errno" in line]
    return one_line((reasons or lines or [type(error).__name__])[0], 200)


# --- what is in it --------------------------------------------------------------------------------

_PARTS: Final = ("train", "t10k")
_KINDS: Final = ("images-idx3", "labels-idx1")
Read = tuple[Path, NDArray[np.uint8]]


def _first_good(paths: list[Path]) -> Read:
    """The first of several files of one name that is whole."""
    errors: list[DataError] = []
    for path in paths:
        try:
            return path, read_idx(path)
        except IdxError as error:
            errors.append(_damaged(path, str(error)))
    raise errors[0]


def _put_right(part: dict[str, Read]) -> list[str]:
    """Exchange images and labels where their names were; what was done."""
    images, labels = (part[kind] for kind in _KINDS)
    if (images[1].ndim, labels[1].ndim) != (1, 3):
        return []
    part.update(zip(_KINDS, (labels, images), strict=True))
    return [
        f"{_called(images)} holds labels and {_called(labels)} images: their names are exchanged, "
        "and each was read as what it is."
    ]


def _checked(part: Mapping[str, Read]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images and labels of one part, after shapes and values are checked."""
    (where, pixels), (beside, values) = (part[kind] for kind in _KINDS)
    if pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        raise _damaged(where, f"holds {_shape(pixels)}; wanted images of 28 × 28")
    if values.ndim != 1:
        raise _damaged(beside, f"holds {_shape(values)}; wanted labels, one number each")
    if not len(values) or len(values) != len(pixels):
        raise _damaged(
            where, f"has {len(pixels):,} images, but {beside.name} has {len(values):,} labels"
        )
    if values.max() > 9:
        raise _damaged(beside, f"has labels up to {values.max()}; wanted 0 to 9")
    labels = values.astype(np.int64)
    labels.flags.writeable = False
    return pixels, labels


def _shape(array: NDArray[np.uint8]) -> str:
    return f"numbers in the form {' × '.join(f'{length:,}' for length in array.shape)}"


def _called(read: Read) -> str:
    return one_line(read[0].name, 80)


def _damaged(path: Path, what: str) -> DataError:
    return DataError(
        f"the MNIST files in {path.parent} are damaged: {path.name} {what}. Put a whole file in "
        "its place, or delete it and fetch it again with --download",
        "damaged",
        path.name,
    )
