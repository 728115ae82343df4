"""Every compiled module that is installed would load: its file says so, and nothing is run.

An import shows the same of the modules that `gate.toml` lists, and stops at the first fault;
this looks at all, names every library and symbol that is missing, and what would help.
"""

__all__ = [
    "test_every_installed_module_would_load",
]


def test_every_installed_module_would_load(wheelgate, verdict, any_image):
    verdict(wheelgate.load_reports.verdict(any_image))
