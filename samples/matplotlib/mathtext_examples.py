"""Formulas set by matplotlib's own TeX engine.

A wrong image shows here in glyphs: FreeType's outlines and hinting, the fonts that are found,
and kerning, all of which mathtext places to a fraction of a pixel.
"""

import matplotlib.pyplot as plt

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("mathtext",)
FORMULAS = {
    "Kepler's third law": r"$\frac{a^3}{T^2} = \frac{G(M+m)}{4\pi^2} \approx 7.496\times10^{-6}$",
    "Cauchy's integral": r"$f(a) = \frac{1}{2\pi i}\oint_\gamma \frac{f(z)}{z-a}\,\mathrm{d}z$",
    "Gaussian": r"$\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}$",
    "Euler's product": r"$\zeta(s) = \sum_{n=1}^{\infty} n^{-s} = \prod_p \frac{1}{1-p^{-s}}$",
    "Field equations": r"$R_{\mu\nu} - \frac{1}{2}R\,g_{\mu\nu} = \frac{8\pi G}{c^4}T_{\mu\nu}$",
    "Accents": r"$\hat{x}\ \bar{y}\ \tilde{z}\ \vec{v}\ \dot{q}\ \ddot{q}\ \widehat{xyz}$",
    "Relations": r"$A \subseteq B \Leftrightarrow \forall x\,(x \in A \Rightarrow x \in B)$",
    "Delimiters": r"$\left[\left(\frac{\alpha}{\beta}\right)^{2} + \left\|u\right\|\right]$",
}


def plot():
    fig, ax = plt.subplots(figsize=(8, 7))
    ax.set_axis_off()
    fig.suptitle("Formulas in mathtext", fontsize=16)
    for row, (name, formula) in enumerate(FORMULAS.items()):
        height = 1 - (row + 0.5) / len(FORMULAS)
        if row % 2:
            ax.axhspan(height - 0.5 / 8, height + 0.5 / 8, color="0.95", zorder=0)
        ax.text(0.02, height, name, fontsize=12, va="center")
        ax.text(0.36, height, formula, fontsize=17, va="center")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig
