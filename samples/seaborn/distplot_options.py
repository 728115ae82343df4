"""One sample of 120 numbers, its distribution drawn in four ways.

A wrong image shows here in bins and bandwidth, both chosen from the data: quartiles, a cube root
and a power decide how many bars there are and how smooth the curves.

A subject of seaborn 0.10 alone, in the functions that came after its `distplot`.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns

TAGS = ("distribution", "random")

sns.set_theme(style="white", palette="muted")


def plot():
    sample = np.random.default_rng(79).normal(size=120)
    fig, axes = plt.subplots(2, 2, figsize=(7, 7), sharex=True, layout="constrained")
    sns.histplot(sample, color="b", ax=axes[0, 0])
    axes[0, 0].set_title("histogram")
    sns.kdeplot(sample, color="r", ax=axes[0, 1])
    sns.rugplot(sample, color="r", ax=axes[0, 1])
    axes[0, 1].set_title("density and rug")
    sns.kdeplot(sample, color="g", fill=True, ax=axes[1, 0])
    axes[1, 0].set_title("filled density")
    sns.histplot(sample, color="m", stat="density", kde=True, element="step", ax=axes[1, 1])
    axes[1, 1].set_title("histogram and density")
    for ax in axes.flat:
        ax.set(yticks=[], ylabel="")
    sns.despine(left=True)
    fig.get_layout_engine().set(hspace=0.08)
    return fig
