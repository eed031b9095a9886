"""Data of any kind, well formed or not, take no run down: it ends, and says how."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.command_line import FOLLOW_UP, RELAY, RENEWAL, Outcome, changed, command
from tests.support.workflows import json_values

SAMPLES = {path: json.loads(path.read_text("utf-8"))["sample"] for path in (RELAY, FOLLOW_UP)}
TEXTS = st.text(max_size=6) | st.sampled_from(["{{ name }}", "{% for %}", "=1+1", "a\0b", "\u2028"])


def assert_tells(ended: Outcome) -> None:
    assert ended.code in (0, 1, 2)
    assert "Traceback" not in ended.err
    said = ended.json()
    statuses = {0: {"ok"}, 1: {"finished_with_errors", "failed"}, 2: {"failed", "refused"}}
    assert said["status"] in statuses[ended.code]
    assert ended.code != 2 or said["deliveries"] == 0


@st.composite
def inputs(draw: st.DrawFn) -> tuple[Path, dict[str, Any]]:
    """What starts an example, with some of its values replaced or removed, and others added."""
    path = draw(st.sampled_from([RELAY, FOLLOW_UP]))
    given_values = dict(SAMPLES[path])
    for name in draw(st.lists(st.sampled_from(sorted(given_values)), max_size=3)):
        given_values[name] = draw(json_values | TEXTS)
    details = draw(st.none() | st.dictionaries(st.sampled_from(["name", "plan", "email"]), TEXTS))
    more = draw(st.dictionaries(st.text(max_size=4), json_values, max_size=2))
    return path, {**given_values, **({"customer_details": details} if details else {}), **more}


@settings(max_examples=40)
@given(inputs())
def test_any_input_runs_to_an_end(drawn: tuple[Path, dict[str, Any]]) -> None:
    path, values = drawn
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "input.json")
        said.write_text(json.dumps(values), "utf-8")
        assert_tells(command("run", path, "--json", "--input", said))


cells = TEXTS | st.sampled_from(["+919876543210", "3", "50", "asha@example.com", '"', '"a""b"'])
lines = st.lists(st.lists(cells, max_size=9).map(",".join), max_size=4).map("\n".join)
headers = st.just("Customer_Number,Customer_Name,Customer_Email,Policy,Renewal_Date,Days_Left\n")
sheets = st.one_of(
    st.builds(str.__add__, headers | st.just(""), lines).map(str.encode), st.binary(max_size=60)
)


@settings(max_examples=40)
@given(sheets)
@example(b"PK\x03\x04 no workbook")
@example(b"\xd0\xcf\x11\xe0 no old workbook")
@example("Customer_Number;Days_Left\n+919876543210;3\n".encode("utf-16"))
def test_any_customer_file_runs_to_an_end(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workflow = changed(RENEWAL, Path(folder))
        Path(folder, "customers.csv").write_bytes(content)
        assert_tells(command("run", workflow, "--json"))
