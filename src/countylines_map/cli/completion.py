"""Completion of the command line in a shell: a script of its own verbs, options and choices, made by shtab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .arguments import parser

if TYPE_CHECKING:
    import argparse

FILES = ("DATASET", "FILE", "MANIFEST")  # words of the help that stand for a file
FOLDERS = ("DIR", "OLD", "NEW")


def completion_script(shell: str) -> str:
    """What a shell reads to complete this command line: "bash", "zsh" or "fish".

    >>> "countylines-map" in completion_script("zsh").splitlines()[0]
    True
    """
    import shtab

    made = parser()
    for action in _actions(made):
        if action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks for it
        elif action.metavar in FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return str(shtab.complete(made, shell))


def _actions(made: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All options and words, those of the verbs too."""
    for action in made._actions:
        yield action
        if isinstance(action.choices, dict):  # only the verbs, each with its own parser
            for verb in action.choices.values():
                yield from _actions(verb)
