"""Small samples, good and bad, for the tests of the worker, and what they read pictures by."""

import base64
import io

from PIL import Image

GOOD = """\
import matplotlib.pyplot as plt

def plot():
    figure, axes = plt.subplots(figsize=(1, 1), dpi=50)
    axes.plot([1, 3, 2])
    return figure
"""

SAMPLES = {
    "good": GOOD,
    "another": GOOD.replace("[1, 3, 2]", "[3, 1, 2]"),
    "many": GOOD.replace("return figure", "return [figure, plt.figure(figsize=(2, 1), dpi=50)]"),
    "raises": "import json\n\ndef plot():\n    json.loads('no')\n",
    "raises_on_import": "import a_module_that_is_not_there\n",
    "hangs": "import time\n\ndef plot():\n    time.sleep(600)\n",
    "spins": "def plot():\n    while True:\n        pass\n",
    "prints": "import sys\nprint('said on import')\n"
    + GOOD.replace(
        "return", "print('said aloud'); print('said aside', file=sys.stderr)\n    return"
    ),
    "prints_below": "import os\n"
    + GOOD.replace("return", "os.write(1, b'past Python')\n    return"),
    "prints_much": GOOD.replace("return", "print('x' * 10**6)\n    return"),
    "exits": "import sys\n\ndef plot():\n    sys.exit('enough')\n",
    "ends": "import os\n\ndef plot():\n    os._exit(3)\n",
    "ends_well": "import os\n\ndef plot():\n    os._exit(0)\n",
    "eats": "import numpy\n\ndef plot():\n    return numpy.ones(2 * 10**9, dtype='u1').sum()\n",
    "crashes": "import os, signal\n\ndef plot():\n    os.kill(os.getpid(), signal.SIGSEGV)\n",
    "pillow": "from PIL import Image\n\ndef plot():\n    return Image.new('RGB', (20, 10))\n",
    "plotnine": "from plotnine import aes, geom_point, ggplot, theme\nimport pandas as pd\n\n"
    "def plot():\n    table = pd.DataFrame({'x': [1, 2], 'y': [2, 1]})\n"
    "    return ggplot(table, aes('x', 'y')) + geom_point() + theme(figure_size=(1, 1), dpi=50)\n",
    "real_time": "import os\n\ndef plot():\n    os.kill(os.getpid(), 40)\n",
    "nothing": "def plot():\n    pass\n",
    "an_empty_list": "def plot():\n    return []\n",
    "axes": GOOD.replace("return figure", "return axes"),
    "no_plot": "def draw():\n    pass\n",
    "a_plot_that_is_no_function": "plot = 3\n",
    "bad_syntax": "import os\n\ndef plot(:\n    pass\n",
    "several_lines": "def plot():\n    raise ValueError('one\\ntwo\\n\\nthree')\n",
    "no_text": "def plot():\n    raise ValueError('\\udcff')\n",
    "warns": "import warnings\n" + GOOD.replace("return", "warnings.warn('careful')\n    return"),
    "reads": GOOD.replace("return", "input()\n    return"),
    "styles": GOOD.replace("figure, axes", "plt.style.use('dark_background')\n    figure, axes"),
    "counts_objects": "import gc\n"
    + GOOD.replace(
        "return", "print(gc.isenabled(), len(gc.get_objects()) < gc.get_freeze_count())\n    return"
    ),
    "draws_numbers": "import random, numpy\n"
    + GOOD.replace("[1, 3, 2]", "[random.random(), numpy.random.rand(), 0]"),
    "closes_everything": "import os\n\ndef plot():\n    os.closerange(3, 200)\n",
    "writes_everywhere": (
        "import os\n\ndef plot():\n"
        "    for number in range(3, 50):\n"
        '        try:\n            os.write(number, b\'{"ok": "forged"}\\n\')\n'
        "        except OSError:\n            pass\n"
    ),
    "writes_beside": GOOD.replace("return", "open('beside.txt', 'w').close()\n    return"),
    "leaves_a_process": (
        "import subprocess\n"
        + GOOD.replace("return", "print(subprocess.Popen(['sleep', '600']).pid)\n    return")
    ),
}


def size_of(picture):
    with Image.open(io.BytesIO(base64.b64decode(picture)), formats=("PNG",)) as opened:
        opened.load()
        return opened.size


def written(folder, samples):
    """Write samples below `a/`, as a project has them; return the folder."""
    (folder / "a").mkdir()
    for name, text in samples.items():
        (folder / "a" / f"{name}.py").write_text(text)
    return folder
