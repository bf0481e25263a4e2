"""
The house keeps its own order: imports, errors, commands, settings, secrets.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import yaml

from bot.commands import SPECS
from bot.domain import errors
from bot.settings import ENVIRONMENT

ROOT = Path(__file__).parent.parent


def tracked() -> list[Path]:
    """Every file of the project, as git knows it (or would, once added)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607  git is wherever the developer has it
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\n") if name]


def test_imports_only_point_down() -> None:
    """
    Every import obeys the contracts in pyproject.toml.
    """
    # In a process of its own: it would switch off everybody's loggers in ours.
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import *; lint_imports_command()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout


def test_every_error_stands_in_the_drawing() -> None:
    """
    Every error hangs from the root and is drawn at the head of its module.
    """
    drawn = set(re.findall(r"\b(\w+Error)\b", str(errors.__doc__)))
    classes = {
        name: cls
        for name, cls in inspect.getmembers(errors, inspect.isclass)
        if cls.__module__ == errors.__name__
    }

    assert set(classes) == drawn
    assert all(issubclass(cls, errors.OnAirError) for cls in classes.values())


def test_readme_names_every_setting() -> None:
    """
    Whoever sets OnAir up finds every environment name in the README.
    """
    readme = (ROOT / "README.md").read_text()
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE))

    assert {setting.name for setting in ENVIRONMENT} == table


def test_readme_has_every_command_as_it_is_typed() -> None:
    """
    The README's table of commands is the one that the bot understands.
    """
    readme = (ROOT / "README.md").read_text()
    lines = {
        f"`/{verb.usage}`" for spec in SPECS for verb in spec.verbs if not verb.later
    }
    table = re.findall(r"^\| (`/.+`) \| .+ \|$", readme, re.MULTILINE)

    assert lines == {line.replace("\\|", "|") for line in table}


def test_manifest_has_every_command() -> None:
    """
    The app that is made from manifest.yml has exactly the bot's commands.
    """
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    named = {one["command"] for one in manifest["features"]["slash_commands"]}

    assert {f"/{spec.command}" for spec in SPECS} == named


def test_files_and_functions_stay_small() -> None:
    """
    A newcomer can read any file of the product in one sitting.
    """
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in {"bot", "storage"}
        if (count := len(path.read_text().splitlines())) > 320
    ]

    assert [] == long


def test_nothing_of_this_machine_is_in_the_project() -> None:
    """
    No file names a folder of the machine it was written on, or a registry's host.
    """
    foreign = re.compile(
        r"(?<![.\w])/(?:home|root|Users)/\w|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian"
    )
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.is_file()
        and path.suffix != ".png"
        and path != Path(__file__)
        and foreign.search(path.read_text(errors="replace"))
    ]

    assert [] == found


def test_no_real_token_is_in_the_project() -> None:
    """
    What looks like a Slack token or a private key is marked as an example.
    """
    token = re.compile(
        r"xox[bpars]-\d{6,}-\w+|xapp-\d-A\w{8,}-\d{8,}-\w+"
        r"|BEGIN (?:EC |RSA )?PRIVATE KEY"
    )
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.is_file()
        and path.suffix in {".py", ".md", ".yml", ".yaml", ".toml", ".json", ".sh"}
        and path != Path(__file__)
        and token.search(path.read_text(errors="replace"))
    ]

    assert [] == found
