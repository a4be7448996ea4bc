"""The command line: verbs, messages on the right stream, exit codes. It decides nothing that the library could."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..errors import CountylinesError, DatasetError, OutputError, Problem, TableError, printable
from ..options import FLAGS
from .arguments import gathered, parser
from .ending import ended
from .log import Log

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..gazetteer import Match, NonPlace
    from ..options import Options
    from ..tables import Dataset

Progress = Callable[[str], None]


def run(words: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 a problem with data, 130 stopped by the user.

    Raises: SystemExit with code 2 on wrong usage, as argparse does.
    """
    given = parser().parse_args(words)
    verbs: dict[str, Callable[[Namespace], int]] = {
        "build": build, "compare": compare, "check": check, "init": init, "export": export, "locate": locate, "fetch": fetch,
        "import": take, "sources": sources, "diff": diff, "completion": completion,
    }  # fmt: skip
    given.log = Log(given)
    code = ended(given, verbs[given.verb])
    given.log.end(code)
    return code


def build(given: Namespace) -> int:
    """Make the map, its data files and the manifest, and say what it shows."""
    if given.each is not None:
        return _each(given)
    from ..export import BUILT, built_files, layout_change, write_outputs
    from ..pipeline import make_flow_map
    from .reports import balance_lines, metrics_lines

    dataset, options = _dataset(given), _options(given)
    _refuse_outputs(given, BUILT, dataset, options)
    with _progress(given) as progress:
        flow_map = make_flow_map(dataset, options, progress)
        unfit = _unfit(given, flow_map)
        progress("drawing the page")
        files = built_files(flow_map, options, tiles=given.tiles, fragment=given.fragment, url=given.url)
        saved = [layout_change(flow_map)] if given.save_layout else []
        removed = write_outputs(given.output, "build", files, overwrite=given.overwrite, also=saved)
    given.log.notes([*flow_map.remarks, *flow_map.notes])
    given.log.warnings(unfit)
    _say(given, balance_lines(flow_map.balance, dataset.unit))
    if given.report:
        _say(given, ["", *metrics_lines(flow_map)])
    written = [*(dataset.path for _ in saved), *(given.output / name for name in files)]
    _say(given, ["", *_removed(given, removed), f"wrote {', '.join(str(path) for path in written)}"])
    return 0


def _each(given: Namespace) -> int:
    """Make a page for each part of the table, and an index of all; go on where an earlier run was stopped."""
    from ..export import EACH
    from ..page_set import Extras, build_each
    from .reports import balance_lines

    if given.save_layout or given.report:
        what = "a layout or a report is of one map, and --each makes many"
        raise DatasetError(Problem(what, "--each", "leave --save-layout and --report out, or build one map"))
    dataset, options = _dataset(given), _options(given)
    _refuse_outputs(given, EACH, dataset, options)
    extras = Extras(given.tiles, given.fragment, given.url)
    with _counted_progress(given) as progress:
        made = build_each(
            dataset,
            given.each,
            given.output,
            options,
            extras=extras,
            overwrite=given.overwrite,
            strict=given.strict,
            progress=progress,
        )
    given.log.notes([*made.remarks, *made.division.whole.notes])
    given.log.warnings(made.unfit)
    _say(given, balance_lines(made.division.whole.balance, dataset.unit))
    told = [
        f"{number:,} {word}"
        for number, word in ((made.made, "made"), (made.kept, "kept from an earlier run"))
        if number
    ]
    sums = f"the pages{' and what has no page' if made.division.beside else ''} have {made.division.itemised:,.10g}, as the table has"
    _say(given, ["", *(f"removed {given.output / name}, which this run does not make" for name in made.removed), sums])
    _say(given, [f"{len(made.division.parts):,} pages ({', '.join(told)}), listed in {given.output / 'index.html'}"])
    return 0


def completion(given: Namespace) -> int:
    """Print the script of a shell, whatever else is said: it is meant to be kept in a file."""
    from .completion import completion_script

    print(completion_script(given.shell))
    return 0


def compare(given: Namespace) -> int:
    """Compare two tables, or two periods or categories of one, and write page, picture, table and manifest.

    Raises: DatasetError where nothing says what is compared, or several options do.
    """
    from ..comparison import compare_figures, parts_of
    from ..export import COMPARED, compared_files, write_outputs
    from ..pipeline import areas_of, reconcile

    asked = [
        (column, values) for column, values in (("period", given.periods), ("category", given.categories)) if values
    ]
    if len(asked) + bool(given.other) != 1:
        what = "say what is compared: a second table, --periods or --categories, and only one of them"
        raise DatasetError(
            Problem(what, str(given.dataset), "such as countylines-map compare TABLE --periods 2022 2023")
        )
    dataset, options = _dataset(given), _options(given)
    _refuse_outputs(given, COMPARED, dataset, options)
    with _progress(given) as progress:
        progress("reading the tables")
        if asked:
            sides = parts_of(reconcile(dataset, options), *asked[0])
        else:
            other = _dataset(Namespace(**{**vars(given), "dataset": given.other}))
            _refuse_outputs(given, COMPARED, other, options)
            sides = reconcile(dataset, options), reconcile(other, options)
        names = given.names or (asked[0][1] if asked else None)
        made = compare_figures(sides, areas_of(sides[0].dataset, options), options, tuple(names) if names else None)
        progress("drawing both and the difference")
        files = compared_files(made)
        removed = write_outputs(given.output, "compare", files, overwrite=given.overwrite)
    given.log.notes([*dict.fromkeys(remark for side in sides for remark in side.remarks), *made.notes])
    _say(
        given,
        [
            made.sentence,
            "",
            *_removed(given, removed),
            f"wrote {', '.join(str(given.output / name) for name in files)}",
        ],
    )
    return 0


def _unfit(given: Namespace, flow_map: FlowMap) -> list[Problem]:
    """What somebody should look at before the map is published.

    Raises: OutputError with all of it where the command is strict.
    """
    from ..layout import publication_faults

    found = publication_faults(flow_map.layouts)
    if found and given.strict:
        raise OutputError(found)
    return found


def check(given: Namespace) -> int:
    """Say everything that build would refuse; write nothing."""
    from ..check import find_problems
    from .reports import balance_lines

    dataset, early = _dataset_to_check(given)
    with _progress(given) as progress:
        problems, flow_map = find_problems(dataset, _options(given), progress)
    if flow_map is None or early:
        given.log.problems([*early, *problems])
        return 1
    given.log.notes([*flow_map.remarks, *flow_map.notes])
    _say(given, [*balance_lines(flow_map.balance, flow_map.dataset.unit), "", "nothing to refuse"])
    return 0


def init(given: Namespace) -> int:
    """Write a TOML of what was found in a table, beside it or where it is asked for.

    Raises: TableError where there is no table; OutputError where a file has the TOML's name already.
    """
    from pathlib import Path

    from ..files import write_safely
    from ..gazetteer import load_gazetteer
    from ..tables import starter_toml

    said = given.unit
    given.unit = said or "people"
    dataset = _dataset(given)
    if dataset.path is not None or not dataset.table.is_file():
        raise TableError(
            Problem(
                "there is no table of that name", str(given.dataset), "give the file of a table, such as arrests.csv"
            )
        )
    place = given.output or Path(given.dataset).with_suffix(".toml")
    if place.exists():
        raise OutputError(
            Problem("the file is there already", str(place), "name another with --output, or move it away")
        )
    gazetteer = load_gazetteer(overrides=dataset.places, prefer=dataset.prefer)
    text = starter_toml(dataset, gazetteer.kind_of, unit=said or "", title=given.title or "")
    write_safely(place, text.encode())
    _say(given, [f"wrote {place}; correct it, and then: countylines-map build {place}"])
    return 0


def export(given: Namespace) -> int:
    """Write layers for a GIS, or static pictures."""
    if given.to:
        return _to_database(given)
    from ..export import exported_files, exported_names, write_outputs
    from ..pipeline import make_flow_map

    dataset, options = _dataset(given), _options(given)
    _refuse_outputs(given, exported_names(given.format), dataset, options)
    with _progress(given) as progress:
        flow_map = make_flow_map(dataset, options, progress)
        unfit = _unfit(given, flow_map)
        progress("writing the layers")
        files = exported_files(flow_map, options, given.format, crs=given.crs)
        removed = write_outputs(given.output, "export", files, overwrite=given.overwrite)
    given.log.notes([*flow_map.remarks, *flow_map.notes])
    given.log.warnings(unfit)
    _say(given, [*_removed(given, removed), *(f"wrote {given.output / name}" for name in files)])
    return 0


def _to_database(given: Namespace) -> int:
    """Write all layers into a database, or nothing."""
    from ..export import make_layers, write_database
    from ..pipeline import make_flow_map

    with _progress(given) as progress:
        flow_map = make_flow_map(_dataset(given), _options(given), progress)
        unfit = _unfit(given, flow_map)
        progress("writing the tables")
        tables = write_database(make_layers(flow_map, given.crs), given.to, overwrite=given.overwrite)
    given.log.notes([*flow_map.remarks, *flow_map.notes])
    given.log.warnings(unfit)
    _say(given, [f"wrote the tables {', '.join(tables)}"])
    return 0


def locate(given: Namespace) -> int:
    """Say what names mean; exit 1 when one of them means nothing."""
    from ..gazetteer import load_gazetteer
    from .reports import as_json, found_lines

    gazetteer = load_gazetteer(prefer=given.prefer, accept_close=given.accept_close)
    if given.table:
        return _locate_table(given, gazetteer)
    names = given.names or [line.rstrip("\n") for line in sys.stdin if line.strip()]
    found: list[Match | NonPlace] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(gazetteer.locate(name))
        except CountylinesError as error:
            problems += error.problems
    if given.json:
        print(as_json([answer.to_dict() for answer in found]))
    else:
        for answer in found:
            print("\n".join(map(printable, found_lines(answer))))
    given.log.problems(problems)
    return 1 if problems else 0


def diff(given: Namespace) -> int:
    """Say what changed between two builds, and the note for readers where a figure did."""
    from ..differences import correction_note, differences
    from .reports import as_json, change_lines

    changes = differences(given.old, given.new)
    if given.json:
        print(as_json([vars(change) for change in changes]))
    else:
        _say(given, change_lines(changes, correction_note(changes)))
    return 0


def fetch(given: Namespace) -> int:
    """Bring official boundaries from the portal."""
    from ..boundaries import fetch_districts, fetch_level
    from .reports import source_lines

    if given.level != "districts":
        with _counted_progress(given) as progress:
            found = fetch_level(
                given.level,
                given.vintage,
                given.generalisation,
                base_url=given.portal,
                dry_run=given.dry_run,
                progress=progress,
            )
        _say(given, list(found.lines))
        return 0
    with _counted_progress(given) as progress:
        source, lines = fetch_districts(
            given.vintage,
            given.generalisation or "BUC",
            base_url=given.portal,
            dry_run=given.dry_run,
            progress=progress,
        )
    _say(given, [*lines, *(["fetched", *source_lines([source])] if source else [])])
    return 0


def take(given: Namespace) -> int:
    """Take official boundaries from a file."""
    from ..boundaries import import_boundaries
    from .reports import source_lines

    found = import_boundaries(
        given.file, vintage=given.vintage, generalisation=given.generalisation, dissolve=given.dissolve
    )
    for brought in found:
        _say(given, ["imported", *source_lines([brought.source]), *brought.lines])
    return 0


def sources(given: Namespace) -> int:
    """List every input."""
    from ..boundaries import installed_coverages, installed_sets
    from ..sources import read_sources
    from .reports import as_json, source_lines

    listed = [*read_sources().values(), *installed_coverages(), *(kept.source for kept in installed_sets())]
    print(as_json([vars(source) for source in listed]) if given.json else "\n".join(source_lines(listed)))
    return 0


def _locate_table(given: Namespace, gazetteer: Any) -> int:
    from ..export import table_csv
    from ..gazetteer import add_columns
    from ..sources import credit_lines, shipped_sources
    from ..tables import read_place_list

    if not given.column:
        raise TableError(Problem("--table needs to know its column of places", str(given.table), "add --column NAME"))
    table = read_place_list(given.table, given.column, given.sheet)
    located, problems = add_columns(table, given.column, gazetteer)
    sys.stdout.flush()
    sys.stdout.buffer.write(table_csv(located, index=False))  # UTF-8 whatever the terminal's encoding
    sys.stdout.buffer.flush()
    given.log.notes(credit_lines(shipped_sources(located.attrs["lists"])))
    given.log.problems(problems)
    return 1 if problems else 0


def _refuse_outputs(given: Namespace, names: Iterable[str], dataset: Dataset, options: Options) -> None:
    """Before anything is read: no input is an output, and no file of another's is in the way."""
    from ..export import input_files, refuse_foreign, refuse_inputs
    from ..transaction import clear_up

    clear_up(given.output)
    refuse_inputs(given.output, names, input_files(dataset, options))
    if not given.overwrite:
        refuse_foreign(given.output, names)


def _removed(given: Namespace, names: Iterable[str]) -> list[str]:
    return [
        f"removed {given.output / name}, which an earlier {given.verb} made and this one does not" for name in names
    ]


def _dataset(given: Namespace) -> Dataset:
    from pathlib import Path

    from ..pipeline import open_dataset
    from ..transaction import clear_up

    clear_up(Path(given.dataset or ".").parent)
    words = {}
    for word, option in FLAGS.items():
        value = getattr(given, word, None)
        if not option.build and value is not None:
            words[word] = gathered(value) if option.type.startswith("table of ") else value
    return open_dataset(given.dataset, **words)


def _dataset_to_check(given: Namespace) -> tuple[Dataset, tuple[Problem, ...]]:
    """The dataset, and what is wrong with it already: a unit that nobody said must not hide what is wrong with the table."""
    try:
        return _dataset(given), ()
    except DatasetError as error:
        if given.unit is not None or str(given.dataset).endswith(".toml"):
            raise
        given.unit = "people"
        return _dataset(given), error.problems


def _options(given: Namespace) -> Options:
    from ..options import Options

    return Options(**{word: getattr(given, word) for word, option in FLAGS.items() if option.build})


def _say(given: Namespace, lines: Iterable[str]) -> None:
    if not given.quiet:
        print("\n".join(map(printable, lines)))


@contextlib.contextmanager
def _progress(given: Namespace) -> Iterator[Progress]:
    """A line that follows the steps, where somebody looks at a terminal; silence elsewhere."""
    if given.log.steps or given.quiet or not sys.stderr.isatty():
        yield given.log.step
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield status.update


@contextlib.contextmanager
def _counted_progress(given: Namespace) -> Iterator[Callable[[int, int, str], None]]:
    """A bar for work that can be counted; silence where nobody looks."""
    if given.log.steps or given.quiet or not sys.stderr.isatty():
        yield lambda done, total, what: given.log.step(f"{what} {done} of {total}" if total else what)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total or None, description=what)
