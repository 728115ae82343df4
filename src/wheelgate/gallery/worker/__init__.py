"""What runs inside an image: renders samples, one process each, and times them.

This folder is the whole of the harness inside a container, started as `python3 FOLDER`. It needs
the standard library and what the samples import, on any CPython from 3.8 on. It reads one JSON
object a line from standard input and answers each with one line on standard output, until its
input ends. An answer carries the `token` of its request, so that no sample can answer in the
worker's place.

Requests, by their `do`:

- `ready`: whether other processes of its user are kept out of it.
- `describe`: what this interpreter is and has installed.
- `libraries`: where the loader finds what each compiled file of the Python path needs.
- `mapped`: which C libraries a process has mapped that imported some modules.
- `render`: one sample in some formats, in a process of its own.
- `interpreter`, `cold imports`: what starting costs.
- `first plot`, `warm up`, `collect`, `draw`: samples in this process, rendered as they are asked
  for; between two renders what the first left is collected.
- `build facts`, `calibrate`, `probe`, `account`: why one image is slower than another.
"""
