"""Mutation testing of whole modules: one small fault at a time is put into the code, and the tests have to see it.

    python tools/mutants.py                               every module of MODULES, and the report into docs/mutants.md
    python tools/mutants.py statistics/balance            some of them
    python tools/mutants.py statistics/balance --left     those that an earlier run did not kill, after more tests are written

The faults are Cosmic Ray's: its operators make the mutated source. What is ours is only how they are run. Tests are collected once; then
each mutant is a fork of that process in which the changed functions have the mutated code, and which runs those tests that reach the
changed line, quickest first, until one fails. Without this each mutant would import geopandas again, and the whole would take a day.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import functools
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
import types
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import cosmic_ray.plugins
import coverage
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "countylines_map"
REPORT = ROOT / "docs" / "mutants.md"
KEPT = ROOT / "build" / "mutants"
REASONS = ROOT / "tools" / "mutants_explained.toml"
FLOOR = 0.85

MODULES: dict[str, tuple[str, ...]] = {
    "statistics/balance": ("tests/statistics/test_balance.py", "tests/test_check.py"),
    "statistics/disclosure": ("tests/statistics/test_disclosure.py",),
    "statistics/rounding": ("tests/statistics/test_rounding.py",),
    "statistics/total_rows": ("tests/statistics/test_balance.py",),
    "tables/counts": ("tests/tables/test_counts.py", "tests/tables/test_flows.py"),
    "tables/totals": ("tests/tables/test_left_over.py", "tests/tables/test_sections.py", "tests/tables/test_groups.py"),
    "gazetteer/gazetteer": ("tests/gazetteer",),
    "gazetteer/resolution": ("tests/gazetteer",),
    "layout/scale": ("tests/layout/test_scale.py", "tests/layout/test_scale_fit.py"),
    "layout/flow_tree": ("tests/layout/test_flow_tree.py",),
    "layout/sums": ("tests/layout/test_sums.py",),
}
"""Each module with the tests that are there for it; they run in this process, so that none may start another that imports the package."""

# One change for each operator, the one that is nearest to it: "<" for "<=" is harder to see than "<" for ">". Cosmic Ray would make
# eleven of each "+"; ten of them fall over at once and say nothing of the tests.
PAIRS = (
    "BinaryOperator_Add_Sub BinaryOperator_Sub_Add BinaryOperator_Mul_Div BinaryOperator_Div_Mul BinaryOperator_FloorDiv_Div "
    "BinaryOperator_Mod_FloorDiv BinaryOperator_Pow_Mul BinaryOperator_BitOr_BitAnd BinaryOperator_BitAnd_BitOr "
    "BinaryOperator_BitXor_BitOr BinaryOperator_LShift_RShift BinaryOperator_RShift_LShift ComparisonOperator_Eq_NotEq "
    "ComparisonOperator_NotEq_Eq ComparisonOperator_Lt_LtE ComparisonOperator_LtE_Lt ComparisonOperator_Gt_GtE "
    "ComparisonOperator_GtE_Gt ComparisonOperator_Is_IsNot ComparisonOperator_IsNot_Is UnaryOperator_USub_UAdd "
    "UnaryOperator_Delete_Not UnaryOperator_Delete_Invert UnaryOperator_Delete_USub"
)
WHOLE = (
    "AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue "
    "ReplaceContinueWithBreak ExceptionReplacer NumberReplacer RemoveDecorator ZeroIterationForLoop"
)
OPERATORS = (
    *(f"core/Replace{pair}" for pair in PAIRS.split()),
    *(f"core/{name}" for name in WHOLE.split()),
)
HEAVY = (
    "geopandas",
    "shapely",
    "pandas",
    "numpy",
    "pyproj",
    "pyogrio",
    "rapidfuzz",
    "narwhals",
    "requests",
    "openpyxl",
)
LONGEST_S = 20.0
MOST_BYTES = 6 * 2**30

Cached = type(functools.cache(int))


@dataclass(frozen=True)
class Mutant:
    """A module with one fault: which operator made it, its mutated source, and the line that differs, before and after."""

    operator: str
    line: int
    column: int
    source: str
    before: str
    after: str


@functools.cache
def mutants_of(source: str) -> list[Mutant]:
    """Every mutant of a module, without those that only change a type written beside a name."""
    plain = _without_types(source)
    found, seen = [], {plain}
    for name in OPERATORS:
        operator = cosmic_ray.plugins.get_operator(name)()
        places = [place for node in ast_nodes(get_ast(source)) for place in operator.mutation_positions(node)]
        for k, (start, _) in enumerate(places):
            mutated = mutate_code(source, operator, k)
            try:
                bare = _without_types(mutated)
            except SyntaxError:
                continue
            if bare not in seen:
                seen.add(bare)
                found.append(Mutant(name.removeprefix("core/"), *start, mutated, *_changed_line(source, mutated)))
    return sorted(found, key=lambda mutant: (mutant.line, mutant.column, mutant.operator))


def _changed_line(source: str, mutated: str) -> tuple[str, str]:
    pairs = zip(source.splitlines(), [*mutated.splitlines(), ""], strict=False)
    return next(((old.strip(), new.strip()) for old, new in pairs if old != new and old.strip()), ("", ""))


def _without_types(source: str) -> str:
    """The program that Python runs: no annotation outside a class body has an effect, since none is looked at (PEP 563)."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for part in ("annotation", "returns"):
            if getattr(node, part, None) is not None:
                setattr(node, part, ast.Name("T", ast.Load()))
        if isinstance(node, ast.arguments):  # the star between arguments is no product
            node.args, node.posonlyargs, node.kwonlyargs = [*node.posonlyargs, *node.args, *node.kwonlyargs], [], []
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.test = ast.Name("TYPE_CHECKING", ast.Load())
    return ast.dump(tree)


# --- where in the program a mutant stands


def statement_lines(source: str) -> dict[int, range]:
    """For each line, the lines of the statement that it belongs to; of an `if` or a `for` only its head."""
    found: dict[int, range] = {}
    for node in ast.walk(ast.parse(source)):  # outer statements first, inner ones over them
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            last = max(first, body[0].lineno - 1) if body else node.end_lineno or first
            for line in range(first, last + 1):
                found[line] = range(first, last + 1)
    return found


def function_bodies(source: str) -> list[tuple[int, int]]:
    """First and last lines of what stands inside functions; a mutant elsewhere has its effect when the module is imported."""
    return [
        (node.body[0].lineno, node.end_lineno or 0)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


# --- a mutant into a process that has imported the module already


class Target:
    """A module that is imported, its functions wherever they are held, and how a mutant takes their place."""

    def __init__(self, name: str) -> None:
        self.path = PACKAGE / f"{name}.py"
        self.module = import_module("countylines_map." + name.replace("/", "."))
        self.source = self.path.read_text(encoding="utf-8")
        self.bodies, self.statements = function_bodies(self.source), statement_lines(self.source)
        self.functions: dict[tuple[str, int], list[types.FunctionType]] = {}
        self.caches: list[Any] = []
        self.doctests: list[dict[str, Any]] = []

    def find_functions(self) -> None:
        """Where this module's functions are held, and which results are kept that may come of them."""
        package = self.module.__name__.rpartition(".")[0]
        for thing in gc.get_objects():
            if isinstance(thing, Cached) and (thing.__module__ or "").startswith(package):
                self.caches.append(thing)
            if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == str(self.path):
                self.functions.setdefault(_key(thing.__code__), []).append(thing)

    def at_import(self, mutant: Mutant) -> bool:
        return not any(first <= mutant.line <= last for first, last in self.bodies)

    def put_in(self, mutant: Mutant) -> None:
        """Give living functions the mutated code; what a module has only at import is made again and put where the old one is held."""
        code = compile(mutant.source, str(self.path), "exec", flags=0, dont_inherit=True)
        for key, made in _codes(code):
            for function in self.functions.get(key, ()):
                if function.__code__ != made:
                    function.__code__ = made
        if self.at_import(mutant):
            held = {id(each.__globals__): each.__globals__ for found in self.functions.values() for each in found}
            for old in held.values():
                self._import_again(mutant, code, old)
        for kept in self.caches:
            kept.cache_clear()

    def _import_again(self, mutant: Mutant, code: types.CodeType, old: dict[str, Any]) -> None:
        new: dict[str, Any] = {k: old[k] for k in ("__name__", "__package__", "__file__", "__spec__", "__builtins__")}
        exec(code, new)  # the module's own source with one change
        around = self._definition_at(mutant.line)
        plain = {name for name, value in new.items() if not callable(value) and not isinstance(value, types.ModuleType)}
        other = {name for name in plain if not _same(old.get(name), new[name])}
        for name, value in new.items():
            before = old.get(name)
            made_here = isinstance(value, type) and value.__module__ == self.module.__name__
            if (
                name == around or name in other or (other and made_here)
            ):  # a class keeps the defaults that it was made with
                self._replace(name, before, value)
                old[name] = value
            elif isinstance(value, types.FunctionType) and isinstance(before, types.FunctionType):
                before.__defaults__, before.__kwdefaults__ = value.__defaults__, value.__kwdefaults__

    def _replace(self, name: str, before: object, value: object) -> None:
        """Wherever a name was imported to: other modules, tests, doctests."""
        for held in (*(getattr(module, "__dict__", {}) for module in list(sys.modules.values())), *self.doctests):
            if name in held and held[name] is before:
                held[name] = value

    def _definition_at(self, line: int) -> str | None:
        for node in ast.parse(self.source).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                if first <= line <= (node.end_lineno or 0):
                    return node.name
        return None


def _same(one: object, other: object) -> bool:
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:
        return repr(one) == repr(other)


def _key(code: types.CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: types.CodeType) -> Iterator[tuple[tuple[str, int], types.CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield _key(constant), constant
            yield from _codes(constant)


# --- tests, collected once


class Runner:
    """A plugin that, once tests are collected, tries each mutant in a fork instead of running the session."""

    def __init__(self, target: Target, chosen: list[Mutant], told: Path) -> None:
        self.target, self.chosen, self.told = target, chosen, told
        self.failed, self.used = False, 0.0
        self.reached: dict[str, set[int]] = {}
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Made-up input is the same each time, and a find is enough: it is not made smaller."""
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutants", deadline=None, database=None, derandomize=True, max_examples=40, phases=phases
        )
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if not item.get_closest_marker("browser")]
        self._look(items)
        self.target.find_functions()
        self.target.doctests = [item.dtest.globs for item in items if getattr(item, "dtest", None)]
        gc.collect()
        gc.freeze()
        for mutant in self.chosen:
            said = {**vars(mutant), "end": self._try(mutant, items)}
            del said["source"]
            with self.told.open("a", encoding="utf-8") as told:  # what is known stays known where a run is cut off
                told.write(json.dumps(said) + "\n")
        return True

    def _look(self, items: list[pytest.Item]) -> None:
        """In a fork: which lines each test reaches and how long it takes; all must pass."""
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            code = 1
            try:
                with _quiet(), os.fdopen(writing, "w") as pipe:
                    json.dump({"tests": self._looked(items), "modules": sorted(sys.modules)}, pipe)
                code = int(self.failed)
            finally:
                os._exit(code)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        if os.waitpid(child, 0)[1]:
            raise SystemExit(f"{self.target.path.name}: the tests fail without a mutant: run them by themselves first")
        looked = json.loads(text)
        for name, (seconds, lines) in looked["tests"].items():
            self.seconds[name], self.reached[name] = seconds, set(lines)
        for name in looked["modules"]:
            with contextlib.suppress(Exception):
                import_module(name)  # once, and not in each fork
        if not self.target.module.__name__.startswith("countylines_map.gazetteer"):
            from countylines_map.gazetteer import load_gazetteer

            load_gazetteer()

    def _looked(self, items: list[pytest.Item]) -> dict[str, tuple[float, list[int]]]:
        found: dict[str, tuple[float, list[int]]] = {}
        for item in items:
            watch = coverage.Coverage(data_file=None, config_file=False, include=[str(self.target.path)])
            began = time.process_time()
            watch.start()
            self._run([item])
            watch.stop()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that a test does not come here is no news
                lines = watch.get_data().lines(str(self.target.path)) or []
            found[item.nodeid] = (time.process_time() - began, sorted(lines))
        return found

    def _run(self, items: list[pytest.Item]) -> None:
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.failed:
                return

    def _try(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        lines = self.target.statements.get(mutant.line, range(mutant.line, mutant.line + 1))
        everything = self.target.at_import(mutant)
        chosen = [item for item in items if everything or not self.reached[item.nodeid].isdisjoint(lines)]
        chosen.sort(key=lambda item: self.seconds[item.nodeid])
        longest = LONGEST_S + 5 * sum(self.seconds[item.nodeid] for item in chosen)
        end = "not reached" if not chosen else self._forked(mutant, chosen, longest)
        if end in ("survived", "not reached"):
            print(f"  {end}: line {mutant.line} {mutant.operator} ({self.used:.1f} s)", flush=True)
            print(f"    - {mutant.before}\n    + {mutant.after}", flush=True)
        return end

    def _forked(self, mutant: Mutant, items: list[pytest.Item], longest: float) -> str:
        if (child := os.fork()) == 0:
            code = 1
            with _quiet():
                resource.setrlimit(resource.RLIMIT_CPU, (int(longest) + 1, int(longest) + 2))
                resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
                try:
                    self.target.put_in(mutant)
                    self._run(items)
                    code = int(self.failed)
                finally:
                    os._exit(code)
        until = time.monotonic() + 6 * longest
        while True:
            done, status, used = os.wait4(child, os.WNOHANG)
            if done:
                self.used = used.ru_utime + used.ru_stime
                break
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.002)
        ended = os.waitstatus_to_exitcode(status)
        return "survived" if ended == 0 else "killed" if ended > 0 else "killed by its time"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    nothing = os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    for number in (1, 2):
        os.dup2(nothing, number)
    yield


def run_module(name: str, words: argparse.Namespace) -> None:
    """Try the mutants of one module in this process, and write each one's end down as it is known."""
    for heavy in HEAVY:
        import_module(heavy)
    target = Target(name)
    chosen = [m for m in mutants_of(target.source)[:: words.every] if words.line in (None, m.line)]
    done = {_which(said) for said in kept(name) if said["end"].startswith("killed")} if words.left else set()
    runner = Runner(target, [m for m in chosen if _which(vars(m)) not in done], words.here)
    given = ["-n0", "-q", "-p", "no:cacheprovider", "-x", "--tb=no", "-s", "--continue-on-collection-errors"]
    pytest.main([*given, str(target.path), *MODULES[name]], plugins=[runner])


def _which(said: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(said[part] for part in ("operator", "before", "after", "column"))


def kept(name: str) -> list[dict[str, Any]]:
    """How the mutants of a module ended in earlier runs, of each the last; those of lines that are no more are left out."""
    path = KEPT / f"{name.replace('/', '-')}.jsonl"
    if not path.is_file():
        return []
    said = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    now = {_which(vars(m)): m.line for m in mutants_of((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))}
    last = {_which(one): one for one in said if _which(one) in now}
    return sorted(
        ({**one, "line": now[which]} for which, one in last.items()), key=lambda one: (one["line"], one["column"])
    )


# --- the report


def _explained(name: str) -> dict[str, str]:
    import tomllib

    if not REASONS.is_file():
        return {}
    return dict(tomllib.loads(REASONS.read_text(encoding="utf-8")).get(name, {}))


def report() -> str:
    """The report as Markdown: how many mutants of each module were killed, and each that was not, with what is known of it."""
    rows, left, every, dead = [], [], 0, 0
    for name in MODULES:
        if not (found := kept(name)):
            rows.append(f"| `{name}` | not yet tried | | | |")
            continue
        made = len(mutants_of((PACKAGE / f"{name}.py").read_text(encoding="utf-8")))
        survivors = [a for a in found if not a["end"].startswith("killed")]
        killed = len(found) - len(survivors)
        rows.append(f"| `{name}` | {made} | {len(found)} | {killed} | {killed / max(len(found), 1):.1%} |")
        every, dead = every + len(found), dead + killed
        why = _explained(name)
        left += [f"\n### {name}\n"] if survivors else []
        for a in survivors:
            reason = why.get(a["before"], "")
            left.append(
                f"- line {a['line']}, {a['operator']}: `{a['before']}` → `{a['after']}`{' – ' if reason else ''}{reason}"
            )
    return "\n".join([*HEAD, *rows, f"| all | | {every} | {dead} | {dead / max(every, 1):.1%} |", *TAIL, *left, ""])


HEAD = (
    "# Mutants: faults put into the code on purpose",
    "",
    "Made by `make mutants` (`tools/mutants.py`): one small fault at a time is put into a module, and the tests have to see it. Whole",
    "modules; the operators are Cosmic Ray's, of each comparison and each sign the nearest other one. Changes of written types and of",
    "`if TYPE_CHECKING`, which Python does not run, are not counted.",
    "",
    "| module | mutants | tried | killed | share |",
    "|---|---:|---:|---:|---:|",
)
TAIL = ("", "## Those that live", "", "Where a reason stands behind one, no table can tell it from the program.")


def main() -> int:
    """Try modules one after another, each in a process of its own."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("modules", nargs="*", default=[], help="of MODULES; all without any")
    words.add_argument("--every", type=int, default=1, help="only every so manyth mutant")
    words.add_argument("--line", type=int, help="only mutants of this line")
    words.add_argument(
        "--left", action="store_true", help="only those that an earlier run did not kill or did not come to"
    )
    words.add_argument(
        "--report", action="store_true", help="write docs/mutants.md from what is known, and try nothing"
    )
    words.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    said = words.parse_args()
    if said.here:
        run_module(said.modules[0], said)
        return 0
    shares = []
    for name in () if said.report else said.modules or MODULES:
        found = tried(name, said)
        killed = sum(a["end"].startswith("killed") for a in found)
        shares.append(killed / max(len(found), 1))
        print(f"{name}: {killed} of {len(found)} killed, {shares[-1]:.1%}", flush=True)
    if said.report or (not said.modules and said.every == 1):
        REPORT.write_text(report(), encoding="utf-8")
    return int(min(shares, default=1.0) < FLOOR)


def tried(name: str, said: argparse.Namespace) -> list[dict[str, Any]]:
    """How the mutants of a module ended, tried in a process of its own.

    Raises:
        RuntimeError: the tests fail without a mutant, or their process did not end as it should.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    told = KEPT / f"{name.replace('/', '-')}.jsonl"
    if not (said.left or said.line or said.every > 1):
        told.unlink(missing_ok=True)
    words = [sys.executable, __file__, name, "--every", str(said.every), "--here", str(told)]
    words += [*(["--line", str(said.line)] if said.line else []), *(["--left"] if said.left else [])]
    where = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    where["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), *filter(None, [where.get("PYTHONPATH")])])
    if subprocess.run(words, cwd=ROOT, env=where, check=False).returncode or not told.is_file():
        raise RuntimeError(f"{name}: no answer; its tests have to pass by themselves first")
    return kept(name)


if __name__ == "__main__":
    raise SystemExit(main())
