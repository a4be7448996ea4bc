"""Every catalogue has every word, every word is asked for by its key, and a language says its numbers and plurals as it should."""

import pickle
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from countylines_map.errors import DatasetError
from countylines_map.languages import LANGUAGES, Phrase, catalogue, sources_of, term, words_of
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render import figure_svg
from countylines_map.render.html import page_html

SOURCE = Path(__file__).parents[1] / "src" / "countylines_map"
TERMS = ("levels", "nonplaces", "numerals")  # closed lists: their keys are made from the English word
OTHERS = [language for language in LANGUAGES if language != "en"]
CLDR = ("zero", "one", "two", "few", "many", "other")


def texts(forms):
    return [forms] if isinstance(forms, str) else list(forms.values())


def fields(forms):
    return {name for text in texts(forms) for _, name, _, _ in string.Formatter().parse(text) if name}


def asked_for():
    groups = {key.split(".")[0] for key in catalogue("en")}
    key = re.compile(rf"""["']((?:{"|".join(sorted(groups))})\.[a-z_0-9]+)["']""")
    files = [path for ending in ("py", "js", "html") for path in SOURCE.rglob(f"*.{ending}")]
    return {found for path in files for found in key.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_the_keys_of_the_english_one(language):
    assert set(catalogue(language)) == set(catalogue("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_fills_in_only_what_the_english_one_has(language):
    own, english = catalogue(language), catalogue("en")
    lost = {key: fields(own[key]) - fields(english[key]) - {"n"} for key in own}
    assert {key: names for key, names in lost.items() if names} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_plural_forms_and_one_of_them_is_other(language):
    several = {key: set(forms) for key, forms in catalogue(language).items() if not isinstance(forms, str)}
    assert several and all("other" in names and names <= set(CLDR) for names in several.values())


def test_every_key_that_is_asked_for_is_there():
    files = {path.name for path in SOURCE.rglob("*.*")}  # a page and a group of words may share their name
    assert asked_for() - set(catalogue("en")) - files - {"figures.csv"} == set()  # what a reader downloads


def test_every_key_is_asked_for():
    made = {f"choices.{column}" for column in ("period", "category", "origin_name", "destination_name")}
    made |= {f"key.width_{method}" for method in ("linear", "sqrt", "classes")}
    made |= {f"expected.{hue}" for hue in ("rise", "near", "fall")}
    kept = {key for key in catalogue("en") if key.split(".")[0] not in (*TERMS, "list")}
    assert kept - asked_for() - made == set()


def test_english_says_one_and_many():
    english = words_of("en")
    assert [english("choices.counts_withheld", n=n) for n in (1, 2)] == [
        "1 count is withheld.",
        "2 counts are withheld.",
    ]


def test_welsh_has_six_plural_forms_and_its_own_numerals():
    welsh = words_of("cy")
    assert [welsh.plural(n) for n in (0, 1, 2, 3, 6, 7)] == [*CLDR[:5], "other"]
    assert welsh.number(1503) == "1,503" and welsh.number(2.25) == "2.25" and welsh.number(0.125) == "0.13"
    assert welsh.share(443, 1503) == "29.5%" and welsh.share(3, None) == ""


def test_a_phrase_is_english_until_a_language_says_it():
    label = Phrase("sum.rounded", label=Phrase("sum.published"))
    assert label == "published total, rounded" and isinstance(label, str)
    again = pickle.loads(pickle.dumps(label))
    assert (again.key, again) == (label.key, label)
    assert words_of("en").of(label) == label


def test_what_is_not_a_term_stays_as_it_is():
    assert words_of("cy").of(term("levels", "beat")) == "beat"


def test_a_value_with_braces_is_text():
    assert words_of("en")("page.source", source="{n} {0}") == "Source: {n} {0}"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(DatasetError, match="choose from en, cy"):
        words_of("fr")


def test_without_babel_english_works_and_welsh_says_what_to_install():
    code = (
        "import sys; sys.modules['babel'] = None\n"
        "from countylines_map.languages import words_of\n"
        "print(words_of('en').number(1503))\n"
        "try: words_of('cy')\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("1,503\n") and "pip install 'countylines-map[languages]'" in done.stdout


@pytest.mark.parametrize("language", OTHERS)
def test_a_source_is_of_a_text_that_is_there(language):
    keys = [key for own in sources_of(language).values() for key in own]
    assert keys and len(keys) == len(set(keys)) and set(keys) <= set(catalogue(language))


WALES = "origin,people\nCardiff,20\nSwansea,7\nKent,5\nunknown,3\n"


@pytest.fixture(scope="module")
def welsh_map(tmp_path_factory):
    table = tmp_path_factory.mktemp("welsh") / "t.csv"
    table.write_text(WALES, encoding="utf-8")
    dataset = open_dataset(table, destination="Newport", unit="pobl", title="Pobl a symudodd", source="SYG")
    return make_flow_map(dataset, Options(language="cy", boundaries="built-in"))


def test_a_welsh_page_says_so_and_names_places_in_wales_in_welsh(welsh_map):
    html = page_html(welsh_map)
    assert '<html lang="cy">' in html and 'content="cy_GB"' in html
    assert "Caerdydd" in html and "Abertawe" in html and "Casnewydd" in html and "Kent" in html
    assert "Cardiff" not in html and "Swansea" not in html
    assert "Ffynhonnell: SYG" in html and "Sut mae&#39;r ffigurau&#39;n adio" in html
    assert "Caerdydd" in figure_svg(welsh_map) and "Heb fod ar y map" in figure_svg(welsh_map)


def test_what_a_welsh_page_still_says_in_english_is_marked_as_english(welsh_map):
    notes = page_html(welsh_map).split('<footer class="notes">')[1].split("</footer>")[0]
    assert '<p lang="en-GB">Source: Office for National Statistics' in notes and "<p>Mae&#39;r llinellau" in notes


def test_the_table_keeps_its_own_words_in_data_files(welsh_map):
    assert list(welsh_map.flows["origin"][:2]) == ["Cardiff", "Swansea"]
    assert list(welsh_map.flows["origin_name"][:2]) == ["Caerdydd", "Abertawe"]
    assert welsh_map.areas.loc["W06000015", "area_name"] == "Cardiff"


def test_a_form_whose_page_has_english_words_alone_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text(WALES, encoding="utf-8")
    dataset = open_dataset(tmp_path / "t.csv", destination="Newport", unit="pobl", language="cy")
    with pytest.raises(DatasetError, match="--form arrows"):
        make_flow_map(dataset, Options(form="tree", boundaries="built-in"))


@pytest.mark.parametrize("language", OTHERS)
def test_the_docs_say_how_many_texts_have_a_source(language):
    sourced = sum(map(len, sources_of(language).values()))
    page = (Path(__file__).parents[1] / "docs" / "languages.md").read_text(encoding="utf-8")
    assert f"{sourced} of its {len(catalogue(language))} texts" in page
