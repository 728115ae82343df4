"""What a fitted line leaves over, with a smooth curve through it.

A wrong image shows here in the curve: statsmodels fits a small weighted line at each of 90
points, then three times more with new weights.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns

TAGS = ("statistics", "markers", "random")

sns.set_theme(style="whitegrid")


def plot():
    rng = np.random.default_rng(71)
    dose = rng.uniform(0, 10, 90)
    effect = 3 + 1.5 * dose - 0.09 * dose**2 + rng.normal(0, 1, 90)
    fig, ax = plt.subplots(figsize=(7, 5), layout="constrained")
    sns.residplot(
        x=dose, y=effect, lowess=True, color="g", scatter_kws={"s": 35}, line_kws={"lw": 2.5}, ax=ax
    )
    ax.set(xlim=(-0.3, 10.3), xlabel="dose", ylabel="residual of a straight line")
    sns.despine(left=True)
    return fig
