"""Hours around a change of the clocks: one left out, one twice, and a change by half an hour.

A wrong image shows here in the time zones' data: from the system's files or from the package
tzdata, either of which may be missing or of another year.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("dates", "random")
CHANGES = {
    "Berlin, 30 March 2025: no hour from 2 to 3": ("Europe/Berlin", (2025, 3, 29, 22)),
    "Berlin, 26 October 2025: two hours from 2 to 3": ("Europe/Berlin", (2025, 10, 25, 21)),
    "Lord Howe Island, 6 April 2025: half an hour back": (
        "Australia/Lord_Howe",
        (2025, 4, 5, 11),
    ),
}


def plot():
    rng = np.random.default_rng(19680801)
    fig, axes = plt.subplots(3, 1, figsize=(8.4, 7.4), layout="constrained")
    for ax, (title, (zone, start)) in zip(axes, CHANGES.items(), strict=True):
        local = ZoneInfo(zone)
        first = datetime(*start, tzinfo=UTC)
        times = [(first + timedelta(minutes=15 * n)).astimezone(local) for n in range(33)]
        ax.plot(times, 12 + np.cumsum(rng.normal(0, 0.3, len(times))), ".-")
        ax.set_xticks(times[::4])
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%H:%M\n%Z", tz=local))
        ax.set(title=title, ylabel="temperature (°C)", xlim=(times[0], times[-1]))
        ax.grid(alpha=0.4)
    return fig
