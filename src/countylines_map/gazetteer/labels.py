"""What stands on the map for each place: the table's own words, or the dataset's, told apart where two areas share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import DatasetError, Problem
from .normalise import read_name

if TYPE_CHECKING:
    import pandas as pd

    from ..membership import Area


WALES = "W"  # the beginning of the codes of areas in Wales
ENDS = ("origin", "destination")


def label_texts(geocoded: pd.DataFrame, given: Mapping[str, str], where: str = "") -> pd.Series:
    """The label of each row's origin.

    "Lowestoft" stays Lowestoft, though its area is East Suffolk; a code gets its area's name, and a name in other capitals the official
    ones. `given` are the dataset's words by written place, official name or code. Two areas of one label get their level.

    Raises: DatasetError for a given label of a place that is not in the table.
    """
    firsts = geocoded.drop_duplicates(["origin", "origin_code"])
    own = {key.casefold(): text for key, text in given.items()}
    _check(firsts, given, where)
    texts: dict[tuple[str, str], str] = {}
    for row in firsts.itertuples():
        names = (str(row.origin), str(row.origin_code), str(row.origin_name))
        said = next((own[name.casefold()] for name in names if name and name.casefold() in own), None)
        texts[row.origin, row.origin_code] = _own_words(row) if said is None else said
    meant: dict[str, set[str]] = {}
    for (_, code), text in texts.items():
        meant.setdefault(text, set()).add(code)
    finer = dict(zip(firsts["origin_code"], firsts["origin_label"], strict=True))
    for (origin, code), text in texts.items():
        if code and len(meant[text]) > 1 and finer[code]:
            texts[origin, code] = f"{text} ({finer[code]})"
    return geocoded["origin"].copy().mask(geocoded["origin"].notna(), _of_pairs(geocoded, texts))


def _of_pairs(geocoded: pd.DataFrame, texts: Mapping[tuple[str, str], str]) -> list[str]:
    """The text of each row's written place and code, looked up once for each pair that occurs."""
    import pandas as pd

    (places, names), (areas, codes) = (pd.factorize(geocoded[column]) for column in ("origin", "origin_code"))
    rows, pairs = pd.factorize(places.astype("int64") * max(len(codes), 1) + areas)
    said = [texts[names[pair // len(codes)], codes[pair % len(codes)]] for pair in pairs.tolist()]
    return [said[row] for row in rows.tolist()]


def welsh_names(geocoded: pd.DataFrame, areas: Mapping[str, Area]) -> pd.DataFrame:
    """Geocoded flows with the Welsh names of areas in Wales, where the official lists have one; `origin` stays as the table has it.

    A label that the dataset gives, or that is a town's own name, stays too.
    """
    known = {code: area.name_cy for code, area in areas.items() if area.name_cy and code.startswith(WALES)}
    own = geocoded["origin_code"].map(known)
    official = own.notna() & (geocoded["label_text"] == geocoded["origin_name"])
    return geocoded.assign(
        label_text=geocoded["label_text"].mask(official, own),
        **{f"{end}_name": geocoded[f"{end}_code"].map(known).fillna(geocoded[f"{end}_name"]) for end in ENDS},
    )


def _own_words(row: object) -> str:
    written, name = " ".join(str(row.origin).split()), str(row.origin_name)  # type: ignore[attr-defined]
    if row.match == "code" or (name and read_name(written[:200]).raw == read_name(name).raw):  # type: ignore[attr-defined]
        return name
    return written


def _check(firsts: pd.DataFrame, given: Mapping[str, str], where: str) -> None:
    known = {str(name).casefold() for column in ("origin", "origin_code", "origin_name") for name in firsts[column]}
    lost = [name for name in given if name.casefold() not in known]
    if lost:
        fix = "write the name as the table does, the area's official name or its code"
        raise DatasetError(
            [Problem(f"'{name}' is not an origin in the table", f"{where}, [label_text]", fix) for name in lost]
        )
