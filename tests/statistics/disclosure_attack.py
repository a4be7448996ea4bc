"""An attack on hidden counts with an integer solver: from all that a build and an export write, what can a hidden count still be?

    python tests/statistics/disclosure_attack.py 1000     (`make disclosure`)

builds random tables of every shape with hidden counts. The attacker reads the files and knows the threshold, the rule, the sum of what
is hidden even where the table has a part that is not itemised, and tries three guesses: that printed shares are rounded, that the
rows stand in order of their counts, that gaps between row numbers are counts. HiGHS gives the least and the greatest number that each
hidden count can be. The solver then invents other tables that should have been published alike, and they are built: where every byte
is the same, no reader of the files, however clever, can tell which of the tables it was. (Every tenth table is built whole, with all
formats every twentieth; of the others the one value is compared that all outputs are made from.)
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from attacked_tables import Key, Made, random_table, save
from scipy.optimize import Bounds, LinearConstraint, milp

from countylines_map.export.bundle import built_files, exported_files
from countylines_map.export.layers import input_hashes
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile

EXPORTS = ("csv", "geojson", "svg")
HIGHEST = 100_000.0


@dataclass(frozen=True)
class Secret:
    """A hidden count as the files show it: its row, its key, what is said about it."""

    row: int
    key: Key
    low: float
    high: float
    share: str = ""


@dataclass(frozen=True)
class Attack:
    """Whole numbers that hidden counts can be: bounds of each and equations and inequalities over several."""

    secrets: tuple[Secret, ...]
    matrix: np.ndarray
    least: np.ndarray
    most: np.ndarray

    def bounds(self) -> list[tuple[int, int]]:
        """The least and the greatest that each hidden count can be, by an integer programme for each; none where a guess was wrong."""
        found = [(self._end(k, 1), self._end(k, -1)) for k in range(len(self.secrets))]
        return [] if any(low is None or high is None for low, high in found) else found  # type: ignore[misc]

    def another(self, k: int, truth: Sequence[int], step: int, weights: np.ndarray) -> list[int] | None:
        """Another world, in which the k-th hidden count is out by `step` and the others by as little as can be, as `weights` see it."""
        n = len(self.secrets)
        low, high = self._box()
        fixed = truth[k] + step
        if not low[k] <= fixed <= high[k]:
            return None
        low[k] = high[k] = fixed
        # least sum of absolute differences: the nearest other world, which the rule most likely treats alike
        cost = np.concatenate([np.zeros(n), weights])
        apart = np.block([[np.eye(n), -np.eye(n)], [-np.eye(n), -np.eye(n)]])
        limits = np.concatenate([np.asarray(truth, float), -np.asarray(truth, float)])
        constraints = [LinearConstraint(apart, -np.inf, limits)]
        if len(self.matrix):
            constraints.append(
                LinearConstraint(np.hstack([self.matrix, np.zeros_like(self.matrix)]), self.least, self.most)
            )
        box = Bounds(np.concatenate([low, np.zeros(n)]), np.concatenate([high, np.full(n, HIGHEST)]))
        found = milp(cost, constraints=constraints, integrality=np.ones(2 * n), bounds=box)
        return [round(value) for value in found.x[:n]] if found.success else None

    def _box(self) -> tuple[np.ndarray, np.ndarray]:
        return np.array([s.low for s in self.secrets], float), np.array(
            [min(s.high, HIGHEST) for s in self.secrets], float
        )

    def _end(self, k: int, sign: int) -> int | None:
        cost = np.zeros(len(self.secrets))
        cost[k] = sign
        constraints = [LinearConstraint(self.matrix, self.least, self.most)] if len(self.matrix) else []
        found = milp(cost, constraints=constraints, integrality=np.ones(len(cost)), bounds=Bounds(*self._box()))
        return round(found.x[k]) if found.success else None


def files_of(path: Path, options: Options, exports: Sequence[str] | None = EXPORTS) -> dict[str, bytes]:
    """Everything that `build` and `export` would write; with None for the formats, the one value that all of it is made from."""
    if exports is None:
        return _figures(path, options)
    flow_map = make_flow_map(open_dataset(path), options)
    files = {f"build/{name}": content for name, content in built_files(flow_map, options).items()}
    exported = exported_files(flow_map, options, exports) if exports else {}
    return files | {f"export/{name}": content for name, content in exported.items()}


def _figures(path: Path, options: Options) -> dict[str, bytes]:
    """Rows, balance, notes and dataset as every output reads them."""
    figures = reconcile(open_dataset(path), options)
    dataset = replace(figures.dataset, path=None, table=Path(figures.dataset.table.name))
    balance = {"balance": [{"part": part, "value": value} for part, value, _ in figures.balance.rows()]}
    told = repr(
        (
            dataset,
            figures.balance,
            figures.notes,
            figures.remarks,
            input_hashes(SimpleNamespace(dataset=figures.dataset)),
        )
    )  # type: ignore[arg-type]
    rows = figures.flows.to_csv(index_label="row", lineterminator="\n").encode()
    return {"build/flows.csv": rows, "build/manifest.json": json.dumps(balance).encode(), "told": told.encode()}


def attack(files: Mapping[str, bytes], below: int, not_itemised: float, *, guess: bool = False) -> Attack:
    """What an attacker makes of the files; `not_itemised` is what he is taken to know of the rest of the total.

    With `guess` he also takes the rows to be in order of their counts, and row numbers to tell them, where what is shown looks so.
    """
    rows = list(csv.DictReader(io.StringIO(files["build/flows.csv"].decode())))
    plain = [row for row in rows if row["nonplace"] != "total"]
    shown = [float(row["flow"]) for row in plain if row["flow"]]
    secrets = tuple(_secret(row, below, shown) for row in plain if not row["flow"])
    total = _total(files)
    known = [*_totals(rows, plain, secrets)]
    if total is not None:
        known.append(([1.0] * len(secrets), total - not_itemised - sum(shown), total - not_itemised - sum(shown)))
    if guess:
        known += [*_in_order(plain, secrets), *_by_gaps(plain, secrets)]
    known += _by_shares(secrets, total)
    matrix = np.array([row for row, _, _ in known], float).reshape(len(known), len(secrets))
    return Attack(secrets, matrix, np.array([low for _, low, _ in known]), np.array([high for _, _, high in known]))


Known = tuple[list[float], float, float]


def _secret(row: Mapping[str, str], below: int, shown: Sequence[float]) -> Secret:
    low = float(row["flow_low"] or 0)
    larger = [value for value in shown if value >= below]
    high = (
        float(row["flow_high"]) if row["flow_high"] else min(larger, default=math.inf)
    )  # the smallest are hidden first
    return Secret(int(row["row"]), _key(row), low, high, row.get("share", ""))


def _key(row: Mapping[str, str]) -> Key:
    return row["origin"], row["destination"], row.get("period", ""), row.get("category", "")


def _total(files: Mapping[str, bytes]) -> float | None:
    balance = json.loads(files["build/manifest.json"])["balance"]
    return next((float(part["value"]) for part in balance if part["part"].startswith("published total")), None)


def _totals(
    rows: Sequence[Mapping[str, str]], plain: Sequence[Mapping[str, str]], secrets: Sequence[Secret]
) -> Iterator[Known]:
    """Rows of totals that still show a number: of their period, their category, or everything."""
    for row in rows:
        if row["nonplace"] != "total" or not row["flow"]:
            continue
        period, category = row.get("period", ""), row.get("category", "")
        within = [
            r
            for r in plain
            if (not period or r.get("period") == period) and (not category or r.get("category") == category)
        ]
        rest = float(row["flow"]) - sum(float(r["flow"]) for r in within if r["flow"])
        if period or category:
            inside = {int(r["row"]) for r in within}
            yield [float(secret.row in inside) for secret in secrets], rest, rest


def _in_order(plain: Sequence[Mapping[str, str]], secrets: Sequence[Secret]) -> Iterator[Known]:
    """Where the numbers that are shown fall from row to row, hidden ones are taken to do so too."""
    ordered = sorted(plain, key=lambda row: int(row["row"]))
    shown = [float(row["flow"]) for row in ordered if row["flow"]]
    if len(shown) < 3 or any(a < b for a, b in pairwise(shown)):
        return
    for one, next_ in pairwise(ordered):
        line = [float(s.row == int(one["row"])) - float(s.row == int(next_["row"])) for s in secrets]
        floor = float(next_["flow"] or 0) - float(one["flow"] or 0)
        if any(line):
            yield line, floor, np.inf


def _by_gaps(plain: Sequence[Mapping[str, str]], secrets: Sequence[Secret]) -> Iterator[Known]:
    """Where the gaps between row numbers are the counts that are shown, they are taken to be the hidden ones too."""
    ordered = sorted(plain, key=lambda row: int(row["row"]))
    gaps = [(row, int(next_["row"]) - int(row["row"])) for row, next_ in pairwise(ordered)]
    shown = [(float(row["flow"]), gap) for row, gap in gaps if row["flow"]]
    if not shown or any(count != gap for count, gap in shown):
        return
    for row, gap in gaps:
        if not row["flow"]:
            yield [float(s.row == int(row["row"])) for s in secrets], gap, gap


def _by_shares(secrets: Sequence[Secret], total: float | None) -> Iterator[Known]:
    """A share that was left beside a hidden count bounds it."""
    for k, secret in enumerate(secrets):
        if secret.share and total:
            share = float(secret.share.strip("%")) / 100
            line = [float(j == k) for j in range(len(secrets))]
            yield line, (share - 0.0005) * total, (share + 0.0005) * total


@dataclass(frozen=True)
class Outcome:
    """How the attack on one table went: how many counts were hidden, which were found, how many twins were published alike."""

    hidden: int
    found: tuple[str, ...]
    twins: int


def try_table(made: Made, folder: Path, *, exports: Sequence[str] | None = EXPORTS) -> Outcome:
    """Build a table with its small counts hidden, attack what was written, and build another that should be published alike.

    A count is found where one number is left by what the files say, or by a guess that is right and that no twin refutes.
    """
    options = Options(boundaries="built-in", suppress_below=made.below)
    files = files_of(save(made, folder), options, exports)
    itemised = sum(made.counts.values())
    if all(row["flow"] for row in csv.DictReader(io.StringIO(files["build/flows.csv"].decode()))):
        return Outcome(0, (), 0)  # no count is small: the rows and their numbers are the table's own
    known = files, made.below, (made.total or itemised) - itemised
    facts, guessed = attack(*known), attack(*known, guess=True)
    truth = [made.counts.get(secret.key, 0) for secret in facts.secrets]
    bounds = facts.bounds()
    if any(not low <= count <= high for (low, high), count in zip(bounds, truth, strict=True)) or bool(truth) != bool(
        bounds
    ):
        raise AssertionError(f"the attacker is wrong: {bounds}, and it is {truth}")
    found = {k for k, (low, high) in enumerate(bounds) if low == high}
    maybe = {k for k, (low, high) in enumerate(guessed.bounds()) if low == high == truth[k]} - found
    asked = sorted(maybe | ({0} if truth else set()))
    twins = [_twin(made, (facts, truth), files, (folder, options, exports), k) for k in asked]
    refuted = {j for twin in twins for j, count in enumerate(twin) if count != truth[j]}
    found |= maybe - refuted
    return Outcome(
        len(truth), tuple(f"{facts.secrets[k].key} is {truth[k]}" for k in sorted(found)), sum(map(bool, twins))
    )


def _twin(
    made: Made,
    against: tuple[Attack, Sequence[int]],
    files: Mapping[str, bytes],
    how: tuple[Path, Options, Sequence[str] | None],
    k: int,
) -> list[int]:
    """Hidden counts of another table, of which the k-th differs, that is published byte for byte alike; empty where none was found."""
    facts, truth = against
    folder, options, exports = how
    chance, tried = np.random.default_rng(k), list[list[int]]()
    for step in (1, -1, 2, -2) * 4:
        other = facts.another(k, truth, step, chance.uniform(0.1, 2.0, len(truth)))
        if other is None or other in tried:
            continue
        tried.append(other)
        counts = {**made.counts, **{s.key: n for s, n in zip(facts.secrets, other, strict=True)}}
        if files_of(save(made.with_counts(counts), folder / f"twin-{k}-{len(tried)}"), options, exports) == files:
            return other
    return []


def main() -> int:
    """Attack as many random tables as are asked for, and say what was found."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    hidden: list[int] = []
    wrong = twins = 0
    for seed in range(number):
        with tempfile.TemporaryDirectory() as folder:
            ended = try_table(
                random_table(seed), Path(folder), exports=EXPORTS if seed % 20 == 0 else () if seed % 10 == 0 else None
            )
        hidden.append(ended.hidden)
        twins += ended.twins
        if ended.found:
            wrong += 1
            print(f"table {seed}: {'; '.join(ended.found)}")
        if ended.hidden and not ended.twins:
            print(f"table {seed}: no other table was published alike")
            wrong += 1
        if seed % 100 == 99:
            print(f"{seed + 1} tables tried", flush=True)
    several = sum(n > 1 for n in hidden)
    print(
        f"{number} tables, {several} of them hide two counts or more, {sum(hidden)} hidden counts; {twins} twins alike; {wrong} wrong"
    )
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
