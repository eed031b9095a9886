"""Prints the requirements of pyproject.toml without Qt and without the tools that check code."""

import re
import sys
import tomllib
from pathlib import Path

LEFT_OUT = {
    "pyside6-essentials",
    "nodegraphqt",
    "qtawesome",
    "pytest-qt",
    "import-linter",
    "mypy",
    "pre-commit",
    "ruff",
    "types-openpyxl",
    "types-regex",
    "types-requests",
}

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
for requirement in project["dependencies"] + project["optional-dependencies"]["dev"]:
    if re.split(r"[^\w.-]", requirement)[0].lower() not in LEFT_OUT:
        sys.stdout.write(requirement + "\n")
