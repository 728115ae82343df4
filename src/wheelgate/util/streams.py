"""Let work go on where nobody reads its output any more, as in `wheelgate run | head -1`."""

import atexit
import io
import sys


class _Unread(io.FileIO):
    """A file descriptor that takes everything, also where its reader is gone."""

    def write(self, data: object, /) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]
        except BrokenPipeError:
            return memoryview(data).nbytes  # type: ignore[arg-type]


def outlive_readers() -> None:
    """Drop what is printed from now on where the reader of the stream has gone away.

    Python would raise BrokenPipeError at whatever is being done when a line is printed. A stream
    that is no file of the system, such as a test's, is left alone.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        buffer = getattr(stream, "buffer", None)
        # Without a buffer, as by `python -u`, it is the raw file itself.
        if type(getattr(buffer, "raw", buffer)) is not io.FileIO:
            continue
        stream.flush()
        raw = _Unread(stream.fileno(), "wb", closefd=False)
        text = io.TextIOWrapper(
            io.BufferedWriter(raw),
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )
        atexit.register(text.flush)  # pytest's capture puts the stream before in its place again
        setattr(sys, name, text)
