"""Text set by an installed TeX: formulas in the title, the labels and the ticks.

A wrong image shows here in TeX's fonts, which are the installation's and not matplotlib's. Where
an image lacks TeX, or the dvipng that a PNG takes, nothing is measured, and the sample says so.
"""

import shutil

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("mathtext", "text")
PROGRAMS = {"latex": "sets the text", "dvipng": "draws it in pixels"}

plt.rcParams.update({"text.usetex": True, "font.family": "serif"})


def plot():
    for program, purpose in PROGRAMS.items():
        if shutil.which(program) is None:
            raise RuntimeError(f"unmeasured: no TeX: there is no {program}, which {purpose}")
    time = np.linspace(0, 1, 201)
    fig, ax = plt.subplots(figsize=(7, 4.8), layout="constrained")
    ax.plot(time, np.cos(4 * np.pi * time) + 2)
    ax.set_xlabel(r"\textbf{time} $\tau$ (s)", fontsize=14)
    ax.set_ylabel(r"\textit{voltage} $U$ (mV)", fontsize=14)
    ax.set_title(
        r"$\displaystyle \sum_{n=1}^\infty \frac{-e^{i\pi}}{2^n} = 1$, set by \TeX", fontsize=18
    )
    ax.text(0.5, 1.35, r"$U(\tau) = 2 + \cos 4\pi\tau$", ha="center", fontsize=16)
    ax.set_xlim(0, 1)
    ax.grid(alpha=0.4)
    return fig
