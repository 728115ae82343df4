"""The record of a run: everything that a session knows, as `run.json` keeps it."""

from wheelgate.model.records import SCHEMA, Run
from wheelgate.model.verdicts import outcome_of
from wheelgate.session.session import Session
from wheelgate.storage.host import host, peak_bytes
from wheelgate.util.files import sha256_of


def record_of(session: Session) -> Run:
    """Return the record of a session, as far as it has come."""
    engine = session.context.used_engine
    configured, here = session.project.gate, host()
    wheels = {image.wheels for image in configured.images.values() if image.wheels}
    wheels |= {apks.wheels for apks in configured.apks.values()}
    return Run(
        schema=SCHEMA,
        id=session.context.folder.id,
        wheelgate=here.wheelgate,
        started=session.context.folder.started.isoformat(timespec="seconds"),
        seconds=session.context.folder.seconds,
        outcome=outcome_of(session.verdicts, session.tests),
        images=tuple(session.image_set.built.values()),
        reference=session.reference,
        host=here,
        engine=engine.probe if engine else None,
        bases=tuple(session.image_set.bases.values()),
        lock_sha256={
            lock: sha256_of(session.project.path(lock))
            for lock in sorted({wheel.lock for wheel in wheels})
        },
        sizes=session.measurements.sizes.all,
        renders=session.renders.all,
        differences=session.comparisons.all,
        process_runs=session.timings.taken,
        timing_seed=session.timings.seed,
        ratios=session.timings.ratios(),
        verdicts=tuple(session.verdicts),
        tests=tuple(session.tests),
        stages=tuple(session.context.folder.stages),
        harness_peak_bytes=peak_bytes(),
        changes=session.changes.all,
        imports=tuple(
            each for found in session.measurements.imported.all for each in found.values()
        ),
        load_reports=session.load_reports.all,
        notes=(
            *session.context.notes,
            *session.timings.notes,
            *filter(None, [session.timings.interference()]),
        ),
        shard=session.shard,
    )
