"""How long a target's own stage takes, by the lines that podman and BuildKit print."""

import pytest

from wheelgate.engine.building import StageClock

PODMAN = [
    (0, "[1/2] STEP 1/2: FROM docker.io/library/debian:trixie-slim AS files"),
    (1, "[1/2] STEP 2/2: RUN sh /context/unpack.sh"),
    (30, "[2/2] STEP 1/3: FROM docker.io/library/alpine:3.23 AS Plots"),
    (31, "[2/2] STEP 2/3: RUN apk add /apks/*.apk"),
    (40, "--> 1f5a3c2b9d8e"),
]
BUILDKIT = [
    (0, "#1 [internal] load build definition from Dockerfile"),
    (1, "#1 DONE 0.1s"),
    (1, "#7 [files 2/2] RUN sh /context/unpack.sh"),
    (2, "#9 [plots 2/3] RUN apk add /apks/*.apk"),
    (30, "#7 DONE 29.0s"),
    (33, "#9 3.110 OK: 8 MiB in 17 packages"),
    (33, "#9 DONE 3.2s"),
    (34, "#10 [plots 3/3] RUN pip install"),
    (40, "#10 DONE 6.5s"),
    (41, "#11 exporting to image"),
    (49, "#11 DONE 8.0s"),
]


def shown(lines, target, end):
    now = [0.0]
    clock = StageClock(target, lambda: now[0])
    for seconds, line in lines:
        now[0] = seconds
        clock.see(line)
    now[0] = end
    return clock.seconds


def test_podmans_last_stage_takes_from_its_first_step_to_the_end():
    assert shown(PODMAN, "plots", 50) == 20


def test_buildkits_steps_of_the_stage_are_summed():
    assert shown(BUILDKIT, "plots", 50) == pytest.approx(9.7)


def test_a_single_stage_has_no_number():
    assert shown([(3, "STEP 1/2: FROM scratch AS plots")], "plots", 10) == 7


@pytest.mark.parametrize("lines", [PODMAN, BUILDKIT, []])
def test_a_stage_that_was_not_seen_took_nothing(lines):
    assert shown(lines, "other", 50) == 0


def test_a_stage_that_another_follows_is_not_the_targets_end():
    assert shown([*PODMAN, (45, "[3/3] STEP 1/1: FROM plots AS more")], "more", 50) == 5
