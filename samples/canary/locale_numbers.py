"""Numbers as the locale writes them: on the axes, above the bars, and in a box.

A wrong image shows here in the C library's locale: it gives the decimal point and the grouping
of digits, and musl writes numbers in one way only.
"""

import locale
from contextlib import contextmanager

import matplotlib.pyplot as plt
from matplotlib.ticker import FixedFormatter, FixedLocator

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("ticks", "text", "bars")
VISITORS = {2021: 412750.5, 2022: 980233.25, 2023: 1204118.75, 2024: 1377902.0, 2025: 1415666.5}

plt.rcParams["axes.formatter.use_locale"] = True


@contextmanager
def numbers_of_the_locale():
    before = locale.setlocale(locale.LC_NUMERIC)
    locale.setlocale(locale.LC_NUMERIC, "")
    try:
        yield
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


@numbers_of_the_locale()
def plot():
    signs = locale.localeconv()
    fig, ax = plt.subplots(figsize=(7.6, 5), layout="constrained")
    bars = ax.bar(list(VISITORS), list(VISITORS.values()), color="teal", width=0.7)
    numbers = [locale.format_string("%.2f", number, grouping=True) for number in VISITORS.values()]
    ax.bar_label(bars, numbers, padding=3)
    ax.ticklabel_format(axis="y", style="plain", useOffset=False)
    ax.set(title="Visitors a year, as the locale writes numbers", ylim=(0, 1.7e6))
    facts = [
        f"decimal point: {signs['decimal_point']!r}",
        f"thousands: {signs['thousands_sep']!r}",
        f"grouping: {signs['grouping']}",
        f"in short: {1234567.891:n}",
        f"in full:  {locale.str(1234567.891)}",
    ]
    ax.text(0.03, 0.95, "\n".join(facts), transform=ax.transAxes, va="top", family="monospace")

    # Ticks would be written when the figure is saved, after the locale has been changed back.
    fig.draw_without_rendering()
    for axis in (ax.xaxis, ax.yaxis):
        places = axis.get_ticklocs()
        texts = axis.get_major_formatter().format_ticks(places)
        axis.set_major_locator(FixedLocator(places))
        axis.set_major_formatter(FixedFormatter(texts))
    return fig
