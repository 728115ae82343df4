"""Cut a Markdown page to the size that somebody takes, and say what is missing."""

STEP_SUMMARY_BYTES = 1024 * 1024
"""What GitHub takes of a step's job summary; more is refused whole ("Job summaries")."""

_NOTE = "\n> Cut here: {missing} of {lines} lines are left out. The run's summary.md has them.\n"


def cut(markdown: str, most: int = STEP_SUMMARY_BYTES) -> str:
    """Return a page of at most so many bytes of UTF-8, cut after a whole line.

    Where something is cut, the last line says how much; a page that is short enough is returned
    as it is.
    """
    if len(markdown.encode()) <= most:
        return markdown
    lines = markdown.splitlines(keepends=True)
    room = most - len(_NOTE.format(missing=len(lines), lines=len(lines)).encode())
    taken = 0
    for line in lines:
        room -= len(line.encode())
        if room < 0:
            break
        taken += 1
    note = _NOTE.format(missing=len(lines) - taken, lines=len(lines))
    return "".join(lines[:taken]) + note
