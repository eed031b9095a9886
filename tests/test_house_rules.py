"""House rules that no tool checks, as programs over the source, each proved to find its prey."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [
    path for folder in ("app", "blocks", "resources") for path in (ROOT / folder).rglob("*.py")
]

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60

BANNED_MODULE_WORDS = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

BROAD_EXCEPTS = {
    "app/editor": 1,  # the excepthook
    "app/engine": 1,  # around a block's run
    "app/services": 1,  # carries an error over to the thread that waits for it
    "blocks/catalog.py": 1,  # around the import of a block, which may be another package's
}
"""How many handlers may catch everything without raising it again."""

ONLY_THERE = {
    ("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"): [
        "app/services"
    ],
    ("datetime.date.today", "time.time", "time.time_ns", "time.sleep"): ["app/services"],
    ("time.localtime", "time.gmtime", "time.ctime", "time.strftime"): ["app/services"],
    # Measuring how long something took tells nothing of the time of day.
    ("time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"): ["app"],
    ("requests", "urllib3", "urllib.request", "http.client", "smtplib"): ["app/services"],
    ("keyring", "secretstorage"): ["app/services"],
    ("PySide6", "shiboken6", "NodeGraphQt", "Qt", "qtawesome", "qtpy"): ["app/editor"],
}
"""Names, and the folders that alone may use them."""

Rule = Callable[[PurePosixPath, str], Iterator[str]]


def is_in(path: PurePosixPath, folder: str) -> bool:
    return path.is_relative_to(folder)


def modules_are_short(path: PurePosixPath, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > MAX_MODULE_LINES:
        yield f"{lines} lines"


def functions_are_short(path: PurePosixPath, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"{node.lineno}: {node.name} has {lines} lines"


def modules_are_named_for_what_they_do(path: PurePosixPath, source: str) -> Iterator[str]:
    if (
        banned := {word for part in path.with_suffix("").parts for word in part.split("_")}
        & BANNED_MODULE_WORDS
    ):
        yield f"named {', '.join(banned)}"


def names_stay_where_they_belong(path: PurePosixPath, source: str) -> Iterator[str]:
    for line, name in used_names(ast.parse(source)):
        for owners, folders in ONLY_THERE.items():
            if any(f"{name}.".startswith(f"{owner}.") for owner in owners) and not any(
                is_in(path, folder) for folder in folders
            ):
                yield f"{line}: {name} outside {', '.join(folders)}"


def used_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each import and use of an imported name, written out in full whatever it is called here."""
    meaning: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                own = alias.asname or alias.name.partition(".")[0]
                meaning[own] = alias.name if alias.asname else own
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                meaning[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield node.lineno, f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (name := dotted(node, meaning)):
            yield node.lineno, name
        elif isinstance(node, ast.Name) and node.id in meaning:
            yield node.lineno, meaning[node.id]


def dotted(node: ast.expr, meaning: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return meaning.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value, meaning)):
        return f"{owner}.{node.attr}"
    return None


def broad_excepts(source: str) -> Iterator[int]:
    """Lines that catch every error and do not raise it again."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            last = node.body[-1]
            raises_again = isinstance(last, ast.Raise) and last.exc is None
            if (node.type is None or catches_all(node.type)) and not raises_again:
                yield node.lineno
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("suppress")
            and any(catches_all(argument) for argument in node.args)
        ):
            yield node.lineno


def catches_all(node: ast.expr) -> bool:
    kinds = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(isinstance(k, ast.Name) and k.id in {"Exception", "BaseException"} for k in kinds)


RULES: list[Rule] = [
    modules_are_short,
    functions_are_short,
    modules_are_named_for_what_they_do,
    names_stay_where_they_belong,
]


@pytest.mark.parametrize("rule", RULES)
def test_source_keeps_the_rule(rule: Rule) -> None:
    broken = []
    for path in SOURCES:
        relative = PurePosixPath(path.relative_to(ROOT).as_posix())
        broken += [f"{relative}:{found}" for found in rule(relative, path.read_text("utf-8"))]

    assert broken == []


def test_everything_is_caught_in_the_named_places_only() -> None:
    left = dict(BROAD_EXCEPTS)
    broken = []
    for path in SOURCES:
        place = "/".join(path.relative_to(ROOT).parts[:2])
        for line in broad_excepts(path.read_text("utf-8")):
            if left.get(place, 0) > 0:
                left[place] -= 1
            else:
                broken.append(f"{path.relative_to(ROOT)}:{line}")

    assert broken == []


def test_folders_of_tests_are_packages() -> None:
    """Or two test modules of one name in different folders cannot be collected together."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (modules_are_short, "app/cli.py", "\n" * 401),
        (functions_are_short, "app/cli.py", "def f():\n" + "    1\n" * 60),
        (modules_are_named_for_what_they_do, "app/engine/time_utils.py", ""),
        (modules_are_named_for_what_they_do, "app/helpers/x.py", ""),
        (
            names_stay_where_they_belong,
            "app/engine/x.py",
            "import datetime as dt\ndt.datetime.now(dt.UTC)",
        ),
        (
            names_stay_where_they_belong,
            "blocks/x.py",
            "from datetime import datetime\nf = datetime.now",
        ),
        (names_stay_where_they_belong, "app/engine/x.py", "import time\ntime.time()"),
        (
            names_stay_where_they_belong,
            "app/engine/x.py",
            "from time import sleep as rest\nrest(1)",
        ),
        (names_stay_where_they_belong, "blocks/x.py", "import time\ntime.monotonic()"),
        (names_stay_where_they_belong, "app/cli.py", "def f():\n    import requests.adapters"),
        (names_stay_where_they_belong, "app/cli.py", "from smtplib import SMTP"),
        (names_stay_where_they_belong, "app/editor/x.py", "import keyring"),
        (names_stay_where_they_belong, "app/cli.py", "from PySide6.QtCore import QObject"),
    ],
)
def test_a_rule_finds_what_it_looks_for(rule: Rule, path: str, source: str) -> None:
    assert list(rule(PurePosixPath(path), source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/services/clock.py", "import datetime\ndatetime.datetime.now()"),
        ("app/engine/executor.py", "import time\ntime.monotonic()"),
        ("app/editor/theme.py", "from PySide6.QtGui import QColor"),
        ("app/engine/x.py", "def f(clock):\n    return clock.now()"),
        ("app/engine/x.py", "import datetime\ndatetime.datetime.fromisoformat('')"),
    ],
)
def test_names_may_be_used_where_they_belong(path: str, source: str) -> None:
    assert list(names_stay_where_they_belong(PurePosixPath(path), source)) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("try: f()\nexcept Exception: pass", 1),
        ("try: f()\nexcept: pass", 1),
        ("try: f()\nexcept (OSError, BaseException): pass", 1),
        ("with contextlib.suppress(Exception): f()", 1),
        ("try: f()\nexcept OSError: pass", 0),
        ("try: f()\nexcept BaseException:\n    g()\n    raise", 0),
    ],
)
def test_broad_excepts_are_found(source: str, count: int) -> None:
    assert len(list(broad_excepts(source))) == count
