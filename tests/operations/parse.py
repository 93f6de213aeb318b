"""Reads metrics with Prometheus' own library, and says what is in them. Its parser of the text format lets much pass that a
server would refuse, so what the format asks for besides is looked at here."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

text = json.load(sys.stdin)["text"]
wrong, samples, seen = [], [], set()
if not text.endswith("\n"):
    wrong.append("the last line has no end")
for family in text_string_to_metric_families(text):
    if not family.documentation:
        wrong.append(f"{family.name} is not explained")
    if family.type == "unknown":
        wrong.append(f"{family.name} has no type")
    buckets = {}
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        if key in seen:
            wrong.append(f"{key} is told twice")
        seen.add(key)
        samples.append({"name": sample.name, "labels": sample.labels, "value": sample.value})
        if sample.name.endswith("_bucket"):
            others = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
            buckets.setdefault(others, []).append((float(sample.labels["le"]), sample.value))
    for labels, series in buckets.items():
        if series != sorted(series) or [n for _, n in series] != sorted(n for _, n in series):
            wrong.append(f"{family.name}{labels}: the buckets do not grow")
        if series[-1][0] != float("inf"):
            wrong.append(f"{family.name}{labels}: there is no last bucket")
json.dump({"wrong": wrong, "samples": samples}, sys.stdout)
