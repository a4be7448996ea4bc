"""The same records in files, in a real PostgreSQL and in a real PySpark in local mode: equal flows, and refusals that tell no password."""

import os
import random
import shutil
import socket

import pandas as pd
import postgres_server
import pytest

import countylines_map as cm
from countylines_map.tables import count_records

ibis = pytest.importorskip("ibis")
pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
WORDS = {"count_rows": "rows", "unit": "arrests", "destination": "Norfolk", "origin_column": "home_area"}
DATED = {**WORDS, "period_column": "arrested", "period_by": "quarter", "category_column": "sex"}
WEIGHED = {**DATED, "weight_column": "share"}


def people(number=2000):
    chance = random.Random(3)
    places = ["Essex", "Kent", "Notts", "Ynys Môn", "not stated", ""]
    days = pd.date_range("2022-01-01", "2023-12-31", freq="5D")
    return pd.DataFrame({
        "home_area": [chance.choice(places) for _ in range(number)],
        "arrested": [chance.choice(days).date() if chance.random() < 0.95 else None for _ in range(number)],
        "sex": [chance.choice("MF") for _ in range(number)],
        "share": [chance.choice([0.1, 0.2, 0.7, 1.0]) for _ in range(number)],
    })  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    people().to_parquet(folder / "arrests.parquet", index=False)
    people().to_csv(folder / "arrests.csv", index=False)
    os.chmod(folder, 0o755)  # noqa: PTH101
    return folder


@pytest.fixture(scope="module")
def postgres():
    """The address of a database with the records in it."""
    if not postgres_server.HERE:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg")
    with postgres_server.running() as server:
        _fill(f"{server}/postgres")
        yield f"{server}/postgres"


def _fill(address):
    import psycopg

    with psycopg.connect(address) as con, con.cursor() as cursor:
        cursor.execute("CREATE TABLE arrests (home_area text, arrested date, sex text, share double precision)")
        cursor.execute("CREATE TABLE written (home_area text, arrested text, sex text, share text)")
        frame = people().astype(object).where(people().notna(), None)
        for table in ("arrests", "written"):
            rows = (
                frame
                if table == "arrests"
                else frame.map(lambda cell: None if cell is None or cell != cell else str(cell))
            )
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows.itertuples(index=False):
                    copy.write_row([None if cell is None or cell != cell else cell for cell in row])


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    conf = (
        "--conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 --conf spark.driver.bindAddress=127.0.0.1"
    )
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": f"--master local[1] {conf} pyspark-shell"}
    yield "pyspark://"
    from pyspark.sql import SparkSession

    if session := SparkSession.getActiveSession():
        session.stop()


def flows(table, engine=None, words=DATED):
    frame = count_records(cm.open_dataset(table, **words, engine=engine)).frame
    return frame.set_index([c for c in frame if c != "counted"])["counted"].sort_index()


@pytest.fixture(scope="module")
def expected():
    """In plain pandas: (origin, period, sex) -> (rows, weights)."""
    frame = people()
    day = pd.to_datetime(frame["arrested"])
    quarter, year = (part.astype("Int64").astype(str) for part in (day.dt.quarter, day.dt.year))
    period = ("Q" + quarter + " " + year).where(day.notna(), "no date")
    groups = frame["share"].groupby([frame["home_area"].replace("", "(empty)"), period, frame["sex"]])
    return groups.count().sort_index(), groups.sum().round(6).sort_index()


@pytest.mark.parametrize("words", [DATED, WEIGHED], ids=["counted", "weighed"])
def test_files_give_the_flows_of_plain_pandas(files, expected, words):
    for name in ("arrests.parquet", "arrests.csv"):
        found = flows(f"{files}/{name[:-1]}*", words=words)
        assert found.to_dict() == expected[words is WEIGHED].to_dict()


@pytest.mark.parametrize("table", ["arrests", "public.arrests", "written"])
@pytest.mark.parametrize("words", [DATED, WEIGHED], ids=["counted", "weighed"])
def test_postgresql_gives_the_same_flows(postgres, expected, table, words):
    assert flows(table, postgres, words).to_dict() == expected[words is WEIGHED].to_dict()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("words", [DATED, WEIGHED], ids=["counted", "weighed"])
@pytest.mark.parametrize("name", ["arrests.parquet", "arrests.csv"])
def test_pyspark_gives_the_same_flows(spark, files, expected, name, words):
    assert flows(files / name, spark, words).to_dict() == expected[words is WEIGHED].to_dict()


def test_a_database_becomes_a_map(postgres):
    made = cm.make_flow_map(cm.open_dataset("arrests", **DATED, engine=postgres))
    assert made.balance.rows()[-1][1] == 2000
    assert any("2,000 records were counted" in remark for remark in made.remarks)


def refusal(table, engine, **words):
    with pytest.raises(cm.TableError) as caught:
        count_records(cm.open_dataset(table, **{**WEIGHED, **words}, engine=engine))
    return [str(problem) for problem in caught.value.problems]


def test_what_a_database_cannot_read_is_listed_by_size(postgres):
    import psycopg

    with psycopg.connect(postgres) as con:
        con.execute("CREATE TABLE IF NOT EXISTS spoilt AS SELECT * FROM written WHERE arrested IS NOT NULL")
        con.execute(
            "INSERT INTO spoilt VALUES ('Kent','spring','M','1'),('Kent','spring','M','many'),('Kent','2023-02-30','F','1')"
        )
    said = refusal("spoilt", postgres)
    assert ["'many' is not a weight (1 record)" in said[0], "'spring' is not a date (2 records)" in said[1]] == [
        True,
        True,
    ]
    assert "'2023-02-30' is not a date (1 record)" in said[2]
    assert len(said) == 3


def test_a_table_that_is_not_there(postgres):
    (said,) = refusal("arests", postgres)
    assert "did you mean 'arrests'?" in said


def test_a_password_is_in_no_message():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pytest.importorskip("psycopg")
    (said,) = refusal("arrests", f"postgresql://reader:s3cret@127.0.0.1:{port}/postgres")
    assert "the engine does not answer" in said
    assert "s3cret" not in said
