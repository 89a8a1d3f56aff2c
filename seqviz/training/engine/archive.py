"""One saved run as one zip of four files, to be sent anywhere and read from anyone.

A zip can lie: about its names (`../../x`), about its sizes (a few KB that unpack to gigabytes),
with millions of entries, or with a directory that is larger than the rest. So nothing is unpacked
by its name: exactly the four names below are read, each no further than its cap, into memory.
Left out: what the files must contain (library).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Final, Literal

from seqviz.data.lines import one_line
from seqviz.models.checkpoint import CARD_CAP
from seqviz.training.engine.history import JSON_CAP

CAPS: Final = {  # bytes of each file, unpacked
    "weights.safetensors": 64 * 2**20,
    "weights.json": CARD_CAP,
    "history.json": JSON_CAP,
    "run.json": 64 * 1024,
}
ARCHIVE_CAP: Final = sum(CAPS.values()) + 64 * 1024
DIRECTORY_CAP: Final = 4096  # bytes of the zip's list of entries; four need about 300
_END = struct.Struct("<4s4H2LH")  # "end of central directory"
_ZIP64 = b"PK\x06\x07"
Code = Literal["foreign", "too_large", "damaged"]


class ArchiveError(ValueError):
    """Bytes that are not a run's zip; its text is for people.

    Args:
        message: one line, whatever stands in it.
        code: "foreign" (something else), "too_large", or "damaged".
    """

    def __init__(self, message: str, code: Code = "foreign") -> None:
        super().__init__(one_line(message))
        self.code = code


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of the four files, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in CAPS:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """The four files of a zip.

    Raises:
        ArchiveError: another kind of file, other names, or more bytes than the caps.
    """
    if len(archive) > ARCHIVE_CAP:
        raise ArchiveError(
            f"the archive has {len(archive):,} bytes; wanted at most {ARCHIVE_CAP:,}", "too_large"
        )
    _check_directory(archive)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = opened.infolist()
            names = sorted(entry.filename for entry in entries)
            if names != sorted(CAPS):
                found = ", ".join(names)[:200] or "nothing"
                raise ArchiveError(f"the archive holds {found}; wanted {', '.join(CAPS)}")
            return {entry.filename: _read(opened, entry) for entry in entries}
    except ArchiveError:
        raise
    except Exception:  # the unpacker raises a dozen kinds; all mean that the bytes are not whole
        raise ArchiveError("the archive is damaged", "damaged") from None


def _check_directory(archive: bytes) -> None:
    """Look at the size of the list of entries before anything reads that list."""
    if len(archive) < _END.size:
        raise ArchiveError("the file is not a zip that seqviz wrote")
    signature, *_, size, _, comment = _END.unpack(archive[-_END.size :])
    before = archive[-_END.size - 20 : -_END.size]
    if signature != b"PK\x05\x06" or comment or before.startswith(_ZIP64):
        raise ArchiveError("the file is not a zip that seqviz wrote")
    if size > DIRECTORY_CAP:
        raise ArchiveError(f"the archive lists {size:,} bytes of entries; refused", "foreign")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    cap = CAPS[entry.filename]
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError(f"{entry.filename} is encrypted or packed in another way; refused")
    if entry.file_size <= cap:
        with archive.open(entry) as file:
            raw = file.read(cap + 1)
        if len(raw) <= cap:
            return raw
    message = f"{entry.filename} unpacks to more than {cap:,} bytes; refused"
    raise ArchiveError(message, "too_large")
