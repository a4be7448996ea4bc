"""A page for each part of a table, at one locked scale, built in parallel, with an index; what stands whole already is kept."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__
from .division import ENDS, Division, Part, divide
from .errors import CountylinesError, DatasetError, OutputError, Problem
from .export import (
    BUILT,
    MANIFESTS,
    built_files,
    index_files,
    input_files,
    manifest_bytes,
    plain_options,
    refuse_foreign,
    refuse_inputs,
    remove_earlier,
    stands_whole,
    write_outputs,
)
from .formatting import withheld_counts
from .layout import Ends, choose_form, publication_faults
from .pipeline import areas_of, draw_flow_map, reconcile, shared_scale

if TYPE_CHECKING:
    from .boundaries import Areas
    from .options import Options
    from .pipeline import Figures
    from .tables import Dataset

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Extras:
    """What a page may have beside what every page has: a base map, a body alone, and the address of the folder of all pages."""

    tiles: str | None = None
    fragment: bool = False
    url: str = ""


@dataclass(frozen=True, eq=False)
class PageSet:
    """What was built: the division, how many pages were made and how many kept, what was removed, and what to look at."""

    division: Division
    made: int
    kept: int
    removed: tuple[str, ...]
    unfit: tuple[Problem, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Work:
    """What all pages share: it goes to each process once."""

    folder: Path
    areas: Areas
    options: Options
    extras: Extras
    overwrite: bool
    strict: bool
    part_of: Mapping[str, Any] = field(default_factory=dict)


def build_each(
    dataset: Dataset, by: str, folder: Path, options: Options, *, extras: Extras | None = None, overwrite: bool = False,
    strict: bool = False, processes: int | None = None, progress: Progress = lambda done, total, what: None,
) -> PageSet:  # fmt: skip
    """Build one page for each "destination", "origin" or value of a column, each in a folder of its own, and the index of all.

    Every page is written in one step, so a build that was stopped leaves whole pages only; the next keeps those whose figures, options
    and scale are the same and whose files are as they were written. `processes` are as many as the machine has processors, unless said.
    Raises: as `make_flow_map`; DatasetError where there is no such column or a part is not a map of arrows; OutputError as
    `write_outputs`, and for pages that are not fit to be published where `strict`.
    """
    if options.expected:
        what = "a model is fitted to a whole table, and --each makes a page of each part"
        raise DatasetError(Problem(what, "--expected", "leave --expected or --each out"))
    progress(0, 0, "reading the table")
    figures = reconcile(dataset, options)
    division = divide(figures, by)
    options = _in_arrows(division, options)
    areas = replace(areas_of(figures.dataset, options), membership=figures.membership)
    scale = shared_scale([part.figures for part in division.parts], areas, options)
    if options.scale_from is None and scale.largest > 0:
        options = replace(options, scale_from=scale.to_dict())
    shared = {"each": by, "whole": figures.dataset.title}
    work = _Work(folder, areas, options, extras or Extras(), overwrite, strict, shared)
    wanted = {part.folder: fingerprint(part, work) for part in division.parts}
    left = [part for part in division.parts if not _stands(folder / part.folder, wanted[part.folder])]
    _refuse_outputs(division, left, work)
    kept, unfit = len(division.parts) - len(left), list[Problem]()
    progress(kept, len(division.parts), "pages")
    for done, found in enumerate(_built(left, wanted, work, processes), start=kept + 1):
        unfit += found
        progress(done, len(division.parts), "pages")
    files = index_files(division, scale, areas, work.options)
    removed = remove_earlier(folder, {part.folder for part in division.parts})
    write_outputs(folder, "each", files, overwrite=overwrite)
    remarks = (*figures.remarks, *_together(figures, by))
    return PageSet(division, len(left), kept, removed, tuple(unfit), remarks)


def _together(figures: Figures, by: str) -> Iterator[str]:
    """That hidden counts were decided over all pages, and what would undo it."""
    if figures.dataset.protection:
        yield (
            f"counts are protected over the whole table, so that the pages together give none away ({figures.dataset.protection}); a page "
            "of one part that is made from a filtered table can: make all of them with --each"
        )
    elif figures.balance.suppressed_rows:
        hidden, total = withheld_counts(figures.balance.suppressed_rows), figures.balance.total is not None
        rest = (
            "; beside the published total in the index, that tells what the withheld counts and the unlisted have together"
            if total
            else ""
        )
        yield f"the source has {hidden}: pages and index show sums of the known counts alone{rest}"


def _in_arrows(division: Division, options: Options) -> Options:
    """Pages that are compared have one form at one scale of widths: arrows.

    Raises: DatasetError for another form, and where the flows of a part are a knot as arrows.
    """
    if options.form not in ("auto", "arrows"):
        what = f"pages for each {division.by} keep one scale of widths and are maps of arrows, not of the form '{options.form}'"
        raise DatasetError(Problem(what, "--form", "leave --form out, or build one page of that form without --each"))
    if options.form == "auto" and not options.top and division.by not in ENDS:
        for part in division.parts:
            form = choose_form(Ends.of(part.figures.flows))
            if form.name not in ("arrows", "tree", "symbols"):
                what = f"the flows of '{part.name}' suit no map of arrows: {form.reason}"
                fix = "build one page without --each, on which readers choose what is shown, or say --top N for the N largest flows of each"
                raise DatasetError(Problem(what, division.whole.dataset.where, fix))
    return replace(options, form="arrows")


def _refuse_outputs(division: Division, left: list[Part], work: _Work) -> None:
    """Before any page is made: no input is an output, and no file of another's is in the way.

    Raises: OutputError with every such file.
    """
    inputs, problems = input_files(division.whole.dataset, work.options), list[Problem]()
    for part in division.parts:
        refuse_inputs(work.folder / part.folder, BUILT, inputs)
    for part in () if work.overwrite else left:
        try:
            refuse_foreign(work.folder / part.folder, BUILT)
        except OutputError as error:
            problems += error.problems
    if problems:
        raise OutputError(problems)


def fingerprint(part: Part, work: _Work) -> str:
    """A hash of all that a page is made from: rows as they are published, words, options, scale and boundaries."""
    import pandas as pd

    dataset = part.figures.dataset
    told = {
        "version": __version__,
        "dataset": repr(replace(dataset, frame=None, records=None, areas={})),
        "areas": [vars(source) for source in (*work.areas.sources, *part.figures.sources)],
        "options": plain_options(work.options),
        "extras": asdict(work.extras),
        "notes": part.figures.notes,
        "strict": work.strict,
        "columns": list(part.figures.flows),
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode("utf-8", "backslashreplace"))
    digest.update(pd.util.hash_pandas_object(part.figures.flows.astype(str), index=True).to_numpy().tobytes())
    return digest.hexdigest()


def _stands(folder: Path, wanted: str) -> bool:
    return stands_whole(folder, "build", {"page": wanted})


def _built(
    parts: list[Part], wanted: Mapping[str, str], work: _Work, processes: int | None
) -> Iterator[tuple[Problem, ...]]:
    """What to look at on each page, as the pages are done."""
    count = min(processes or os.cpu_count() or 1, len(parts))
    if count < 2:
        for part in parts:
            yield _page(part, wanted[part.folder], work)
        return
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, start, initializer=_begin, initargs=(work,)) as pool:
        waiting = [pool.submit(_page_apart, part, wanted[part.folder]) for part in parts]
        try:
            for done in as_completed(waiting):
                found = done.result()
                if isinstance(found, CountylinesError):
                    raise found
                yield found
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_WORK: list[_Work] = []


def _begin(work: _Work) -> None:
    """Of a process that makes pages: keep what all share, and end when the process that asked for them has gone."""
    _WORK[:] = [work]
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: Any) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)


def _page_apart(part: Part, wanted: str) -> tuple[Problem, ...] | CountylinesError:
    """A page made in another process; a refusal comes back as a value, with all its problems."""
    try:
        return _page(part, wanted, _WORK[0])
    except CountylinesError as error:
        return type(error)(error.problems)


def _page(part: Part, wanted: str, work: _Work) -> tuple[Problem, ...]:
    """Make and write one page, all its files in one step; what should be looked at comes back."""
    figures = replace(part.figures, membership=work.areas.membership)
    flow_map = draw_flow_map(figures, work.areas, work.options)
    unfit = tuple(
        replace(each, where=f"{part.name}: {each.where}".rstrip(": ")) for each in publication_faults(flow_map.layouts)
    )
    if unfit and work.strict:
        raise OutputError(unfit)
    url = f"{work.extras.url.rstrip('/')}/{part.folder}/map.html" if work.extras.url else ""
    files = built_files(flow_map, work.options, tiles=work.extras.tiles, fragment=work.extras.fragment, url=url)
    record = {**json.loads(files[MANIFESTS["build"]]), "part": {**work.part_of, "name": part.name}, "page": wanted}
    files[MANIFESTS["build"]] = manifest_bytes(record)
    write_outputs(work.folder / part.folder, "build", files, overwrite=work.overwrite)
    return unfit
