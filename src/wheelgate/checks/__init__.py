"""The gate's own tests, for any repository: import them into a test module, and pytest runs them.

    from wheelgate.checks import *

What is particular to an image is tested next to them, by tests of pytest-testinfra.
"""

from wheelgate.checks.changes import *
from wheelgate.checks.modules import *
from wheelgate.checks.render_time import *
from wheelgate.checks.renders import *
from wheelgate.checks.size import *

from wheelgate.checks.loading import *  # isort: skip - what is saved to be weighed serves it too
from wheelgate.checks.starting import *
