"""Processes, files, cache, concurrency and progress: nothing here knows the gate."""
