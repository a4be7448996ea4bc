"""Percentages without counts: drawn as shares and called so, or counts between bounds; never counts by themselves."""

import pytest

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile

SHARES = "Home area,Share\nLondon,52.3%\nEssex,30.1%\nSuffolk,17.6%\nTotal,100%\n"


@pytest.fixture
def read(tmp_path):
    def of(table, **words):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        return reconcile(open_dataset(tmp_path / "t.csv", unit="arrests", destination="Norfolk", **words))

    return of


def test_shares_are_offered_and_not_taken_for_counts(read):
    with pytest.raises(CountylinesError, match=r'share = "Share" in the dataset or --share-column Share'):
        read(SHARES)


def test_shares_are_drawn_as_shares_and_called_so(read):
    figures = read(SHARES, share_column="Share")
    assert figures.dataset.unit == "% of arrests"
    assert list(figures.flows.flow) == [52.3, 30.1, 17.6]
    assert figures.notes[0] == "the source gives shares and no counts; what is drawn are percentages of all arrests"


@pytest.mark.parametrize("total", [100, 153, 200, 1503, 5000])
def test_with_the_total_a_share_is_the_whole_numbers_that_print_as_it(read, total):
    printed = [
        count for count in range(total + 1) if round(count / total * 1000) == 523 or int(count / total * 1000) == 523
    ]
    table = "Home area,Share\nLondon,52.3%\n"
    if not printed:
        with pytest.raises(CountylinesError, match="is not a share of all arrests"):
            read(table, share_column="Share", total=total)
        return
    row = read(table, share_column="Share", total=total).flows.iloc[0]
    if len(printed) == 1:
        assert row.flow == printed[0]
    else:
        assert (row.suppressed, row.flow_low, row.flow_high) == (True, printed[0], printed[-1])


def test_shares_of_several_wholes_are_refused(read):
    with pytest.raises(CountylinesError, match="add up to 150%"):
        read("Home area,Share\nLondon,80\nEssex,70\n", share_column="Share")
    with pytest.raises(CountylinesError, match="is not a share"):
        read("Home area,Share\nLondon,180\n", share_column="Share")
