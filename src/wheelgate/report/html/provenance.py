"""Where a run comes from: machine, engine, bases, images and their inputs, as tables of facts."""

from dataclasses import dataclass

from wheelgate.model.records import Image, Run

_GIB = 2**30


@dataclass(frozen=True)
class Built:
    """An image with the facts of its build, and of the Python in it."""

    image: Image
    facts: tuple[tuple[str, str], ...]
    layers: tuple[tuple[str, int, int], ...]


def machine(run: Run) -> list[tuple[str, str]]:
    """Return the facts of the run, its machine and its engine."""
    host = run.host
    facts = [
        ("run", run.id),
        ("started", run.started),
        ("lasted", f"{run.seconds:.0f} s"),
        ("wheelgate", f"{run.wheelgate}, run.json of schema {run.schema}"),
        ("system", f"{host.system}, kernel {host.kernel}"),
        ("processor", f"{host.processor}, {host.cores} cores"),
        ("memory", f"{host.memory_bytes / _GIB:.1f} GiB"),
        ("Python of the harness", host.python),
        ("most memory of the harness", f"{run.harness_peak_bytes / 2**20:.0f} MiB"),
    ]
    if run.timing_seed is not None:
        facts.append(("seed of the timing's order", str(run.timing_seed)))
    if run.engine:
        engine = run.engine
        facts += [
            ("engine", f"{engine.version} ({engine.client})"),
            ("its options", " ".join(engine.global_options) or "none"),
            ("its options to run", " ".join(engine.run_options) or "none"),
            ("its options to build", " ".join(engine.build_options) or "none"),
            ("builds without network", "yes" if engine.builds_without_network else "no"),
        ]
    facts += [(f"SHA-256 of {lock}", digest) for lock, digest in run.lock_sha256.items()]
    return facts


def built(run: Run) -> list[Built]:
    """Return the images with their facts."""
    sizes = {size.image: size for size in run.sizes}
    return [
        Built(
            image,
            tuple(_facts(image)),
            tuple(
                (layer.digest, layer.bytes, layer.compressed_bytes)
                for layer in (sizes[image.name].layers if image.name in sizes else ())
            ),
        )
        for image in run.images
    ]


def _facts(image: Image) -> list[tuple[str, str]]:
    facts = [
        ("target", image.target),
        ("tag", image.reference),
        ("image id", image.image_id),
        ("key of its inputs", image.inputs_key),
        ("build", f"{image.build_seconds:.1f} s{', kept from before' if image.reused else ''}"),
    ]
    if image.revision:
        facts.append(("revision", image.revision))
    if image.interpreter:
        python = image.interpreter
        facts += [
            ("Python", f"{python.version} in {python.prefix}"),
            ("C library", python.libc),
            ("build flags of Python", python.config_args),
        ]
    facts += [
        (f"drift of {drift.package}", f"{drift.locked} was locked, {drift.taken} taken")
        for drift in image.drift
    ]
    return facts
