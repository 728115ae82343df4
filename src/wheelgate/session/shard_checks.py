"""Refuse to join runs that are not all the shards of one run.

An image's inputs are compared one by one, not by their key alone: the key names an assembled base
by the id that its engine gave it, which differs from machine to machine, though all that the base
is made from is the same.
"""

from collections.abc import Sequence

from wheelgate.errors import RunError
from wheelgate.model.records import Base, Image, Run, Shard

_AGAIN = "run every shard with the same arguments, of one checkout, and merge those"


def in_order(runs: Sequence[Run]) -> list[Run]:
    """Return the runs of all shards, the first shard first.

    Raises:
        RunError: Where one is missing, is there twice, or does not belong to the others.
    """
    if not runs:
        raise RunError("there are no runs to merge", "name the folder of each shard's run")
    shards = sorted(((_shard_of(run), run) for run in runs), key=lambda each: each[0].number)
    (shard, first), *others = shards
    seen = {shard.number: first.id}
    for other, run in others:
        _check_split(first, shard, run, other)
        _check_inputs(first, run)
        if other.number in seen:
            raise RunError(
                f"{seen[other.number]} and {run.id} are both shard {other.number}",
                "name one run a shard",
            )
        seen[other.number] = run.id
    missing = [str(number) for number in range(1, shard.of + 1) if number not in seen]
    if missing:
        what = "is" if len(missing) == 1 else "are"
        raise RunError(
            f"of {shard.of} shards, {', '.join(missing)} {what} missing",
            f"run it: `wheelgate run --shard {missing[0]}/{shard.of}`",
        )
    _check_complete(shards)
    return [run for _, run in shards]


def _shard_of(run: Run) -> Shard:
    if run.shard is None:
        raise RunError(
            f"{run.id} is not of a shard", "name runs that `wheelgate run --shard 1/4` made"
        )
    return run.shard


def _check_split(first: Run, shard: Shard, run: Run, other: Shard) -> None:
    def same(one: object, two: object, what: str) -> None:
        if one != two:
            raise RunError(f"{first.id} and {run.id} {what}", _AGAIN)

    same(shard.of, other.of, f"are of {shard.of} and of {other.of} shards")
    versions = f"are of wheelgate {first.wheelgate} and {run.wheelgate}"
    same(first.wheelgate, run.wheelgate, versions)
    same(
        first.reference,
        run.reference,
        f"have another reference: {first.reference} and {run.reference}",
    )
    same(
        shard.content,
        other.content,
        "are made from other files: gate.toml, the Dockerfile, locks, samples, baselines or tests",
    )
    same((shard.plan, shard.all_tests), (other.plan, other.all_tests), "share out other tests")


def _check_inputs(first: Run, run: Run) -> None:
    """Check that the images of two runs are built from the same inputs."""
    # Another revision's images are built where a test asks for them, and nowhere else.
    names = [{image.name for image in each.images if not image.revision} for each in (first, run)]
    if names[0] != names[1]:
        raise RunError(
            f"{first.id} and {run.id} have other images: "
            f"{', '.join(sorted(names[0]))} and {', '.join(sorted(names[1]))}",
            _AGAIN,
        )
    bases = {base.reference: base for base in first.bases}
    for base in run.bases:
        before = bases.get(base.reference)
        if before is None or _content(base) != _content(before):
            raise RunError(
                f"{first.id} and {run.id} are built on other bases: {_named(before)} "
                f"and {_named(base)}",
                "name bases by digest, or run every shard again while the tag stays where it is",
            )
    images = {image.name: image for image in first.images}
    for image in run.images:
        before_image = images.get(image.name, image)
        if _inputs(image) != _inputs(before_image):
            files = sorted({each.file for each in set(image.inputs) ^ set(before_image.inputs)})
            what = f": {', '.join(files[:3])}" if files else ""
            raise RunError(
                f"{image.name} is built from other inputs in {first.id} and {run.id}{what}", _AGAIN
            )


def _content(base: Base) -> object:
    """Return what a base is: its pins where it was assembled, else the content that its id names.

    Where a mirror gave other packages than the pins, these are part of it.
    """
    if base.source == "packages":
        return base.source, base.inputs, base.drift
    return base.source, base.image_id


def _named(base: Base | None) -> str:
    return f"{base.reference} {base.source} {base.image_id[:12]}" if base else "none"


def _inputs(image: Image) -> object:
    return image.target, image.revision, image.inputs, image.drift


def _check_complete(shards: Sequence[tuple[Shard, Run]]) -> None:
    """Check that every test was run once, but where a failure ended a shard early."""
    tests = [test for _, run in shards for test in {each.test for each in run.tests}]
    if len(set(tests)) != len(tests):
        twice = sorted({test for test in tests if tests.count(test) > 1})
        raise RunError(f"two shards ran {twice[0]}", _AGAIN)
    for shard, run in shards:
        ran = len({each.test for each in run.tests})
        if ran != shard.own_tests and run.outcome == "pass":
            raise RunError(
                f"{run.id} ran {ran} of the {shard.own_tests} tests of shard {shard.number}",
                "run that shard again",
            )
