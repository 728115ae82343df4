"""Every compiled module that is installed would load.

After the sizes: an image that is weighed is saved, and taken down for this on the way.
"""

from wheelgate.checks.loading import *  # noqa: F403
