"""Text from right to left, text in both directions, and marks that stand on other letters.

A wrong image shows here in the order and the forms of letters: SheenBidi turns the runs round,
HarfBuzz joins Arabic letters, and each mark is placed by anchors from the font.
"""

import matplotlib.pyplot as plt

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("text",)
LINES = {
    "Hebrew": "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "Hebrew, points": "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea",
    "Arabic": "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "Arabic, vowels": "\u0643\u064e\u062a\u064e\u0628\u064e \u0648\u064e\u0642\u064e\u0641\u064e",
    "both directions": "the word \u05e9\u05dc\u05d5\u05dd is peace",
    "numbers in Hebrew": "\u05de\u05d7\u05d9\u05e8: 1,250.75 (\u05e9\u05e7\u05dc)",
    "numbers in Arabic": "\u0627\u0644\u0633\u0639\u0631 45% \u0645\u0646 120",
    "one mark": "e\u0301 a\u0308 n\u0303 c\u0327 u\u030a o\u0302 z\u030c",
    "the same, composed": "\u00e9 \u00e4 \u00f1 \u00e7 \u016f \u00f4 \u017e",
    "marks on marks": "e\u0302\u0301 a\u0306\u0300 o\u0323\u0302 u\u0308\u0304 x\u0305\u0332",
    "Vietnamese": "Ti\u1ebfng Vi\u1ec7t, Ph\u1edf H\u00e0 N\u1ed9i",
    "Cyrillic and Greek": "\u0439 \u0438\u0306 \u0430\u0301, \u1f08\u03b8\u1fc6\u03bd\u03b1\u03b9",
}


def plot():
    fig = plt.figure(figsize=(7.6, 6.8))
    ax = fig.add_axes((0.04, 0.03, 0.92, 0.87))
    fig.suptitle("Right to left, and combining marks", fontsize=15, y=0.97)
    ax.set(xlim=(0, 1), ylim=(len(LINES) - 0.4, -0.6))
    ax.set_axis_off()
    for row, (name, text) in enumerate(LINES.items()):
        ax.text(0, row, name, fontsize=11, va="center", color="0.35")
        ax.text(0.35, row, text, fontsize=20, va="center", family="DejaVu Sans")
        ax.axhline(row + 0.5, color="0.9", lw=0.8, zorder=0)
    return fig
