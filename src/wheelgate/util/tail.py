"""Keeps the end of what a process writes, however much it is."""

import threading
from typing import IO


class Tail:
    """Reads a pipe to its end in a thread, so that its writer is never held up.

    Attributes:
        most: Bytes that are kept.
    """

    def __init__(self, pipe: IO[bytes], most: int = 32_768) -> None:
        """Start to read."""
        self.most = most
        self._pipe = pipe
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while chunk := self._pipe.read(1 << 16):
            self._kept += chunk
            del self._kept[: -self.most]

    def close(self, patience: float = 2) -> bytes:
        """Wait up to so many seconds for the end; return what was kept of the last bytes."""
        self._thread.join(patience)
        if not self._thread.is_alive():
            self._pipe.close()
        return bytes(self._kept)
