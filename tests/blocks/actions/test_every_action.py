"""The contract of each action block: names, types, what is required, defaults and choices."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from blocks.catalog import load_catalog
from blocks.sdk import WHEN, PortSpec

CATALOG = load_catalog()

COMMON_MAIL = """
    to* email · cc email · subject* text · email_body* text · email_provider* text
    · from_email* email · password* secret"""
INTERAKT = """
    customer_number* phone · provider* text · api_key* secret · template_name* text
    · template_language_code* text · header_values list of text · body_values list of text
    · button_values any · check_template boolean"""
GUPSHUP = """
    customer_number* phone · provider* text · user_id* text · password* secret · template_id text
    · template_params list of text · message text · opt_in_first boolean"""

INPUTS = [
    (
        "schedule_callback",
        {},
        """greetings_message text · conversation_context text · scheduled_time* datetime
        · bot_number* phone · use_case* text · customer_number* phone · customer_details object
        · agent_options object · no_of_retries integer · retries_after_in_hrs number
        · start_working_hour time · end_working_hour time · timezone timezone · api_key* secret""",
    ),
    ("send_whatsapp", {}, "customer_number* phone · provider* text"),
    ("send_whatsapp", {"provider": "interakt"}, INTERAKT),
    ("send_whatsapp", {"provider": "Interakt"}, INTERAKT),
    ("send_whatsapp", {"provider": "GUPSHUP"}, GUPSHUP),
    ("send_email", {}, COMMON_MAIL),
    ("send_email", {"email_provider": "Gmail"}, COMMON_MAIL),
    ("send_email", {"email_provider": "GoDaddy"}, COMMON_MAIL),
    ("send_email", {"email_provider": "outlook"}, f"{COMMON_MAIL} · account_kind text"),
    ("send_email", {"email_provider": "Zoho"}, f"{COMMON_MAIL} · region text · plan text"),
    (
        "send_email",
        {"email_provider": "Custom"},
        f"""{COMMON_MAIL} · smtp_host* text · smtp_port* integer · smtp_tls_secure text
        · smtp_user text""",
    ),
    (
        "webhook",
        {},
        "url* url · data* object · secret secret · headers object · json_body object",
    ),
]
OUTPUTS = {
    "schedule_callback": """callback_scheduled boolean · call_id text · call_time datetime
        · error text""",
    "send_whatsapp": "message_success boolean · message_id text · error text",
    "send_email": "email_success boolean · message_id text · error text",
    "webhook": "success_message boolean · status_code integer · response any · error text",
}
SETTINGS = {"provider", "email_provider", "account_kind", "region", "plan", "check_template"}


def shown(specs: tuple[PortSpec, ...], *, stars: bool) -> set[str]:
    return {
        f"{spec.name}{'*' if stars and spec.is_required else ''} {spec.type.name}"
        for spec in specs
        if spec.name != WHEN.name
    }


def listed(text: str) -> set[str]:
    return {" ".join(entry.split()) for entry in text.split("·")}


@pytest.mark.parametrize(("block", "written", "contract"), INPUTS)
def test_inputs_are_those_of_the_contract(
    block: str, written: dict[str, str], contract: str
) -> None:
    assert shown(CATALOG[block].ports(written).inputs, stars=True) == listed(contract)


@pytest.mark.parametrize("block", OUTPUTS)
def test_outputs_are_those_of_the_contract(block: str) -> None:
    assert shown(CATALOG[block].ports({}).outputs, stars=False) == listed(OUTPUTS[block])


@pytest.mark.parametrize("block", OUTPUTS)
def test_each_is_an_outward_block_with_a_success_flag(block: str) -> None:
    mark = CATALOG[block].mark

    assert mark.outward
    assert mark.success == OUTPUTS[block].split()[0]


@pytest.mark.parametrize(
    ("block", "written", "port", "default"),
    [
        ("schedule_callback", {}, "timezone", "Asia/Kolkata"),
        ("send_whatsapp", {"provider": "interakt"}, "check_template", True),
        ("send_whatsapp", {"provider": "gupshup"}, "opt_in_first", False),
        ("send_email", {"email_provider": "custom"}, "smtp_tls_secure", "Enabled"),
        ("send_email", {"email_provider": "outlook"}, "account_kind", "work"),
        ("send_email", {"email_provider": "zoho"}, "region", "com"),
        ("send_email", {"email_provider": "zoho"}, "plan", "free"),
    ],
)
def test_defaults(block: str, written: dict[str, str], port: str, default: object) -> None:
    spec = CATALOG[block].ports(written).input(port)

    assert spec is not None
    assert spec.default == default


@pytest.mark.parametrize(
    ("block", "written", "port", "choices"),
    [
        ("send_whatsapp", {}, "provider", ("gupshup", "interakt")),
        ("send_email", {}, "email_provider", ("gmail", "godaddy", "outlook", "zoho", "custom")),
        ("send_email", {"email_provider": "custom"}, "smtp_tls_secure", ("Enabled", "Disabled")),
        ("send_email", {"email_provider": "outlook"}, "account_kind", ("work", "personal")),
    ],
)
def test_choices_are_closed(
    block: str, written: dict[str, str], port: str, choices: tuple[str, ...]
) -> None:
    spec = CATALOG[block].ports(written).input(port)

    assert spec is not None
    assert spec.choices == choices
    assert not spec.has_free_choice


def test_a_language_is_offered_and_another_may_be_written() -> None:
    spec = CATALOG["send_whatsapp"].ports({"provider": "interakt"}).input("template_language_code")

    assert spec is not None
    assert {"en", "en_US", "hi"} <= set(spec.choices)
    assert spec.has_free_choice


@pytest.mark.parametrize(("block", "written", "contract"), INPUTS)
def test_every_input_is_a_port_but_a_setting(
    block: str, written: dict[str, str], contract: str
) -> None:
    inputs = CATALOG[block].ports(written).inputs

    assert {spec.name for spec in inputs if not spec.is_port} <= SETTINGS


@pytest.mark.parametrize(("block", "written", "contract"), INPUTS)
def test_each_port_says_in_sentences_what_it_is(
    block: str, written: dict[str, str], contract: str
) -> None:
    ports = CATALOG[block].ports(written)

    for spec in ports.inputs + ports.outputs:
        assert len(spec.help) > 15, spec.name
        assert spec.help.endswith("."), spec.name


@pytest.mark.parametrize("block", OUTPUTS)
def test_a_block_says_in_a_sentence_what_it_does(block: str) -> None:
    spec = CATALOG[block]

    assert spec.summary.endswith(".")
    assert all(one.help.endswith(".") for one in spec.variants)


@pytest.mark.parametrize("block", OUTPUTS)
def test_its_icon_is_in_the_font(block: str) -> None:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        pytest.skip("needs QtAwesome")
    charmap = next(Path(found.origin).parent.glob("fonts/materialdesignicons6*charmap*.json"))
    family, _, icon = CATALOG[block].mark.icon.partition(".")

    assert family == "mdi6"
    assert icon in json.loads(charmap.read_text())


@pytest.mark.parametrize(
    ("block", "written", "port", "example"),
    [
        (name, written, port.name, port.example)
        for name, written, _ in INPUTS
        for port in CATALOG[name].ports(written).inputs
        if port.example is not None
    ],
)
def test_each_example_can_be_read(
    block: str, written: dict[str, str], port: str, example: object
) -> None:
    spec = CATALOG[block].ports(written).input(port)

    assert spec is not None
    assert spec.read(example) is not None


@pytest.mark.parametrize(("start", "end", "count"), [("09:00", "9:00", 1), ("09:00", "18:00", 0)])
def test_the_callback_block_checks_its_hours_before_a_run(start: str, end: str, count: int) -> None:
    check = CATALOG["schedule_callback"].check

    assert check is not None
    assert len(list(check({"start_working_hour": start, "end_working_hour": end}))) == count


def test_hours_that_cannot_be_read_are_left_to_their_own_check() -> None:
    check = CATALOG["schedule_callback"].check

    assert check is not None
    assert list(check({"start_working_hour": "soon", "end_working_hour": "18:00"})) == []


def test_loading_the_catalogue_imports_nothing_heavy() -> None:
    program = (
        "import sys; from blocks.catalog import load_catalog; load_catalog();"
        "heavy = {'phonenumbers', 'jinja2', 'python_calamine', 'requests', 'smtplib'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
