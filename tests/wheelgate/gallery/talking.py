"""A worker on this host, talked to as through a container's pipes."""

import json
import os
import select
import subprocess
import sys
import time
from importlib.resources import files

WORKER = str(files("wheelgate.gallery").joinpath("worker"))
MEMORY = 600_000_000
PATIENCE_SECONDS = 60


class Talker:
    """A worker on this host's Python, talked to as through a container's pipes."""

    def __init__(self, folder, *words, python=sys.executable, **variables):
        self.process = subprocess.Popen(
            [python, "-u", *(words or (WORKER,))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "WHEELGATE_SAMPLES": str(folder),
                "OPENBLAS_NUM_THREADS": "1",
                "MPLBACKEND": "Agg",
                "MPLCONFIGDIR": str(folder),
                **variables,
            },
        )

    def exchange(self, line):
        """Send a line; return the line that the worker answers."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        deadline = time.monotonic() + PATIENCE_SECONDS
        answer = b""
        while not answer.endswith(b"\n"):
            left = max(0, deadline - time.monotonic())
            ready, _, _ = select.select([self.process.stdout], [], [], left)
            assert ready, "the worker does not answer"
            chunk = os.read(self.process.stdout.fileno(), 1 << 20)
            assert chunk, "the worker ended"
            answer += chunk
        return answer

    def progress(self, line):
        """Send a line; return the worker's answer, which is one line of JSON."""
        return json.loads(self.exchange(line))

    def ask(self, **request):
        """Return what a request gives."""
        answer = self.progress(json.dumps(request))
        assert set(answer) == {"ok", "token"}, answer
        return answer["ok"]

    def render(self, name, timeout=30, memory=MEMORY, formats=("png",)):
        """Return what rendering a sample gives, and its files' contents as `pictures`."""
        answer = self.ask(
            do="render",
            sample=f"a/{name}",
            timeout=timeout,
            memory_bytes=memory,
            formats=list(formats),
        )
        answer["pictures"] = [file["content"] for file in answer["files"]]
        return answer

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        return code
