"""Facts and pure rules: configuration, records of a run, verdicts."""
