"""How pairs are taken: what is asked of which image, in which order, for how long."""

from collections import Counter
from contextlib import contextmanager

import pytest

from wheelgate.errors import WorkerError
from wheelgate.timing.explain.measure import FEWEST_PAIRS, ROUNDS, Measuring

PROBES = ("loop", "lists")
SAMPLES = ("a/one", "a/two")


class Images:
    """Starts workers that answer with known figures, and notes what each was asked."""

    def __init__(self, fails=(), iterations=None):
        self.log, self.alive, self.most_alive = [], 0, 0
        self.fails = fails
        self.iterations = iterations or {"ours": 100, "theirs": 40}

    @contextmanager
    def start(self, image):
        self.alive += 1
        self.most_alive = max(self.most_alive, self.alive)
        yield Recorded(image, self)
        self.alive -= 1


class Recorded:
    def __init__(self, image, images):
        self.image, self.images = image, images

    def ask(self, _patience, **request):
        self.images.log.append((self.image, request))
        what = request.get("name") or request.get("sample")
        if (self.image, what) in self.images.fails:
            raise WorkerError(f"{what}: broken", "correct it")
        if request["do"] == "build facts":
            return {"PGO": self.image}
        if request["do"] == "calibrate":
            return self.images.iterations[self.image]
        return {
            "seconds": 0.01,
            "wall_seconds": 0.02,
            "faults": 3,
            "kernel_ticks": 1,
            "unseen": "",
            "ticks": {
                "/usr/lib/libc.so.6": {"5": 1, "6": 1},
                "/usr/lib/libm.so.6": {"5": 1},
                "/usr/bin/python3.13": {"9": 4},
            },
        }


def measure(images, max_time=1.0, seed=5, clock=None):
    measuring = Measuring(
        "ours",
        "theirs",
        images.start,
        SAMPLES,
        "0",
        lambda _: None,
        seed,
        PROBES,
        clock or (lambda: 0.0),
    )
    if clock is None:  # time stands still, and nothing but the fewest pairs would end it
        max_time = 0.0
    return measuring.measure(max_time)


def runs(images):
    """Return what was run in which image, in the order that it was asked for."""
    return [
        (request.get("name") or request["sample"], image)
        for image, request in images.log
        if request["do"] in {"probe", "account"}
    ]


def test_every_run_in_one_image_is_followed_by_the_same_in_the_other():
    images = Images()
    measure(images)
    asked = runs(images)
    assert len(asked) == FEWEST_PAIRS * ROUNDS * 2 * len(PROBES + SAMPLES)
    for first, second in zip(asked[::2], asked[1::2], strict=True):
        assert first[0] == second[0]
        assert {first[1], second[1]} == {"ours", "theirs"}
    assert images.most_alive == 2


def test_either_image_is_first_about_as_often_and_a_seed_repeats_the_order():
    def order(seed):
        images = Images()
        measure(images, seed=seed)
        return [image for _, image in runs(images)[::2]]

    firsts = Counter(order(5))
    assert 0.3 < firsts["ours"] / sum(firsts.values()) < 0.7
    in_a_pair = order(5)[: ROUNDS * len(PROBES + SAMPLES)]
    assert set(in_a_pair) == {"ours", "theirs"}
    assert order(5) == order(5)
    assert order(5) != order(6)


def test_both_images_run_the_same_number_of_iterations():
    images = Images()
    found = measure(images)
    asked = {request["iterations"] for _, request in images.log if request["do"] == "probe"}
    assert asked == {40}
    assert found.iterations == dict.fromkeys(PROBES, 40)


def test_an_image_that_is_many_times_slower_gets_fewer_iterations_and_so_does_the_reference():
    assert measure(Images(iterations={"ours": 3, "theirs": 40})).iterations["loop"] == 3


def test_files_are_summed_by_place():
    (first, *_) = measure(Images()).process_runs[0].probes["loop"]
    assert first.places == {"the C library": 3, "the interpreter": 4, "the kernel": 1}
    assert first.pages["the C library"] == {"libc.so.6+5": 1, "libc.so.6+6": 1, "libm.so.6+5": 1}


def test_a_probe_that_one_image_cannot_run_is_unmeasured_and_the_others_are_measured():
    found = measure(Images(fails={("ours", "lists")}))
    assert found.unmeasured == {"lists": "lists: broken"}
    assert all(set(run.probes) == {"loop"} for run in found.process_runs)
    assert all(set(run.renders) == set(SAMPLES) for run in found.process_runs)


def test_a_sample_that_one_image_cannot_render_is_unmeasured():
    found = measure(Images(fails={("theirs", "a/two")}))
    assert found.unmeasured == {"a/two": "a/two: broken"}
    assert {name for run in found.process_runs for name in run.renders} == {"a/one"}


@pytest.mark.parametrize(("max_time", "pairs"), [(10, FEWEST_PAIRS), (200, 19)])
def test_pairs_are_taken_while_the_next_would_end_within_the_budget(max_time, pairs):
    images = Images()

    def clock():  # each pair takes ten seconds
        return 10.0 * len(runs(images)) / (ROUNDS * 2 * len(PROBES + SAMPLES))

    found = measure(images, max_time, clock=clock)
    assert len({run.pair for run in found.process_runs}) == pairs
    assert found.facts == {"ours": {"PGO": "ours"}, "theirs": {"PGO": "theirs"}}
