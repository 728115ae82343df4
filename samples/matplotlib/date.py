"""A daily series over three years, its ticks set by the calendar.

A wrong image shows here in dates: the time zone's data, leap days, and names of months that come
from the C library's locale.
"""

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("dates", "lines", "random")


def plot():
    days = np.arange(np.datetime64("2023-01-01"), np.datetime64("2026-01-01"))
    steps = np.random.default_rng(19680801).normal(0.02, 1, days.size)
    price = 100 + np.cumsum(steps) + 6 * np.sin(np.arange(days.size) * 2 * np.pi / 365.25)

    fig, axes = plt.subplots(2, 1, figsize=(8, 6), layout="constrained")
    axes[0].plot(days, price, lw=1)
    axes[0].xaxis.set_major_locator(mdates.YearLocator())
    axes[0].xaxis.set_minor_locator(mdates.MonthLocator())
    axes[0].set(title="Three years, a minor tick a month", ylabel="price")
    axes[0].set_xlim(days[0], days[-1])
    leap = slice(419, 430)
    axes[1].plot(days[leap], price[leap], "o-")
    axes[1].xaxis.set_major_locator(mdates.DayLocator())
    axes[1].xaxis.set_major_formatter(mdates.DateFormatter("%a\n%d %b"))
    axes[1].set(title="Around a leap day", ylabel="price")
    for ax in axes:
        ax.grid(alpha=0.3)
    return fig
