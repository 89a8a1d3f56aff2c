"""What a file is, by its first bytes and the names of its parts, so that a refusal can name it.

Nothing is unpacked and nothing is run. Left out: endings of file names, which say what somebody
hoped for; and what is in a checkpoint (torch_files, foreign).
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Final, Literal

Loadable = Literal["torch", "torch-legacy", "safetensors"]

HEAD: Final = 4096  # bytes that are looked at
DIRECTORY_CAP: Final = 4 * 2**20  # bytes of a zip's list of entries
LEGACY: Final = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the number that torch wrote first
_END: Final = struct.Struct("<4s4H2LH")  # "end of central directory"
_PAGE: Final = "a web page: the download gave a page instead of the file, so download it again"
_KERAS: Final = "a network of Keras"
_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"version https://git-lfs", "a pointer of Git LFS to the file, not the file: `git lfs pull`"),
    (b"\x89HDF\r\n\x1a\n", f"an HDF5 file, such as {_KERAS} (.h5)"),
    (b"\x93NUMPY", "an array of NumPy (.npy)"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"BZh", "packed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "packed with xz: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd: unpack it first"),
    (b"GGUF", "a GGUF file, as llama.cpp reads"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a database"),
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is.

    Args:
        loads: how its tensors can be read; None where they cannot.
        words: what it is, to stand behind "is".
    """

    loads: Loadable | None
    words: str


def kind_of(raw: bytes) -> FileKind:
    """What a file with these bytes is.

    Args:
        raw: the whole file.
    """
    if not raw:
        return FileKind(None, "empty (0 bytes)")
    if not raw.strip(b"\0"):
        return FileKind(None, "nothing but zeros: the download broke, so fetch it again")
    if raw.startswith(b"PK"):
        return _zipped(raw)
    if raw.startswith(LEGACY):
        return FileKind("torch-legacy", "a file of torch.save from before torch 1.6")
    if len(raw) > 8 and raw[8:9] == b"{" and int.from_bytes(raw[:8], "little") < 100 * 2**20:
        return FileKind("safetensors", "a safetensors file")
    for start, words in _STARTS:
        if raw.startswith(start):
            return FileKind(None, words)
    if raw[257:262] == b"ustar":
        return FileKind(None, _tar(raw))
    if raw[4:8] == b"TFL3":
        return FileKind(None, "a network of TensorFlow Lite")
    if raw[:1] == b"\x08" and (b"onnx" in raw[:200].lower() or b"pytorch" in raw[:200].lower()):
        return FileKind(None, "an ONNX network: it holds a graph of operations")
    if raw[:1] == b"\x80" and raw[1:2] in b"\x02\x03\x04\x05":
        return FileKind(None, "a Python pickle, not a file written by torch.save")
    return FileKind(None, _text(raw[:HEAD]))


def names_in(raw: bytes) -> list[zipfile.ZipInfo]:
    """The entries of a zip, after a look at how long their list is.

    Raises:
        ValueError: cut off, damaged, or a list that is far too long.
    """
    found = raw.rfind(b"PK\x05\x06", max(0, len(raw) - 2**16 - _END.size))
    if found < 0 or len(raw) < found + _END.size:
        raise ValueError("no end")
    size = _END.unpack_from(raw, found)[5]
    if size > DIRECTORY_CAP:
        raise ValueError("too many entries")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return archive.infolist()
    except Exception:  # zipfile raises a dozen kinds; all mean that it is damaged
        raise ValueError("damaged") from None


def _zipped(raw: bytes) -> FileKind:
    try:
        names = [entry.filename for entry in names_in(raw)]
    except ValueError:
        return FileKind(
            None, "cut off or damaged, though it begins as torch.save does: copy it again"
        )
    parts = {name.partition("/")[2] for name in names}
    if parts & {"constants.pkl"} or any(part.startswith("code/") for part in parts):
        return FileKind(None, "a TorchScript program (torch.jit.save), not only weights")
    if "data.pkl" in parts or "data.pkl" in names:
        return FileKind("torch", "a file of torch.save")
    if "weights.safetensors" in names:
        words = "a saved run of seqviz: bring it back under “Saved runs” on its page"
        return FileKind(None, words)
    if names and all(name.endswith(".npy") for name in names):
        return FileKind(None, "a bundle of NumPy arrays (.npz)")
    if "model.weights.h5" in names:
        return FileKind(None, f"{_KERAS} (.keras)")
    if "[Content_Types].xml" in names:
        return FileKind(None, "an office document")
    if "archive_format" in parts:
        return FileKind(None, "a program of torch.export, not only weights")
    return FileKind(None, "a zip archive: unpack it, and name the checkpoint in it")


def _tar(raw: bytes) -> str:
    if raw[:257].startswith((b"sys_info", b"pickle", b"storages", b"tensors", b"./")):
        return (
            "a tar archive, perhaps of torch.save before torch 0.2; save it anew with a later one"
        )
    return "a tar archive: unpack it first"


def _text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body")):
        return _PAGE
    if start.startswith((b"<?xml", b"<")):
        return _PAGE if b"<html" in start else "an XML text"
    if start.startswith((b"{", b"[")):
        return "a JSON text"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "of a kind that seqviz does not know, or damaged from its first byte on"
    return "a plain text" if b"\0" not in head else "of a kind that seqviz does not know"
