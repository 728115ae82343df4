"""Read and write `run.json`, by its schema."""

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from wheelgate.errors import RunError
from wheelgate.model.records import READ, SCHEMA, Run
from wheelgate.storage.run_upgrade import upgraded
from wheelgate.util.paths import inside

_ADAPTER = TypeAdapter(Run)


def dump(run: Run) -> bytes:
    """Return a run as the text of `run.json`."""
    text = json.dumps(_ADAPTER.dump_python(run, mode="json"), indent=1, ensure_ascii=False)
    # What a sample says need not be text that UTF-8 can hold.
    return text.encode("utf-8", "replace") + b"\n"


def load(folder: Path) -> Run:
    """Read the run in a folder; one of an older schema that is read becomes one of this schema.

    Raises:
        RunError: Where there is none, it is damaged, or another version wrote it.
    """
    file = folder / "run.json"
    try:
        text = file.read_bytes()
    except OSError:
        raise RunError(f"there is no run in {folder}", "make one: `wheelgate run`") from None
    problem = None
    try:
        run = _ADAPTER.validate_json(text)
        if run.schema == SCHEMA:
            return run
    except ValidationError as error:
        problem = error
    content = _content(file, text)
    schema = content.get("schema")
    if schema not in READ:
        raise _other_schema(file, schema, content.get("wheelgate"))
    if schema == SCHEMA and problem:
        raise _damaged(file, problem)
    try:
        return _ADAPTER.validate_python(upgraded(content) | {"schema": SCHEMA})
    except ValidationError as error:
        raise _damaged(file, error) from None


def latest(state: Path) -> Path:
    """Return the folder of the newest finished run.

    Raises:
        RunError: Where there is none.
        OutsideError: Where it is a link out of that folder.
    """
    folder = state / "latest"
    if not (folder / "run.json").is_file():
        raise RunError(f"there is no finished run in {state}", "make one: `wheelgate run`")
    return inside(state, "latest").resolve()


def stored_runs(state: Path) -> list[Run]:
    """Return the finished runs that can be read, the newest first.

    Those that are damaged, or of a schema that is not read, are passed over.
    """
    found = []
    for folder in sorted((state / "runs").glob("[!.]*"), reverse=True):
        try:
            found.append(load(folder))
        except RunError:
            continue
    return found


def folder_of(name: str | None, state: Path) -> Path:
    """Return the folder of a run by its path or its id; of the latest where None.

    Raises:
        RunError: Where there is no finished run, and none was named.
    """
    if name is None:
        return latest(state)
    return next((each for each in (Path(name), state / "runs" / name) if each.is_dir()), Path(name))


def schema() -> dict[str, object]:
    """Return the JSON Schema of `run.json`, in draft 2020-12."""
    described = _ADAPTER.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"wheelgate/run.schema-{SCHEMA}.json",
        **described,
    }


def _content(file: Path, text: bytes) -> dict[str, object]:
    try:
        return TypeAdapter(dict[str, object]).validate_json(text)
    except ValidationError:
        raise RunError(
            f"{file} is damaged: it is not JSON", "remove that run and run again"
        ) from None


def _damaged(file: Path, error: ValidationError) -> RunError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return RunError(f"{file} is damaged at {where}: {first['msg']}", "run again")


def _other_schema(file: Path, schema: object, version: object) -> RunError:
    known = ", ".join(map(str, READ[:-1]))
    return RunError(
        f"{file} has schema {schema}, written by wheelgate "
        f"{version or 'of an unknown version'}; this one reads {known} and {READ[-1]}",
        "read it with that version, or run again",
    )
