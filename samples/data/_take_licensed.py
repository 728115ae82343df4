"""Take iris, tips, anscombe and diamonds out of wheels that ship them, and write flights.

`python _take_licensed.py BOKEH_SAMPLEDATA.whl PLOTLY.whl PLOTNINE.whl`: nothing is installed, and
nothing is read from the network.
"""

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
MONTHS = "January February March April May June July August September October November December"
PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118
115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166
171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201
204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278
284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336
340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405
417 391 419 461 472 535 622 606 508 461 390 432
"""


def flights():
    """Return Box and Jenkins's airline passengers, in thousands, from 1949 to 1960."""
    rows = [
        (year, month, int(count))
        for year, line in enumerate(PASSENGERS.split("\n")[1:-1], 1949)
        for month, count in zip(MONTHS.split(), line.split(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["year", "month", "passengers"])


def read(wheel, member):
    """Return one file of a wheel, unpacked if it was compressed."""
    content = zipfile.ZipFile(wheel).read(member)
    return gzip.decompress(content) if member.endswith(".gz") else content


def main(bokeh, plotly, plotnine):
    """Write the five files beside this script."""
    iris = read(bokeh, "bokeh_sampledata/_data/iris.csv")
    (HERE / "iris.csv").write_bytes(iris.replace(b"\r\n", b"\n"))
    tips = read(plotly, "plotly/package_data/datasets/tips.csv.gz")
    (HERE / "tips.csv").write_bytes(tips.replace(b"\r\n", b"\n"))
    anscombe = read(plotnine, "plotnine/data/anscombe-quartet.csv")
    (HERE / "anscombe.csv").write_bytes(anscombe.replace(b"\r\n", b"\n"))
    diamonds = pd.read_csv(io.BytesIO(read(plotnine, "plotnine/data/diamonds.csv")))
    some = diamonds.sample(6000, random_state=20).sort_index()
    some.to_csv(HERE / "diamonds.csv", index=False, lineterminator="\n")
    flights().to_csv(HERE / "flights.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
