"""A view of an EEG: a slice of a head, its brightness, four traces, and the spectrum of one.

A wrong image shows here in Fourier transforms, which the spectrum takes by the hundred, and in
long thin lines that bend at almost every pixel.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("image", "lines", "random")


def plot():
    rng = np.random.default_rng(19680801)
    y, x = np.mgrid[-1:1:160j, -1:1:160j]
    distance = np.hypot(x / 0.75, y / 0.92)
    folds = 0.5 + 0.2 * np.sin(14 * distance + 3 * np.cos(7 * np.arctan2(y, x)))
    head = np.where(distance < 0.82, folds, np.where(distance < 0.95, 0.95, 0))
    head = np.clip(head + rng.normal(0, 0.04, head.shape), 0, 1)

    rate, time = 200, np.arange(2000) / 200
    bursts = np.exp(-((time - 6) ** 2))
    traces = [
        np.cumsum(rng.normal(0, 2.2, time.size)) * 0.3 * np.exp(-number / 9)
        + (25 * bursts + 6) * np.sin(2 * np.pi * (9 + number) * time)
        for number in range(4)
    ]

    fig, axes = plt.subplot_mosaic(
        [["head", "brightness"], ["traces", "traces"], ["spectrum", "spectrum"]],
        figsize=(8.5, 8),
        layout="constrained",
        height_ratios=[1.1, 1.3, 0.9],
    )
    axes["head"].imshow(head, cmap="gray")
    axes["head"].set_axis_off()
    axes["brightness"].hist(head[head > 0.05], bins=60, color="0.5")
    axes["brightness"].set(title="brightness inside", xlabel="intensity", ylabel="pixels")
    for number, trace in enumerate(traces):
        axes["traces"].plot(time, trace - trace.mean() - 90 * number, "k", lw=0.7)
    axes["traces"].set_yticks([-90 * number for number in range(4)], ["Fp1", "F3", "C3", "O1"])
    axes["traces"].set(title="four channels", xlim=(0.5, 9.5))
    *_, image = axes["spectrum"].specgram(traces[0], NFFT=128, Fs=rate, noverlap=112, cmap="magma")
    axes["spectrum"].set(xlabel="time (s)", ylabel="frequency (Hz)", ylim=(0, 40), xlim=(0.5, 9.5))
    fig.colorbar(image, ax=axes["spectrum"], label="power (dB)")
    return fig
