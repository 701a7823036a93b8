"""Measured rounds go in; medians, ratios and exponents of growth come out. Nothing is measured here."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Any

Record = dict[str, Any]


def take_median(values: Sequence[float | None]) -> float | None:
    """Return the median of the values that there are; None when there is none."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def compare_rounds(values: Sequence[float | None], own: Sequence[float | None]) -> float | None:
    """Return the median of how many times more a value is than our own of the same round.

    Rounds that only one of the two has, as when a slow one is measured less often, count for nothing.
    """
    pairs = zip(values, own, strict=False)
    return take_median([value / ours if value is not None and ours else None for value, ours in pairs])


def find_exponent(small: int, small_value: float | None, large: int, large_value: float | None) -> float | None:
    """Return the power of the size with which a value grew: 1 when it doubles with the size, 2 when it squares."""
    if not small_value or not large_value or large <= small:
        return None
    return math.log(large_value / small_value) / math.log(large / small)


def sum_up(measured: Sequence[Record]) -> list[Record]:
    """Return a row a case, size and job: medians, ratios to the first job of the case, growth since the size before.

    Args:
        measured: one record a round, as the runner wrote it, in the order in which it ran.
    """
    rows: list[Record] = []
    before: dict[tuple[str, str], Record] = {}
    for case, size, reference, runs in _list_groups(measured):
        own = runs.get(reference, [])
        for job, rounds in runs.items():
            row: Record = {"case": case, "size": size, "job": job, "rounds": len(rounds)}
            for key in ("wall", "cpu", "memory", "read", "write", "bytes", "pages"):
                row[key] = take_median([each.get(key) for each in rounds])
            row["least"], row["most"] = min(each["wall"] for each in rounds), max(each["wall"] for each in rounds)
            for key in ("wall", "cpu", "memory"):
                row[f"{key}_ratio"] = compare_rounds(_pick(rounds, key), _pick(own, key))
            # What a peer needs after it has read the YAML, beside all that we need.
            row["write_ratio"] = compare_rounds(_pick(rounds, "write"), _pick(own, "wall"))
            smaller = before.get((case, job))
            for key in ("wall", "cpu", "memory"):
                row[f"{key}_growth"] = (
                    find_exponent(smaller["size"], smaller[key], size, row[key]) if smaller and size else None
                )
            before[case, job] = row
            rows.append(row)
    return rows


def _pick(rounds: Sequence[Record], key: str) -> list[float | None]:
    return [each.get(key) for each in rounds]


def _list_groups(measured: Sequence[Record]) -> Iterator[tuple[str, int, str, dict[str, list[Record]]]]:
    """Give the rounds of every job, by case and size, with the name of the first; those that failed are left out."""
    groups: dict[tuple[str, int], dict[str, list[Record]]] = {}
    for each in measured:
        jobs = groups.setdefault((each["case"], each["size"]), {})
        jobs.setdefault(each["job"], []).append(each)
    for (case, size), jobs in groups.items():
        sound = {job: [each for each in rounds if not each.get("error")] for job, rounds in jobs.items()}
        sound = {job: rounds for job, rounds in sound.items() if rounds}
        if sound:
            yield case, size, next(iter(jobs)), sound


# What we hold ourselves to: (case, least size, job, figure, least value). The figures are those of `sum_up`.
TARGETS = (
    ("pdf", 1_000, "Typst flow", "wall_ratio", 1 / 0.6),
    ("pdf", 10_000, "Typst flow", "wall_ratio", 1 / 0.4),
    ("pdf", 10_000, "Typst flow", "memory_ratio", 1 / 0.2),
    ("docx", 1_000, "pandoc", "write_ratio", 1 / 0.5),
    ("docx", 1_000, "raw XML and zip", "wall_ratio", 1 / 3),
    ("docx", 10_000, "docxtpl", "wall_ratio", 1),
    ("charts to PDF", 20, "Kaleido", "wall_ratio", 15),
    ("charts to PDF", 20, "vl-convert", "wall_ratio", 3),
    ("whole job", 0, "by hand", "wall_ratio", 1 / 0.25),
)
MOST_GROWTH = 1.05
# On two cores of a server of 2026; what another machine takes is told beside them.
MOST_SECONDS = {"version": 0.11, "check": 0.35, "unchanged": 0.25, "whole job": 1.2}
# Of what the cores can do at the time of a single build.
MANY_SHARE = 0.8


def judge(rows: Sequence[Record]) -> list[tuple[bool, str]]:
    """Return, of every target that was measured, whether it was met, and what was wanted and found."""
    verdicts = []
    for case, least, job, key, wanted in TARGETS:
        for row in rows:
            if row["case"] == case and row["size"] >= least and row["job"].startswith(job) and row[key] is not None:
                where = f"{case}, {row['size']:,} events" if row["size"] else case
                what = f"{where}: {key.replace('_', ' ')} of {row['job']} to ours"
                verdicts.append((row[key] >= wanted, f"{what} {row[key]:.2f}, wanted {wanted:.2f}"))
    for row in rows:
        most = MOST_SECONDS.get(row["case"])
        if most and "brief" in row["job"]:
            verdicts.append((row["wall"] <= most, f"{row['job']}: {row['wall']:.2f} s, wanted at most {most}"))
        grown = row["wall_growth"]
        if row["job"] == "briefgen" and row["case"] in ("pdf", "docx", "html") and grown and row["size"] > 1_000:
            what = f"{row['case']}, {row['size']:,} events: growth"
            verdicts.append((grown <= MOST_GROWTH, f"{what} {grown:.2f}, wanted at most {MOST_GROWTH}"))
    return verdicts
