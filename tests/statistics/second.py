"""The statistics of quizzes a second time: from the formulas of docs/statistics.md, by matrices, with numpy and scipy.

Reads {"questions": n, "sittings": [[[question, marks, fraction], ...], ...]} and writes what the program calls Statistics.
"""

import json
import sys

import numpy as np
from scipy import stats

given = json.load(sys.stdin)
sittings, questions = given["sittings"], given["questions"]
n = len(sittings)

# One row an attempt, one column a question; NaN: not drawn.
marks = np.full((n, questions), np.nan)
got = np.full((n, questions), np.nan)
for row, sitting in enumerate(sittings):
    for question, worth, fraction in sitting:
        marks[row, question] = worth
        got[row, question] = worth * fraction
highest = np.nansum(marks, axis=1)
total = np.nansum(got, axis=1)
grade = total / highest * 100

# The places: questions that everybody has, then the others in the order in which they were drawn.
fixed = [question for question in range(questions) if not np.isnan(marks[:, question]).any()]
drawn = [[each for each in sitting if each[0] not in fixed] for sitting in sittings]
places = np.array([got[:, question] for question in fixed]).reshape(len(fixed), n)
if drawn[0]:
    filled = np.array([[worth * fraction for _, worth, fraction in row] for row in drawn]).T
    places = np.vstack([places, filled])
places = places / highest * 100

between = np.cov(places)
p = len(places)
alpha = p / (p - 1) * (1 - np.trace(between) / between.sum()) * 100
ratio = np.sqrt(1 - alpha / 100) * 100
# The covariance of a place with the whole is the sum of its covariances with all places.
with_whole = between.sum(axis=1)
with_whole[np.ptp(places, axis=1) < 1e-9] = 0
roots = np.where(with_whole >= 0, np.sqrt(np.maximum(with_whole, 0)), np.nan)
effective = [None if np.isnan(weight) else weight for weight in roots / np.nansum(roots) * 100]

if len(fixed) == questions:
    # Everybody has the same questions: Moodle's own formula, on raw marks.
    raw = np.cov(got.T)
    assert np.isclose(alpha, p / (p - 1) * (1 - np.trace(raw) / np.var(total, ddof=1)) * 100, rtol=1e-12)


def question(number):
    has = ~np.isnan(marks[:, number])
    share = got[has, number] / marks[has, number]
    rest = (total[has] - got[has, number]) / (highest[has] - marks[has, number]) * 100
    index = efficiency = None
    if np.ptp(share) > 0:
        index = stats.pearsonr(share, rest).statistic * 100
        efficiency = np.cov(share, rest)[0, 1] / np.cov(np.sort(share), np.sort(rest))[0, 1] * 100
    return {
        "n": int(has.sum()),
        "facility_index": share.mean() * 100,
        "standard_deviation": share.std(ddof=1) * 100,
        "intended_weight": (marks[has, number] / highest[has]).mean() * 100,
        "effective_weight": effective[fixed.index(number)] if number in fixed else None,
        "discrimination_index": index,
        "discriminative_efficiency": efficiency,
    }


def position(place):
    filled = [row[place] for row in drawn]
    share = np.array([fraction for _, _, fraction in filled])
    weight = np.array([worth for _, worth, _ in filled]) / highest
    return {
        "position": place + 1,
        "n": n,
        "facility_index": share.mean() * 100,
        "standard_deviation": share.std(ddof=1) * 100,
        "intended_weight": weight.mean() * 100,
        "effective_weight": effective[len(fixed) + place],
    }


json.dump(
    {
        "quiz": {
            "n": n,
            "waiting": 0,
            "mean": grade.mean(),
            "median": np.median(grade),
            "standard_deviation": grade.std(ddof=1),
            "skewness": stats.skew(grade, bias=False),
            "kurtosis": stats.kurtosis(grade, bias=False),
            "internal_consistency": alpha,
            "error_ratio": ratio,
            "standard_error": ratio * grade.std(ddof=1) / 100,
        },
        "questions": [question(number) for number in range(questions)],
        "positions": [position(place) for place in range(len(drawn[0]))],
    },
    sys.stdout,
)
