"""The command line: what can be asked, what it answers, and its exit codes. `run` has its own."""

import json
import os
from importlib.metadata import version
from pathlib import Path

import pytest

import blocks.catalog
from app.workflow.schema import workflow_schema
from tests.support.command_line import RELAY, changed, command

KEYRING = pytest.mark.keyring


def test_the_version_is_that_of_the_package() -> None:
    said = command("--version")
    assert (said.code, said.out) == (0, f"cordboard {version('cordboard')}\n")


@pytest.mark.parametrize(
    "words", [("--help",), ("run", "--help"), ("check", "--help"), ("secret", "--help")]
)
def test_help_is_there(words: tuple[str, ...]) -> None:
    said = command(*words)
    assert said.code == 0
    assert "Usage: cordboard" in said.out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("run",), "FILE"),
        (("check",), "FILE"),
        (("run", "a.json", "b.json"), "b.json"),
        (("run", "a.json", "--nonsense"), "--nonsense"),
        (("run", "a.json", "--input"), "--input"),
        (("blocks", "--yaml"), "--yaml"),
        (("secret",), "command"),
        (("secret", "show", "a"), "show"),
        (("secret", "set"), "NAME"),
        (("--nonsense",), "--nonsense"),
        (("shot", "a.json"), "--out"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_refused_with_a_hint(words: tuple[str, ...], hint: str) -> None:
    said = command(*words)
    assert (said.code, said.out) == (2, "")
    assert hint in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--size", "large"), "“large” is not a size; write it as 1600x900."),
        (("--size", "0x9"), "“0x9” is not a size; write it as 1600x900."),
        (("--theme", "pink"), "“pink” is not a theme; choose dark or light."),
    ],
)
def test_a_picture_of_no_size_or_theme_is_refused(
    words: tuple[str, ...], hint: str, tmp_path: Path
) -> None:
    said = command("shot", RELAY, "-o", tmp_path / "relay.png", *words)
    assert (said.code, said.err) == (2, f"{hint}\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [(), (RELAY,), ("edit", RELAY), (RELAY, "--rehearse")])
def test_without_a_display_the_editor_says_so_itself(
    words: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said = command(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("There is no display")
    assert "cordboard run" in said.err


def test_check_names_block_input_and_mend(tmp_path: Path) -> None:
    workflow = changed(RELAY, tmp_path, blocks={"tell_crm": {"url": "crm"}})
    said = command("check", workflow)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: tell_crm · url: ")
    assert "“crm” is not a web address; write it as https://example.com/path" in said.err
    (problem,) = command("check", workflow, "--json").json()
    assert problem["severity"] == "error"
    assert (problem["block"], problem["input"]) == ("tell_crm", "url")
    assert problem["message"]
    assert set(problem) == {"severity", "block", "input", "message", "mend"}


def test_a_warning_alone_refuses_nothing(tmp_path: Path) -> None:
    document = json.loads(RELAY.read_text("utf-8"))
    loose = {"id": "loose", "type": "template", "inputs": {"text": "Nobody reads this."}}
    document["blocks"].append(loose)
    path = tmp_path / "loose.json"
    path.write_text(json.dumps(document), "utf-8")
    said = command("check", path)
    assert said.code == 0
    assert said.err.startswith("warning: loose: ")
    assert command("run", path).code == 0


def test_check_says_that_all_is_well() -> None:
    said = command("check", RELAY)
    assert (said.code, said.out) == (0, "event_relay.json: nothing to mend.\n")


def test_blocks_lists_every_block_with_its_ports() -> None:
    listed = {block["type"]: block for block in command("blocks", "--json").json()}
    assert set(listed) >= {
        *("call_api", "customer_file", "incoming_call"),
        *("schedule_callback", "send_whatsapp", "send_email", "webhook"),
        *("smart_filter", "template", "merge"),
    }
    for block in listed.values():
        assert block["title"]
        assert block["summary"]
        assert block["category"]
        for port in (*block["inputs"], *block["outputs"]):
            assert {"name", "label", "type", "help"} <= set(port)
            assert port["help"]
    url = next(port for port in listed["webhook"]["inputs"] if port["name"] == "url")
    assert (url["type"], url["required"]) == ("url", True)
    providers = [one["name"] for one in listed["send_email"]["variants"]]
    assert providers == ["gmail", "godaddy", "outlook", "zoho", "custom"]


def test_blocks_reads_well_too() -> None:
    said = command("blocks")
    assert said.code == 0
    assert "  Webhook (webhook): posts" in said.out
    assert "url* url" in said.out
    assert "timezone timezone (Asia/Kolkata)" in said.out
    assert "      Interakt: api_key* secret, template_name* text" in said.out
    assert "success_message boolean" in said.out


def test_a_block_that_cannot_be_used_is_named_beside_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = blocks.catalog.load_catalog()
    faulty = [("their.block", "It cannot be imported: no module named “theirs”.")]
    catalog = blocks.catalog.Catalog(found.values(), faulty)
    monkeypatch.setattr(blocks.catalog, "load_catalog", lambda: catalog)
    said = command("blocks", "--json")
    assert (said.code, len(said.json())) == (0, len(found))
    assert said.err == "their.block: It cannot be imported: no module named “theirs”.\n"


def test_schema_is_that_of_workflow_files() -> None:
    said = command("schema")
    assert (said.code, said.json()) == (0, workflow_schema())
    assert said.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_no_secret_is_stored() -> None:
    assert command("secret", "list", "--json").json() == []
    assert command("secret", "list").out.startswith("No secret is stored. Store one with: ")


def test_without_a_keyring_secret_set_says_what_to_do() -> None:
    said = command("secret", "set", "crm/secret", "--host", "crm.example", stdin="s3cr3t\n")
    assert (said.code, said.out) == (2, "")
    assert "was not stored" in said.err
    assert "install gnome-keyring" in said.err
    assert "CORDBOARD_SECRET_CRM_SECRET" in said.err
    assert "s3cr3t" not in said.err
    assert command("secret", "list", "--json").json() == []


def test_without_a_keyring_secret_delete_says_so() -> None:
    said = command("secret", "delete", "crm/secret")
    assert (said.code, said.out) == (2, "")
    assert "“crm/secret” was not deleted" in said.err
    assert "no keyring" in said.err


@pytest.mark.parametrize("value", ["", "\n", "\r\n"])
def test_an_empty_secret_is_not_stored(value: str) -> None:
    said = command("secret", "set", "crm/secret", stdin=value)
    assert (said.code, said.out) == (2, "")
    assert said.err == "The value of crm/secret is empty; nothing was stored.\n"


def test_a_secret_that_is_no_text_is_not_stored() -> None:
    said = command("secret", "set", "crm/secret", stdin="\udcff\udcfe")
    assert (said.code, said.err) == (
        2,
        "The value of crm/secret is not UTF-8 text; nothing was stored.\n",
    )


def test_secrets_of_the_environment_are_listed_without_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "s3cr3t")
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET_HOSTS", "crm.example, *.crm.example")
    (entry,) = command("secret", "list", "--json").json()
    assert entry["hosts"] == ["crm.example", "*.crm.example"]
    assert entry["where"] == "environment"
    plain = command("secret", "list").out
    assert "crm.example, *.crm.example  environment" in plain
    assert "s3cr3t" not in plain


@KEYRING
def test_a_secret_is_set_listed_used_and_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = command("secret", "set", "crm/secret", "--host", "crm.example", stdin="s3cr3t\n")
    assert (stored.code, stored.err) == (0, "")
    assert stored.out == "crm/secret is stored for crm.example.\n"
    try:
        listed = command("secret", "list", "--json")
        entry = {"name": "crm/secret", "hosts": ["crm.example"], "where": "keyring"}
        assert listed.json() == [entry]
        elsewhere = ("--live", "--reroute", "crm.example=http://nobody.invalid")
        # It is revealed: what fails is the host.
        failed = command("run", RELAY, *elsewhere, "--json")
        assert failed.code == 1
        assert "There is no host called" in failed.json()["errors"]["tell_crm"]
        assert "s3cr3t" not in stored.out + listed.out + failed.out + failed.err
    finally:
        deleted = command("secret", "delete", "crm/secret")
    assert (deleted.code, deleted.out) == (0, "crm/secret is deleted.\n")
    assert command("secret", "list", "--json").json() == []
    again = command("secret", "delete", "crm/secret")
    assert (again.code, again.err) == (2, "There is no secret called “crm/secret”.\n")


@KEYRING
def test_a_secret_without_hosts_is_stored_with_a_warning() -> None:
    said = command("secret", "set", "any/where", stdin="s3cr3t")
    command("secret", "delete", "any/where")
    assert said.code == 0
    assert "Any workflow may send it to any host" in said.out
    assert "--host" in said.out


def test_a_host_that_is_none_is_refused() -> None:
    said = command("secret", "set", "crm/secret", "--host", "crm example", stdin="s3cr3t")
    assert said.code == 2
    assert said.err.startswith("“crm example” is not the name of a host")


def test_no_test_sees_the_secrets_of_whoever_runs_it() -> None:
    assert not [name for name in os.environ if name.startswith("CORDBOARD_SECRET_")]
