"""The pytest plugin: options, fixtures, and the gate run of a session."""
