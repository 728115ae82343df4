"""Every font style of mathtext, in each of its font sets: DejaVu, STIX, and Computer Modern.

A wrong image shows here in glyphs and in where they are found: outlines and hinting, the many
files that STIX spreads its styles over, and the slots of TeX's own encoding in Computer Modern.
"""

import matplotlib.pyplot as plt

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("mathtext",)
FONT_SETS = ["dejavusans", "dejavuserif", "stix", "stixsans", "cm"]
STYLES = ["rm", "it", "bf", "bfit", "sf", "tt", "cal", "scr", "frak", "bb"]
SYMBOLS = [
    r"$\alpha\beta\gamma\delta\epsilon\zeta\eta\theta\kappa\lambda\mu\xi\pi\rho\sigma\phi\chi\psi$",
    r"$\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Phi\Psi\Omega\quad\partial\nabla\infty\hbar\ell\Re\Im$",
    r"$\leq\ \geq\ \neq\ \approx\ \equiv\ \in\ \subset\ \cup\ \cap\ \rightarrow\ \forall\ \exists$",
    r"$\sum_{n=0}^{N} \sqrt[3]{\frac{a_n}{b_n}}\quad\oint_\gamma \left(\frac{x}{1+y}\right) dx$",
    r"$\hat{u}\ \vec{v}\ \ddot{w}\ \widetilde{xyz}\quad\overline{a+b}\quad\binom{n}{k}\ \ x^{y^z}$",
]


def page(fonts):
    fig = plt.figure(figsize=(7, 7.4))
    ax = fig.add_axes((0.05, 0.03, 0.9, 0.89))
    ax.set(xlim=(0, 1), ylim=(15.7, -0.6))
    ax.set_axis_off()
    fig.suptitle(f"mathtext, font set {fonts}", fontsize=16, y=0.97)
    math = {"fontsize": 18, "va": "center", "math_fontfamily": fonts}
    for row, style in enumerate(STYLES):
        ax.text(0, row, style, fontsize=12, family="monospace", va="center")
        # Computer Modern has capitals alone in this style.
        capitals = style == "cal" and fonts == "cm"
        letters = "ABCKQRZ" if capitals else r"ABCKQRZ\ abcghxyz\ 0123456789"
        ax.text(0.13, row, rf"$\math{style}{{{letters}}}$", **math)
    ax.axhline(9.6, color="0.7", lw=0.8)
    for row, symbols in zip([10.2, 11.1, 12.0, 13.4, 15.1], SYMBOLS, strict=True):
        ax.text(0, row, symbols, **math)
    return fig


def plot():
    return [page(fonts) for fonts in FONT_SETS]
