"""Completion answers in the shells themselves: bash is asked as it asks at the Tab key, zsh and fish where they are here."""

import shutil
import subprocess

import pytest

from countylines_map.cli.arguments import SHELLS
from countylines_map.cli.completion import completion_script

ASKED = """
source "$0"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
made=$(complete -p countylines-map); made=${made##*-F }; made=${made%% *}
$made countylines-map "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The script of each shell as a file."""
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        (folder / shell).write_text(completion_script(shell), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["bu"], {"build"}),
        (["export", "--format", "geo"], {"geojson"}),
        (
            ["build", "--dest"],
            {"--destination", "--destination-column", "--destination-longitude", "--destination-latitude"},
        ),
        (["build", "--width", ""], {"linear", "sqrt", "quantiles", "natural"}),
        (["completion", ""], set(SHELLS)),
        (["build", "arr"], {"arrests.csv"}),
    ],
)
def test_bash_completes_verbs_options_choices_and_files(scripts, words, answers, tmp_path):
    (tmp_path / "arrests.csv").touch()
    asked = ["bash", "--noprofile", "--norc", "-c", ASKED, str(scripts / "bash"), "countylines-map", *words]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == answers, done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_reads_its_script(scripts, shell):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    done = subprocess.run([shell, "-n", scripts / shell], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
def test_fish_completes_verbs(scripts):
    asked = f"source {scripts / 'fish'}; complete -C 'countylines-map bu'"
    done = subprocess.run(["fish", "--no-config", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "build"
