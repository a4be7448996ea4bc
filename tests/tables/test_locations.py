"""Locations by longitude and latitude: points of their own beside areas, from a file or from columns; what is unclear is refused."""

from pathlib import Path

import pytest
import shapely

from countylines_map.errors import CountylinesError
from countylines_map.export import exported_files
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile
from countylines_map.tables import located_notes

DATA = Path(__file__).parents[1] / "data"
PRISONS = DATA / "prisons.csv"
LONG = "origin,origin_lat,origin_lon,destination,count\n"


def dataset(path, **words):
    return open_dataset(path, **{"unit": "moves", **words})


@pytest.fixture
def of(tmp_path):
    def made(text, locations=None, **words):
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        if locations:
            (tmp_path / "l.csv").write_text(locations, encoding="utf-8")
            words["locations"] = str(tmp_path / "l.csv")
        return reconcile(dataset(tmp_path / "t.csv", **words))

    return made


@pytest.fixture
def refused(of):
    def told(*texts, **words):
        with pytest.raises(CountylinesError) as caught:
            of(*texts, **words)
        return str(caught.value)

    return told


@pytest.fixture(scope="module")
def moves():
    return make_flow_map(dataset(DATA / "tables" / "moves-between-prisons.csv", locations=str(PRISONS)))


def test_flows_between_points_and_areas(moves):
    flows = moves.flows.set_index("origin")
    assert flows.loc["HMP Leeds", "origin_code"] == "LOC-lee"
    assert flows.loc["WII", "origin_name"] == "HMP Wormwood Scrubs", "an id is as good as a name"
    assert flows.loc["WII", "label_text"] == "HMP Wormwood Scrubs"
    assert flows.loc["Essex", "origin_kind"] == "county"
    assert [(part, value) for part, value, _ in moves.balance.rows() if part.startswith("internal")] == [
        ("internal", 4)
    ]
    assert moves.balance.rows()[-1][1] == 66
    assert any(note.startswith("4 places are drawn as points at given coordinates: HMP") for note in moves.notes)


def test_a_point_stands_where_it_was_given(moves):
    anchor = moves.anchors.loc["LOC-nwi"]
    assert (anchor.geometry.x, anchor.geometry.y) == (1.3174, 52.6386)
    assert anchor.method == "given"
    assert moves.outlines.places["LOC-nwi"].startswith("M"), "it is drawn as a dot"
    line = moves.lines[moves.lines.origin == "HMP Leeds"].iloc[0]
    assert line.drawn
    assert line.origin_longitude == -1.5735


def test_points_are_in_every_layer_but_areas(moves, tmp_path):
    import geopandas as gpd

    (tmp_path / "f.gpkg").write_bytes(exported_files(moves, Options(), ["gpkg"])["flows.gpkg"])
    areas, anchors, lines = (
        gpd.read_file(tmp_path / "f.gpkg", layer=name) for name in ("areas", "anchors", "desire_lines")
    )
    assert {*areas.area_code} == {"E10000012", "E10000020"}
    assert {*anchors.kind} == {"location", "county"}
    leeds = lines[lines.origin == "HMP Leeds"].geometry.iloc[0]
    assert shapely.Point(leeds.coords[0]).distance(shapely.Point(-1.5735, 53.7950)) < 1e-6


@pytest.mark.parametrize("kind", ["csv", "gpkg"])
def test_what_was_written_is_read_back_with_its_points(moves, tmp_path, kind):
    for name, content in exported_files(moves, Options(), [kind]).items():
        (tmp_path / name).write_bytes(content)
    again = reconcile(dataset(tmp_path / f"flows.{kind}"))
    columns = ["origin_code", "destination_code", "flow", "internal"]
    assert again.flows[["origin_name", "destination_name"]].to_numpy().tolist() == (
        moves.flows[["origin_name", "destination_name"]].to_numpy().tolist()
    )
    assert again.flows.flow.tolist() == moves.flows.flow.tolist()
    assert again.flows.internal.tolist() == moves.flows.internal.tolist()
    assert set(columns) <= set(again.flows)


def test_columns_of_coordinates_make_points():
    figures = reconcile(dataset(DATA / "tables" / "with-coordinates.csv", destination="Norfolk"))
    assert figures.flows.origin_kind.tolist() == ["location", "location", "county", ""]
    assert figures.flows.internal.tolist() == [False, True, False, False]
    assert figures.flows.origin_latitude.tolist()[:2] == [53.795, 52.6386]


def test_rows_of_a_person_keep_their_points(of):
    text = "origin,origin_lat,origin_lon\nHMP Leeds,53.795,-1.57\nHMP Leeds,53.795,-1.57\nEssex,,\n"
    figures = of(text, destination="Norfolk", count="rows")
    assert figures.flows[["origin_kind", "flow"]].to_numpy().tolist() == [["location", 2], ["county", 1]]


def test_a_map_far_from_the_united_kingdom(tmp_path):
    (tmp_path / "t.csv").write_text("from,to,n\nSydney,Cairns,5\nSydney,Darwin,7\n", encoding="utf-8")
    (tmp_path / "l.csv").write_text(
        "name,latitude,longitude\nSydney,33.87 S,151.2 E\nCairns,-16.92,145.77\nDarwin,-12.46,130.84\n"
    )
    made = make_flow_map(dataset(tmp_path / "t.csv", locations=str(tmp_path / "l.csv")), Options())
    assert made.anchors.loc["LOC-sydney"].geometry.coords[0] == (151.2, -33.87)
    assert made.lines.drawn.all()


def test_a_name_that_is_an_area_too(of, refused):
    text = LONG + "Norwich,52.63,1.29,Kent,4\n"
    told = refused(text)
    assert "can mean the location at 1.29, 52.63" in told
    assert "or the district Norwich (E07000148)" in told
    assert '[places] "Norwich" = "LOC-norwich"' in told
    assert of(text, same_names="locations").flows.origin_code.tolist() == ["LOC-norwich"]
    assert of(text, same_names="areas").flows.origin_code.tolist() == ["E07000148"]
    assert "origin_longitude" not in of(text, same_names="areas").flows
    assert of(text, place={"Norwich": "LOC-norwich"}).flows.origin_code.tolist() == ["LOC-norwich"]
    assert of(text, place={"Norwich": "E07000148"}).flows.origin_code.tolist() == ["E07000148"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("X,95,1,Kent,1", "'95' is not a latitude"),
        ("X,52,,Kent,1", "a longitude or a latitude, and not both"),
        ("X,0,0,Kent,1", "both 0"),
        ("X,1.3,52.6,Kent,1", "exchanged it lies in or near the United Kingdom"),
        ("X,308274,622575,Kent,1", "metres of the National Grid"),
        ("X,north,1,Kent,1", "write degrees with decimals"),
        ("X,52 W,1,Kent,1", "write degrees with decimals"),
        ("X,52.6,1.3,Kent,1\nX,52.7,1.3,Kent,2", "'X' has several points"),
        ("X,52.6,1.3,Kent,1\nX,,,Kent,2", "'X' has several points"),
    ],
)
def test_coordinates_that_are_refused_name_their_row(refused, rows, told):
    found = refused(LONG + rows + "\n")
    assert told in found
    assert "row 2" in found or "rows 2" in found


def test_all_that_is_wrong_in_a_file_is_said_at_once(refused):
    rows = "name,lat,lon\nA,-1.5,53.8\nB,52.6,1.3\nB,52.7,1.3\nC,95,10\n,51,1\nD,0,0\n"
    told = refused("from,to,n\nA,B,1\n", rows)
    for what in (
        "row 2: the point lies in",
        "'B' has two points",
        "row 5, column 'lat'",
        "row 6: the location has no name",
        "row 7",
    ):
        assert what in told


def test_a_table_that_has_half_of_it(refused):
    assert "none of their latitudes" in refused("origin,origin_lon,destination,count\nX,1.3,Kent,1\n")
    assert "not a table of locations" in refused("from,to,n\nA,B,1\n", "a,b\n1,2\n")
    assert "no location has the code" in refused(
        "from,to,n\nEssex,Kent,1\n", "name,lat,lon\nA,52,1\n", place={"Kent": "LOC-b"}
    )
    assert "nothing gives locations" in refused("from,to,n\nEssex,Kent,1\n", place={"Kent": "LOC-b"})


def test_flows_of_points_are_not_summed_to_regions(refused):
    told = refused(LONG + "Essex,,,Suffolk,4\nX,52.6,1.3,Kent,1\n", aggregate_to="region")
    assert "locations are points" in told


def test_two_locations_of_one_name_need_their_ids(refused, of):
    rows = "id,name,lat,lon\n1,High Street,52.1,1\n2,High Street,52.2,1\n"
    assert "write their ids" in refused("from,to,n\nHigh Street,Kent,1\n", rows)
    assert of("from,to,n\n1,2,1\n", rows).flows.origin_name.tolist() == ["High Street"]


def test_the_note_is_right_for_none_and_one(moves):
    locations = reconcile(dataset(DATA / "tables" / "with-coordinates.csv", destination="Norfolk")).locations
    assert located_notes(moves.flows, ()) == ()
    flows = reconcile(dataset(DATA / "tables" / "with-coordinates.csv", destination="Norfolk")).flows
    assert located_notes(flows[:1], locations) == ("1 place is drawn as a point at given coordinates: HMP Leeds",)
