"""One pass of the gate: prepare, measure on demand, judge, record."""
