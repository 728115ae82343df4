"""Work in threads: what runs at once, and what Ctrl-C leaves of it."""

import signal
import sys
import threading
from concurrent.futures import Future, wait

import pytest

from wheelgate.util.concurrency import Interrupted, WorkerPool, cancel_with, check_cancelled
from wheelgate.util.processes import ask, run, stdout_to_file

PATIENCE = 20
"""Seconds that a thread waits for another; none of it passes where all goes well."""

FOREVER = "import time; print('begun', flush=True); time.sleep(600)"


@pytest.fixture
def heed_ctrl_c():
    """Undo what a job in a script's background inherits: SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_no_more_work_at_once_than_is_wanted():
    at_once = threading.Semaphore(2)

    def work():
        assert at_once.acquire(blocking=False)
        threading.Event().wait(0.02)
        at_once.release()

    with WorkerPool(2) as pool:
        begun = [pool.begin(work) for _ in range(6)]
    for each in begun:
        each.result()


def test_work_is_given_its_arguments_and_returns_its_result():
    with WorkerPool(1) as pool:
        assert pool.begin(pow, 3, 4, mod=5).result() == 1


@pytest.mark.parametrize("in_order", [True, False])
def test_who_waits_for_a_crew_is_told_what_failed_first(in_order):
    first_begun = Future()

    def fail(after, text):
        if after:
            assert after.result(PATIENCE).exception(PATIENCE)
        raise ValueError(text)

    with WorkerPool(2) as pool:
        begun = [pool.begin(fail, first_begun, "second"), pool.begin(fail, None, "first")]
        first_begun.set_result(begun[1])
        wait(begun, PATIENCE)  # whoever comes late
        with pytest.raises(ValueError, match="first"):
            pool.wait(begun if in_order else begun[::-1])


def test_work_that_asks_now_and_then_is_interrupted_once():
    begun, told = threading.Event(), []

    def work():
        begun.set()
        try:
            while True:
                check_cancelled()
        except Interrupted:
            check_cancelled()  # what cleans up is let alone
            told.append(True)
            raise

    pool = WorkerPool(1)
    done = pool.begin(work)
    assert begun.wait(PATIENCE)
    pool.end()
    assert told == [True]
    with pytest.raises(Interrupted):
        done.result()


def test_work_that_waits_for_its_turn_is_never_begun_once_the_crew_has_to_end():
    begun, asked = threading.Event(), []

    def work():
        begun.set()
        while True:
            check_cancelled()

    pool = WorkerPool(1)
    pool.begin(work)
    waiting = pool.begin(asked.append, True)
    assert begun.wait(PATIENCE)
    pool.end()
    assert waiting.done()  # cancelled, or interrupted before it did anything
    assert asked == []


def test_all_that_is_waited_for_is_ended_at_once():
    waiting, ended = threading.Barrier(3, timeout=PATIENCE), threading.Event()
    meeting = threading.Barrier(2, action=ended.set, timeout=PATIENCE)

    def work():
        with cancel_with(meeting.wait):
            waiting.wait()
            assert ended.wait(PATIENCE)

    pool = WorkerPool(2)
    for _ in range(2):
        pool.begin(work)
    waiting.wait()
    pool.end()
    assert ended.is_set()


@pytest.mark.usefixtures("heed_ctrl_c")
def test_an_impatient_second_ctrl_c_leaves_nothing_at_work():
    begun, pressed, ended = threading.Event(), threading.Event(), []

    def end():
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        pressed.set()

    def work():
        with cancel_with(end):
            begun.set()
            assert pressed.wait(PATIENCE)
        ended.append("as if it had not been told")

    pool = WorkerPool(1)
    done = pool.begin(work)
    assert begun.wait(PATIENCE)
    with pytest.raises(KeyboardInterrupt) as raised:
        pool.end()
    assert raised.type is KeyboardInterrupt
    with pytest.raises(Interrupted):
        done.result(PATIENCE)
    assert ended == []


def test_nobody_is_interrupted_outside_of_a_crew():
    check_cancelled()
    with cancel_with(lambda: None):
        pass


@pytest.mark.usefixtures("heed_ctrl_c")
def test_ctrl_c_ends_the_work_of_a_crew_before_it_goes_on():
    begun, ended = threading.Event(), []

    def work():
        begun.set()
        try:
            while True:
                check_cancelled()
        finally:
            ended.append(True)

    def press():
        assert begun.wait(PATIENCE)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    def wait():
        with WorkerPool(1) as pool:
            pool.begin(int).result()  # its thread is there before the finger is
            pool.begin(work).result()

    finger = threading.Thread(target=press)
    finger.start()
    with pytest.raises(KeyboardInterrupt) as raised:
        wait()
    finger.join()
    assert raised.type is KeyboardInterrupt
    assert ended == [True]


def begun_in(file):
    """Return a program that writes a file and never ends."""
    return [sys.executable, "-c", f"open({str(file)!r}, 'w').close()\n{FOREVER}"]


WAYS = {
    "run": lambda command, _: run(command),
    "ask": lambda command, _: ask(command),
    "stdout_to_file": lambda command, folder: stdout_to_file(command, folder / "output", {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_program_that_a_thread_waits_for_is_ended_and_what_cleans_up_can_run_others(
    way, tmp_path
):
    begun, cleaned = tmp_path / "begun", []

    def work():
        try:
            WAYS[way](begun_in(begun), tmp_path)
        finally:
            cleaned.append(run([sys.executable, "-c", "print('cleaned')"]).output)

    pool = WorkerPool(1)
    done = pool.begin(work)
    while not (begun.exists() or done.done()):
        threading.Event().wait(0.01)
    pool.end()
    with pytest.raises(Interrupted):
        done.result()
    assert cleaned == ["cleaned"]


@pytest.mark.parametrize("way", WAYS)
def test_no_program_is_begun_by_a_thread_that_has_to_end(way, tmp_path):
    begun, go = threading.Event(), threading.Event()

    def work():
        begun.set()
        go.wait(PATIENCE)
        WAYS[way](begun_in(tmp_path / "begun"), tmp_path)

    pool = WorkerPool(1)
    done = pool.begin(work)
    assert begun.wait(PATIENCE)
    ending = threading.Thread(target=pool.end)
    ending.start()
    while not pool.cancelled:
        threading.Event().wait(0.01)
    go.set()
    ending.join(PATIENCE)
    with pytest.raises(Interrupted):
        done.result()
    assert not (tmp_path / "begun").exists()
