"""Sliders that steer a wave: each is moved, and its callback draws the wave anew.

A wrong image shows here in the widgets: a value set by a program has to move the slider's knob
and text, and has to reach the curve by way of the callbacks.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.widgets import Button, Slider

TAGS = ("widget", "lines")


def plot():
    time = np.linspace(0, 1, 1001)
    fig, ax = plt.subplots(figsize=(7.5, 5.2))
    fig.subplots_adjust(left=0.13, right=0.93, bottom=0.36, top=0.91)
    ax.plot(time, np.sin(2 * np.pi * 3 * time), color="0.75", label="at first")
    (wave,) = ax.plot(time, np.sin(2 * np.pi * 3 * time), lw=2, label="after the sliders moved")
    ax.set(title="A wave on two sliders", xlabel="time (s)", xlim=(0, 1), ylim=(-10, 10))
    ax.legend(loc="upper right", ncols=2)
    frequency = Slider(fig.add_axes((0.2, 0.18, 0.62, 0.04)), "frequency", 0.5, 12, valinit=3)
    amplitude = Slider(fig.add_axes((0.2, 0.11, 0.62, 0.04)), "amplitude", 0, 10, valinit=1)
    button = Button(fig.add_axes((0.8, 0.02, 0.13, 0.06)), "reset", hovercolor="0.9")

    def redraw(_):
        wave.set_ydata(amplitude.val * np.sin(2 * np.pi * frequency.val * time))
        fig.canvas.draw_idle()

    frequency.on_changed(redraw)
    amplitude.on_changed(redraw)
    button.on_clicked(lambda _: (frequency.reset(), amplitude.reset()))
    fig.canvas.draw()
    frequency.set_val(5.25)
    amplitude.set_val(6.4)
    return fig
