"""Mass of every penguin by sex and species, as a swarm in which no two dots overlap.

A wrong image shows here in the swarm: each dot is placed after those before it, so that one
comparison that comes out otherwise moves its neighbours too.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("markers", "text")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="whitegrid", palette="muted")


def plot():
    penguins = pd.read_csv(DATA).dropna()
    penguins["sex"] = penguins["sex"].str.lower()
    fig, ax = plt.subplots(figsize=(7, 5.5), layout="constrained")
    sns.swarmplot(
        data=penguins, x="body_mass_g", y="sex", hue="species", order=["female", "male"], ax=ax
    )
    sns.move_legend(ax, "center right", title=None)
    ax.set(xlabel="mass (g)", ylabel="")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    return fig
