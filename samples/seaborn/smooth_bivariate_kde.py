"""A smooth density of flipper and mass of penguins, with histograms at the margins.

A wrong image shows here in 100 levels of one colour map: contours so close that an error in the
sixth digit of a density moves some of them by a pixel.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "contour", "colour")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="white")


def plot():
    penguins = pd.read_csv(DATA)
    grid = sns.JointGrid(data=penguins, x="flipper_length_mm", y="body_mass_g", space=0, height=6)
    grid.plot_joint(sns.kdeplot, fill=True, thresh=0, levels=100, cmap="rocket", cut=4)
    grid.plot_marginals(sns.histplot, color="#03051A", bins=25)
    grid.ax_joint.set(xlim=(160, 243), ylim=(2200, 6800))
    grid.set_axis_labels("flipper (mm)", "mass (g)")
    return grid.figure
