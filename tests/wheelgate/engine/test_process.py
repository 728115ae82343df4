"""Programs that write into a file: another thread can end them."""

import sys
import threading
import time

from wheelgate.engine.process import end, stdout_to_file

FOREVER = "import time; print('begun', flush=True); time.sleep(600)"


def test_a_program_is_known_for_as_long_as_it_runs_and_can_be_ended_from_elsewhere(tmp_path):
    running, ended = set(), []
    file = tmp_path / "output"

    def run():
        ended.append(stdout_to_file([sys.executable, "-c", FOREVER], file, {}, running))

    thread = threading.Thread(target=run)
    thread.start()
    while not (file.exists() and file.read_text()):
        time.sleep(0.01)
    (process,) = running
    end(process)
    thread.join(timeout=20)
    assert ended[0].code != 0
    assert running == set()
