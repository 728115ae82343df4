"""Make the synthetic data sets of the seaborn samples: `python _make_synthetic.py`.

Each has the columns and kinds of the data set of that name that seaborn's example gallery loads,
and its size, or less where that is said. Every value is drawn from a seeded generator around
plausible means and correlations: nothing here was measured, and nothing may be concluded from it.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
    "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)


def mpg():
    """Return 398 cars: the heavier the thirstier, the later the thriftier."""
    rng = np.random.default_rng(101)
    origin = rng.permutation(np.repeat(["usa", "japan", "europe"], [249, 79, 70]))
    chances = {
        "usa": ([4, 6, 8], [0.29, 0.30, 0.41]),
        "japan": ([3, 4, 6], [0.05, 0.87, 0.08]),
        "europe": ([4, 5, 6], [0.90, 0.04, 0.06]),
    }
    cylinders = np.array([rng.choice(kinds, p=p) for kinds, p in map(chances.get, origin)])
    litres = np.where(origin == "usa", 44.5 * cylinders - 66, 24.5 * cylinders)
    displacement = np.clip(litres * rng.normal(1.12, 0.13, 398) + 16, 68, 455).round()
    year = np.sort(rng.integers(70, 83, 398))
    horsepower = np.clip(46 + 0.33 * displacement + rng.normal(0, 13, 398), 46, 230)
    horsepower *= np.where(cylinders == 8, 1.06, 1) * (1 - 0.006 * (year - 76))
    weight = 1550 + 5.2 * displacement + 3.6 * horsepower + rng.normal(0, 230, 398)
    weight = np.clip(weight, 1613, 5140)
    acceleration = 22 - 0.07 * horsepower + 0.0005 * weight + rng.normal(0, 1.5, 398)
    acceleration = np.clip(acceleration, 8, 24.8)
    economy = 67_000 / weight + 0.72 * (year - 76) + rng.normal(0, 2.4, 398)
    cars = pd.DataFrame(
        {
            "mpg": np.clip(economy, 9, 46.6).round(1),
            "cylinders": cylinders,
            "displacement": displacement,
            "horsepower": horsepower.round(),
            "weight": weight.round().astype(int),
            "acceleration": acceleration.round(1),
            "model_year": year,
            "origin": origin,
            "name": [f"{place} car {number:03d}" for number, place in enumerate(origin, 1)],
        }
    )
    cars.loc[rng.choice(398, 6, replace=False), "horsepower"] = np.nan
    return cars


def titanic():
    """Return 891 passengers: women, children and the first class survive more often."""
    rng = np.random.default_rng(102)
    pclass = rng.permutation(np.repeat([1, 2, 3], [216, 184, 491]))
    female = rng.random(891) < np.array([0.44, 0.41, 0.29])[pclass - 1]
    age = np.clip(rng.normal(np.array([38, 30, 25])[pclass - 1], 13), 1, 80).round()
    infant = rng.random(891) < np.array([0.02, 0.10, 0.08])[pclass - 1]
    age = np.where(infant, rng.integers(1, 11, 891), age)
    sibsp = np.minimum(rng.poisson(0.45, 891) * (1 + (age < 14)), 8)
    parch = np.minimum(rng.poisson(np.where(age < 16, 1.3, 0.3)), 6)
    fare = np.exp(rng.normal(np.array([4.0, 2.8, 2.2])[pclass - 1], 0.5)) * (1 + 0.25 * sibsp)
    odds = 2.7 + 1.2 * female - 1.05 * pclass - 0.25 * sibsp - np.where(female, 0, 0.05) * age
    survived = (rng.random(891) < 1 / (1 + np.exp(-odds))).astype(int)
    embarked = rng.choice(["S", "C", "Q"], 891, p=[0.725, 0.19, 0.085]).astype(object)
    deck = np.array(
        [rng.choice(list("ABCDE" if pc == 1 else "DEFG")) for pc in pclass], dtype=object
    )
    deck[rng.random(891) > np.array([0.81, 0.09, 0.02])[pclass - 1]] = None
    embarked[rng.choice(891, 2, replace=False)] = None
    towns = {"S": "Southampton", "C": "Cherbourg", "Q": "Queenstown"}
    passengers = pd.DataFrame(
        {
            "survived": survived,
            "pclass": pclass,
            "sex": np.where(female, "female", "male"),
            "age": age,
            "sibsp": sibsp,
            "parch": parch,
            "fare": fare.round(2),
            "embarked": embarked,
            "class": np.array(["First", "Second", "Third"])[pclass - 1],
            "who": np.where(age < 16, "child", np.where(female, "woman", "man")),
            "adult_male": ~female & (age >= 16),
            "deck": deck,
            "embark_town": [towns.get(port) for port in embarked],
            "alive": np.where(survived, "yes", "no"),
            "alone": (sibsp + parch) == 0,
        }
    )
    passengers.loc[rng.choice(891, 177, replace=False), "age"] = np.nan
    return passengers


def exercise():
    """Return the pulse of 30 people at three times, at rest, walking or running."""
    rng = np.random.default_rng(103)
    gain = {"rest": [0, 1, 2], "walking": [0, 6, 7], "running": [4, 24, 36]}
    rows = []
    for person in range(30):
        kind = ["rest", "walking", "running"][person // 10]
        diet = ["no fat", "low fat"][person // 5 % 2]
        base = rng.normal(90, 4) + (4 if diet == "low fat" else 0)
        for step, minutes in enumerate(["1 min", "15 min", "30 min"]):
            burden = gain[kind][step] * (0.8 if diet == "no fat" and kind == "running" else 1)
            pulse = round(base + burden + rng.normal(0, 2.5))
            rows.append((person + 1, diet, pulse, minutes, kind))
    return pd.DataFrame(rows, columns=["id", "diet", "pulse", "time", "kind"])


def car_crashes():
    """Return fatal crashes per billion miles, their causes and insurance, for 51 states."""
    rng = np.random.default_rng(104)
    total = np.clip(rng.normal(15.8, 4.1, 51), 5.9, 23.9)
    losses = np.clip(rng.normal(134, 25, 51), 82, 195)
    crashes = pd.DataFrame(
        {
            "total": total,
            "speeding": total * np.clip(rng.normal(0.32, 0.10, 51), 0.12, 0.55),
            "alcohol": total * np.clip(rng.normal(0.31, 0.05, 51), 0.18, 0.44),
            "not_distracted": total * np.clip(rng.normal(0.88, 0.12, 51), 0.3, 1),
            "no_previous": total * np.clip(rng.normal(0.89, 0.08, 51), 0.6, 1),
            "ins_premium": 887 + 4.4 * (losses - 134) + rng.normal(0, 140, 51),
            "ins_losses": losses,
        }
    ).round(2)
    return crashes.assign(abbrev=STATES.split())


def dots():
    """Return firing rates around the onset of moving dots and around the eye's movement."""
    rng = np.random.default_rng(105)
    rows = []
    for align, times in {"dots": range(-100, 601, 20), "sacc": range(-400, 281, 20)}.items():
        for choice, towards in {"T1": 1, "T2": -0.6}.items():
            for coherence in [0.0, 3.2, 6.4, 12.8, 25.6, 51.2]:
                slope = towards * (12 + 0.55 * coherence)
                for time in times:
                    if align == "dots":
                        dip = -9 * np.exp(-(((time - 180) / 45) ** 2))
                        rate = 38 + dip + slope * np.clip((time - 200) / 400, 0, 1)
                    else:
                        ramp = np.clip((time + 400) / 350, 0, 1)
                        rate = 42 + 0.25 * slope + (26 * ramp**2 if towards > 0 else -16 * ramp)
                        rate = rate if time < 0 else 20 + (rate - 20) * np.exp(-time / 75)
                    rows.append((align, choice, time, coherence, rate + rng.normal(0, 0.9)))
    columns = ["align", "choice", "time", "coherence", "firing_rate"]
    return pd.DataFrame(rows, columns=columns).round(2)


def fmri():
    """Return the response of 14 subjects to a cue and a stimulus, in two regions of the brain."""
    rng = np.random.default_rng(106)
    time = np.arange(19)
    rise, fall = (
        ((time / 5) ** 5) * np.exp(5 - time),
        ((time / 11) ** 8) * np.exp(0.72 * (11 - time)),
    )
    height = {
        ("stim", "parietal"): 0.24,
        ("stim", "frontal"): 0.12,
        ("cue", "parietal"): 0.06,
        ("cue", "frontal"): 0.03,
    }
    parts = []
    for subject in range(14):
        strength, offset = rng.normal(1, 0.35), rng.normal(0, 0.015)
        for (event, region), peak in height.items():
            drift = np.cumsum(rng.normal(0, 0.008, 19))
            signal = offset + peak * strength * (rise - 0.45 * fall) + drift
            part = {"subject": f"s{subject}", "timepoint": time, "event": event, "region": region}
            parts.append(pd.DataFrame({**part, "signal": signal.round(4)}))
    return pd.concat(parts)


def brain_networks():
    """Return 300 time steps (of 920) of 62 nodes in 17 networks, left and right."""
    rng = np.random.default_rng(107)
    nodes = [1, 1, 1, 1, 2, 2, 3, 2, 1, 1, 1, 3, 3, 1, 2, 3, 3]

    def slow(size):
        """Return noise that remembers its last value."""
        noise = rng.normal(size=(320, size))
        for step in range(1, 320):
            noise[step] += 0.6 * noise[step - 1]
        return noise[20:]

    brain, system, network = slow(1)[:, 0], slow(4), slow(17)
    columns, series = [], []
    for number, count in enumerate(nodes):
        for node in range(count):
            shared = 0.5 * brain + 0.9 * system[:, number // 5] * (-1) ** (number == 16)
            shared = shared + 1.1 * network[:, number] + 0.5 * slow(1)[:, 0]
            for hemisphere in ["lh", "rh"]:
                columns.append((number + 1, node + 1, hemisphere))
                series.append(18 * (shared + 0.7 * slow(1)[:, 0]))
    names = ["network", "node", "hemi"]
    columns = pd.MultiIndex.from_tuples(columns, names=names)
    return pd.DataFrame(np.transpose(series).round(1), columns=columns)


def planets():
    """Return 1,035 planets: how, when, how far away, how heavy, and how long their year is."""
    rng = np.random.default_rng(108)
    methods = {  # count; log10 of the period, its spread; log10 of the distance; first year
        "Radial Velocity": (553, 2.3, 1.0, 1.6, 1995),
        "Transit": (397, 0.9, 0.5, 2.6, 2002),
        "Imaging": (38, 4.9, 0.7, 1.7, 2004),
        "Microlensing": (23, 3.4, 0.3, 3.5, 2004),
        "Eclipse Timing Variations": (9, 3.6, 0.3, 2.5, 2008),
        "Pulsar Timing": (5, 1.8, 0.7, 2.8, 1992),
        "Transit Timing Variations": (4, 1.8, 0.3, 2.9, 2011),
        "Orbital Brightness Modulation": (3, -0.2, 0.2, 3.1, 2011),
        "Astrometry": (2, 2.8, 0.3, 1.3, 2010),
        "Pulsation Timing": (1, 3.1, 0.1, 2.9, 2007),
    }
    parts = []
    for method, (count, period, spread, away, first) in methods.items():
        log_period = rng.normal(period, spread, count)
        if method == "Radial Velocity":  # the hot ones, apart from the rest
            log_period = np.where(rng.random(count) < 0.3, rng.normal(0.8, 0.3, count), log_period)
        mass = 10 ** rng.normal(-0.55 + 0.25 * (log_period - 1.5), 0.5)
        known = rng.random(count) < {"Radial Velocity": 0.92, "Eclipse Timing Variations": 0.3}.get(
            method, 0.01
        )
        span = 2014 - first
        part = {
            "method": method,
            "number": rng.choice([1, 2, 3, 4, 5, 6], count, p=[0.58, 0.25, 0.09, 0.04, 0.02, 0.02]),
            "orbital_period": 10**log_period,
            "mass": np.where(known, np.clip(mass, 0.004, 25), np.nan),
            "distance": 10 ** rng.normal(away, 0.25 + 0.1 * (away < 2.6), count),
            "year": first + (span * rng.beta(3, 1.2, count)).round().astype(int),
        }
        parts.append(pd.DataFrame(part))
    known = pd.concat(parts)
    known.loc[rng.random(1035) < 0.04, "orbital_period"] = np.nan
    known.loc[rng.random(1035) < 0.2, "distance"] = np.nan
    return known.round({"orbital_period": 3, "mass": 3, "distance": 1})


def seaice():
    """Return the extent of sea ice by day: every other day until mid 1987, daily to 2019."""
    rng = np.random.default_rng(109)
    days = pd.date_range("1980-01-01", "2019-12-31")
    years = (days.year + days.day_of_year / 366 - 2000).to_numpy()
    season = np.cos(2 * np.pi * (years - 0.19)) + 0.16 * np.sin(4 * np.pi * (years - 0.05))
    weather = np.zeros(days.size)
    for day, push in enumerate(rng.normal(0, 0.022, days.size)):
        weather[day] = 0.996 * weather[day - 1] + push
    extent = 11.6 - 0.055 * years + (4.3 + 0.022 * years) * season + weather
    table = pd.DataFrame({"Date": days, "Extent": extent.round(3)})
    early = (table["Date"] < "1987-07-09") & (table.index % 2 == 1)
    return table[~early]


def main():
    """Write every data set beside this script."""
    index = {"brain_networks"}
    for make in [mpg, titanic, exercise, car_crashes, dots, fmri, brain_networks, planets, seaice]:
        name = make.__name__
        make().to_csv(HERE / f"{name}.csv", index=name in index, lineterminator="\n")


if __name__ == "__main__":
    main()
