"""Packed data unpacked within limits, and what is damaged in it said plainly."""

import io
import lzma
import sys
import zipfile
import zlib
from typing import IO, cast

from index.errors import FormatError

MAX_UNPACKED = 8 * 1024**3
"""Bytes that one packed file may unpack to; the arXiv snapshot, the largest in use, has 5 GB."""
MAX_RATIO = 250
"""Unpacked bytes per packed byte, from `FREE_UNPACKED` on; real text packs 3 to 30 times."""
FREE_UNPACKED = 64 * 1024 * 1024
HEAD = 64 * 1024
PACKED = {b"\x1f\x8b": "gz", b"\xfd7zXZ": "xz", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zst"}


def unpack(kind: str, packed: IO[bytes]) -> IO[bytes]:
    """The stream that a packed one holds; `kind` is a value of `PACKED`."""
    if kind == "gz":
        import gzip

        return cast(IO[bytes], gzip.GzipFile(fileobj=packed))
    if kind == "xz":
        return lzma.LZMAFile(packed)
    if kind == "bz2":
        import bz2

        return bz2.BZ2File(packed)
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=2**27)
    return cast(IO[bytes], unpacker.stream_reader(packed, read_across_frames=True))


class Checked(io.RawIOBase):
    """Reads from a stream, counts, keeps its limits and says plainly what is damaged."""

    def __init__(self, stream: IO[bytes], packed: "Checked | None" = None) -> None:
        self._stream, self._packed = stream, packed
        self._ahead = b""
        self._error: FormatError | None = None
        self.count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def peek_head(self) -> bytes:
        """The first `HEAD` bytes, or as many as there are before the end or the damage."""
        while len(self._ahead) < HEAD and (data := self._pull(HEAD - len(self._ahead))):
            self._ahead += data
        if not self._ahead and self._error:
            raise self._error
        return self._ahead

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; FormatError where the data ends before its time."""
        if self._ahead:
            data, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        else:
            data = self._pull(len(buffer))
            if not data and self._error:
                raise self._error
        buffer[: len(data)] = data
        return len(data)

    def _pull(self, size: int) -> bytes:
        if self._error:
            return b""
        try:
            read = getattr(self._stream, "read1", self._stream.read)
            data = cast(bytes, read(size)) or b""
        except FormatError as error:
            self._error = error
            return b""
        except _damages() as error:
            self._error = FormatError(f"the packed data is damaged or cut short: {error}")
            return b""
        self.count += len(data)
        if self._packed and self.count > FREE_UNPACKED:
            limit = min(MAX_UNPACKED, FREE_UNPACKED + MAX_RATIO * self._packed.count)
            if self.count > limit:
                self._error = FormatError(f"unpacks to more than {limit:,} bytes: stopped here")
                return b""
        return data


def _damages() -> tuple[type[Exception], ...]:
    zstd = sys.modules.get("zstandard")
    known = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
    return (*known, zstd.ZstdError) if zstd else known
