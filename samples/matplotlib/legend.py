"""Lines, points, bands and bars that a legend names, with a shadow and a second legend.

A wrong image shows here in small things side by side: markers, dashes, hatches and text, each
in a box whose size is measured from the font.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("lines", "markers", "hatch", "alpha")


def plot():
    x = np.linspace(0, 4, 81)
    fig, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
    (growth,) = ax.plot(x, np.exp(x / 1.8), color="black", label="growth")
    (decay,) = ax.plot(x, 8 * np.exp(-x / 1.1), "k--", label="decay")
    (total,) = ax.plot(x, np.exp(x / 1.8) + 8 * np.exp(-x / 1.1), "k:", lw=2, label="their sum")
    band = ax.fill_between(
        x, np.exp(x / 2), np.exp(x / 1.62), color="gold", alpha=0.6, label="its range"
    )
    rng = np.random.default_rng(19680801)
    seen = np.exp(x[2::6] / 1.8) * rng.normal(1, 0.08, x[2::6].size)
    dots = ax.errorbar(x[2::6], seen, yerr=0.5, fmt="o", color="tab:blue", capsize=2)
    bars = ax.bar([0.5, 1.5, 2.5, 3.5], [1, 2, 1.5, 1.2], 0.3, hatch="//", fc="w", ec="tab:green")
    first = ax.legend(
        handles=[growth, band, decay, total],
        title="models",
        loc="upper center",
        shadow=True,
        facecolor="whitesmoke",
        fontsize="large",
    )
    ax.add_artist(first)
    ax.legend([dots, bars], ["measured", "feed"], loc="upper left", frameon=False)
    ax.set(title="Two legends", xlabel="day", ylabel="mass (g)", xlim=(0, 4), ylim=(0, 14))
    return fig
