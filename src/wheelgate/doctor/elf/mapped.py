"""The bytes of an ELF file, by the addresses that they are loaded at."""

from dataclasses import dataclass


class BrokenElfError(Exception):
    """The bytes are not an ELF file that a loader could map; the text says why, in a clause."""


class NotElfError(BrokenElfError):
    """The bytes are another kind of file."""

    def __init__(self) -> None:
        super().__init__("it is not an ELF file")


@dataclass(frozen=True)
class Mapped:
    """The bytes of a file, by the addresses that it is loaded at."""

    data: bytes | bytearray
    segments: tuple[tuple[int, int, int], ...]

    def at(self, address: int, length: int, what: str) -> memoryview:
        """Return bytes at an address.

        Raises:
            BrokenElfError: Where the file does not hold them.
        """
        for start, size, offset in self.segments:
            if start <= address and address + length <= start + size:
                begin = offset + address - start
                if length >= 0 and begin + length <= len(self.data):
                    return memoryview(self.data)[begin : begin + length]
        raise BrokenElfError(f"its {what} lies outside the file")

    def rest(self, address: int, what: str) -> memoryview:
        """Return the bytes from an address to the end of its segment."""
        for start, size, offset in self.segments:
            if start <= address < start + size:
                begin = offset + address - start
                return memoryview(self.data)[begin : offset + size]
        raise BrokenElfError(f"its {what} lies outside the file")
