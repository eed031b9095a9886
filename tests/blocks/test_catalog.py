"""How blocks are found, in which order they stand, and what becomes of one that is broken."""

import importlib
import json
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blocks.catalog import Catalog, load_catalog
from blocks.describe import describe
from blocks.sdk import Category
from tests.support.sample_blocks import CATALOG

BLOCK = """
    '''{title}: a block for tests.'''
    from blocks.sdk import BlockInputs, BlockOutputs, Category, block, port, setting

    class Inputs(BlockInputs):
        mode: str = setting("How.", default="one")

    class Outputs(BlockOutputs):
        done: bool = port("Whether it is done.")

    @block(type="{type}", version=1, title="{title}", category=Category.LOGIC, icon="x"{more})
    def run(inputs, context):
        return Outputs(done=True)
"""
VARIANT = """
    '''{name}: a variant for tests.'''
    from blocks.sdk import variant
    from {package} import Inputs

    @variant(name="{name}", title="{name}")
    def send(inputs, context):
        return None
"""

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes modules that can be imported for the length of a test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def write(path: str, source: str = "", **places: str) -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source).format(more="", **places) if places else source)

    yield write
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_cordboards_own_blocks_are_all_found_and_whole() -> None:
    catalog = load_catalog()

    assert catalog.faulty == ()
    assert {
        *("call_api", "customer_file", "incoming_call"),
        *("schedule_callback", "send_whatsapp", "send_email", "webhook"),
        *("smart_filter", "template", "merge"),
    } <= set(catalog)
    assert all(spec.package == "cordboard" for spec in catalog.values())


def test_blocks_stand_by_category_and_title() -> None:
    catalog = load_catalog()
    places = [[*Category].index(spec.mark.category) for spec in catalog.values()]

    assert places == sorted(places)
    logic = [spec.title for spec in catalog.values() if spec.mark.category == Category.LOGIC]
    assert logic == sorted(logic)


def test_a_former_type_finds_the_block_and_is_no_type_of_its_own() -> None:
    catalog = Catalog(CATALOG.values())

    assert catalog["gone"] is catalog["moved"]
    assert "gone" in catalog
    assert "gone" not in set(catalog)
    assert len(catalog) == len(CATALOG)
    assert catalog.get("never") is None
    with pytest.raises(KeyError):
        catalog["never"]


def test_a_package_of_blocks_is_looked_into(write: Write) -> None:
    write("boxes/__init__.py")
    write("boxes/first.py", BLOCK, type="first", title="First")
    write("boxes/second/__init__.py", BLOCK, type="second", title="Second")
    write("boxes/second/inner.py", "raise AssertionError('not to be imported')")
    write("boxes/helper.py", "from boxes.first import Inputs")

    catalog = load_catalog(["boxes"])

    assert catalog.faulty == ()
    assert catalog["first"].summary == "a block for tests."
    assert "second" in catalog


def test_a_single_module_is_a_block_too(write: Write) -> None:
    write("lonely.py", BLOCK, type="lonely", title="Lonely")

    assert "lonely" in load_catalog(["lonely"])


def test_variants_are_the_marked_modules_of_the_blocks_package(write: Write) -> None:
    source = textwrap.dedent(BLOCK).format(type="many", title="Many", more=', variant="mode"')
    write("boxes/__init__.py", source)
    write("boxes/two.py", VARIANT, name="two", package="boxes")
    write("boxes/one.py", VARIANT, name="one", package="boxes")
    write("boxes/helper.py", "X = 1")
    write("boxes/broken.py", "import no_such_module")

    catalog = load_catalog(["boxes"])

    assert [one.name for one in catalog["many"].variants] == ["one", "two"]
    [(name, reason)] = catalog.faulty
    assert name == "boxes.broken"
    assert "No module named 'no_such_module'" in reason


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_module", "it cannot be imported: ModuleNotFoundError: No module named"),
        ("x = ", "it cannot be imported: SyntaxError"),
        ("raise KeyError", "it cannot be imported: KeyError"),
        (
            BLOCK.replace("class Outputs", "class Results"),
            "no Outputs",
        ),
        (BLOCK.replace('"{type}"', '"webhook"'), "there is a block “webhook” already, in blocks."),
    ],
)
def test_a_broken_block_is_named_and_takes_no_other_along(
    write: Write, source: str, words: str
) -> None:
    write("boxes/__init__.py")
    write("boxes/bad.py", textwrap.dedent(source).format(type="bad", title="Bad", more=""))
    write("boxes/good.py", BLOCK, type="good", title="Good")

    catalog = load_catalog(["boxes"])

    assert "good" in catalog
    assert "bad" not in catalog
    [(name, reason)] = catalog.faulty
    assert name == "boxes.bad"
    assert words in reason


def test_a_package_that_is_not_there_is_named() -> None:
    [(name, _)] = load_catalog(["no_such_package"]).faulty

    assert name == "no_such_package"


def test_installed_packages_add_blocks_by_an_entry_point(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("shelf.py", BLOCK, type="shelf", title="Shelf")
    write("shelf_pack-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: shelf-pack\n")
    write("shelf_pack-1.0.dist-info/entry_points.txt", "[cordboard.blocks]\nshelf = shelf\n")
    importlib.invalidate_caches()

    catalog = load_catalog()

    assert catalog["shelf"].package == "shelf-pack"


def test_loading_the_catalogue_takes_in_nothing_heavy() -> None:
    heavy = "jinja2 phonenumbers python_calamine regex requests smtplib keyring PySide6 werkzeug"
    code = (
        "import sys; from blocks.catalog import load_catalog; load_catalog();"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("catalog", [load_catalog(), CATALOG], ids=["own", "samples"])
def test_a_block_is_described_as_plain_data(catalog: Catalog) -> None:
    for spec in catalog.values():
        said = json.loads(json.dumps(describe(spec)))

        assert said["type"] == spec.type
        assert said["variants"] == [] or said["variant"]
        inputs = {port["name"]: port for port in said["inputs"]}
        assert ("when" in inputs) == (not spec.is_source)
        for port in said["inputs"] + [one for v in said["variants"] for one in v["inputs"]]:
            assert {"label", "type", "required", "default", "help", "choices"} <= port.keys()
            assert {"offered", "reused"} <= port.keys()


def test_the_description_says_what_a_user_asks() -> None:
    said = describe(load_catalog()["call_api"])
    outputs = {port["name"]: port for port in said["outputs"]}

    assert said["title"] == "Call API"
    assert said["category"] == "Sources"
    assert outputs["customer_number"]["type"] == "phone"
    callback = describe(load_catalog()["schedule_callback"])
    assert [port["name"] for port in callback["inputs"] if port["offered"]] == ["use_case"]
    assert [port["name"] for port in callback["inputs"] if port["reused"]] == ["bot_number"]
    filter = describe(load_catalog()["smart_filter"])
    assert filter["has_dynamic_ports"]
    conditions = next(port for port in filter["inputs"] if port["name"] == "conditions")
    assert conditions["required"]
    assert not conditions["is_port"]
    assert filter["outputs"][0]["only_when"] == "matched"
