"""A recipe for conda, a container and a GitHub Action say the same as pyproject.toml, and run as far as they can here."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import countylines_map

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
EXAMPLE = ROOT / "packaging" / "github" / "map.yml"


def spaced(requirement: str) -> str:
    """A requirement as conda writes it: a space after the name."""
    name, rest = re.fullmatch(r"([\w.-]+)(.*)", requirement).groups()
    return f"{name} {rest}".strip()


def test_the_recipe_for_conda_asks_for_the_same_packages():
    recipe = yaml.safe_load((ROOT / "packaging" / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    project = PROJECT["project"]
    python = f"python {project['requires-python']}"
    assert recipe["requirements"]["run"] == [python, *map(spaced, project["dependencies"])]
    assert recipe["requirements"]["host"] == [python, "pip", *map(spaced, PROJECT["build-system"]["requires"])]
    assert recipe["context"]["version"] == countylines_map.__version__
    assert recipe["build"]["python"]["entry_points"] == [" = ".join(each) for each in project["scripts"].items()]
    assert recipe["about"]["summary"] == project["description"]


def test_the_container_has_a_python_and_extras_that_are_declared():
    text = (ROOT / "packaging" / "Dockerfile").read_text(encoding="utf-8")
    least = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    pythons = re.findall(r"^FROM python:([\d.]+)-slim", text, re.MULTILINE)
    assert len(pythons) == 2 and all(tuple(map(int, each.split("."))) >= least for each in pythons)
    extras = re.search(r"\.whl\)\[([\w,]+)\]", text)[1].split(",")
    assert set(extras) <= set(PROJECT["project"]["optional-dependencies"])
    assert re.search(r'^ENTRYPOINT \["([\w-]+)"\]', text, re.MULTILINE)[1] in PROJECT["project"]["scripts"]


@pytest.mark.parametrize(
    ("schema", "files"),
    [("actions", ["action.yml"]), ("workflows", ["packaging/github/map.yml", ".github/workflows/tests.yml"])],
)
def test_actions_and_workflows_have_the_form_that_github_asks(schema, files):
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.github-{schema}", *files]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_example_gives_the_action_only_what_it_takes():
    job = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))["jobs"]["map"]
    (step,) = [each for each in job["steps"] if each.get("id") == "map"]
    assert set(step["with"]) <= set(ACTION["inputs"])
    needed = {name for name, told in ACTION["inputs"].items() if told.get("required")}
    assert needed <= set(step["with"])


def test_the_action_makes_a_map(tmp_path):
    """Its step is run as a runner would: by bash, with its inputs in the environment."""
    (tmp_path / "t.csv").write_text("origin,people\nLondon,9\nEssex,5\n")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "countylines-map"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m countylines_map "$@"\n')
    command.chmod(0o755)
    (step,) = [each for each in ACTION["runs"]["steps"] if each.get("id") == "map"]
    given = {"DATASET": "t.csv", "WORDS": "--destination Norfolk --unit people", "OUTPUT": "site", "STRICT": "true"}
    assert set(given) == set(step["env"])
    environment = {**os.environ, **given, "GITHUB_OUTPUT": str(tmp_path / "told"), "PYTHONPATH": str(ROOT / "src")}
    environment["PATH"] = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "told").read_text().strip()
    assert told == "page=site/map.html" and (tmp_path / "site" / "map.html").is_file()
