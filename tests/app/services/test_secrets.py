"""Secrets: where they are found, to whom they are given, and what is said when that fails."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from app.services.secrets import STAND_IN, Place, RehearsalSecrets, SecretEntry, SecretStore
from blocks.sdk import SecretError
from tests.support.keyrings import FakeKeyring

CRM = "crm/secret"
VALUE = "s3cr3t välue\n"


@pytest.fixture
def backend() -> Iterator[FakeKeyring]:
    fake = FakeKeyring()
    yield fake
    fake.go_on.set()


@pytest.fixture
def environ() -> dict[str, str]:
    return {}


@pytest.fixture
def store(backend: FakeKeyring, environ: dict[str, str], tmp_path: Path) -> SecretStore:
    return SecretStore(environ, backend, index_path=tmp_path / "secrets.json", time_limit_s=0.2)


class TestPlaces:
    def test_the_keyring(self, store: SecretStore, backend: FakeKeyring) -> None:
        store.set(CRM, VALUE)

        assert store.get(CRM).reveal("any.example") == VALUE
        assert list(backend.entries) == [("cordboard", CRM)]

    def test_the_environment_comes_first(
        self, store: SecretStore, backend: FakeKeyring, environ: dict[str, str]
    ) -> None:
        store.set(CRM, VALUE)
        environ["CORDBOARD_SECRET_CRM_SECRET"] = "other"
        before = backend.calls

        assert store.get(CRM).reveal("any.example") == "other"
        assert backend.calls == before

    def test_the_session_comes_before_it(self, store: SecretStore, environ: dict[str, str]) -> None:
        environ["CORDBOARD_SECRET_CRM_SECRET"] = "other"
        store.keep_for_session(CRM, "mine")

        assert store.get(CRM).reveal("any.example") == "mine"

    def test_storing_ends_the_one_of_the_session(self, store: SecretStore) -> None:
        store.keep_for_session(CRM, "mine")
        store.set(CRM, VALUE)

        assert store.get(CRM).reveal("any.example") == VALUE

    def test_an_empty_variable_is_none(self, store: SecretStore, environ: dict[str, str]) -> None:
        environ["CORDBOARD_SECRET_CRM_SECRET"] = ""

        with pytest.raises(SecretError, match="There is no secret"):
            store.get(CRM).reveal("any.example")

    @pytest.mark.parametrize(
        ("name", "variable"),
        [("a/b-c.d", "A_B_C_D"), ("straße", "STRASSE"), ("é", "_"), ("k1", "K1")],
    )
    def test_names_of_variables(
        self, store: SecretStore, environ: dict[str, str], name: str, variable: str
    ) -> None:
        environ[f"CORDBOARD_SECRET_{variable}"] = "found"

        assert store.get(name).reveal("any.example") == "found"

    def test_the_keyring_is_read_once(self, store: SecretStore, backend: FakeKeyring) -> None:
        backend.set_password("cordboard", CRM, "plain")
        for _ in range(3):
            assert store.get(CRM).reveal("any.example") == "plain"

        assert backend.calls == 2

    def test_another_process_finds_it(self, store: SecretStore, backend: FakeKeyring) -> None:
        store.set(CRM, VALUE, ["a.example"])

        other = SecretStore({}, backend)

        assert other.get(CRM).reveal("a.example") == VALUE
        with pytest.raises(SecretError):
            other.get(CRM).reveal("b.example")


class TestBinding:
    def test_in_the_keyring(self, store: SecretStore) -> None:
        store.set(CRM, VALUE, ["https://Crm.example/x", "*.crm.example"])

        assert store.get(CRM).reveal("crm.example") == VALUE
        assert store.get(CRM).reveal("a.crm.example") == VALUE
        with pytest.raises(SecretError) as caught:
            store.get(CRM).reveal("evil.example")
        assert str(caught.value) == (
            "The secret “crm/secret” is kept for crm.example, *.crm.example and not given to "
            "evil.example. If evil.example is right, store it again with “cordboard secret set "
            "crm/secret --host evil.example”."
        )

    def test_of_the_session(self, store: SecretStore) -> None:
        store.keep_for_session(CRM, VALUE, ["crm.example"])

        with pytest.raises(SecretError, match=r"not given to evil\.example"):
            store.get(CRM).reveal("evil.example")

    def test_in_the_environment(self, store: SecretStore, environ: dict[str, str]) -> None:
        environ |= {
            "CORDBOARD_SECRET_CRM_SECRET": VALUE,
            "CORDBOARD_SECRET_CRM_SECRET_HOSTS": "crm.example, *.b.example",
        }

        assert store.get(CRM).reveal("x.b.example") == VALUE
        with pytest.raises(SecretError, match=r"not given to evil\.example"):
            store.get(CRM).reveal("evil.example")

    def test_a_typing_error_in_it_does_not_unbind(
        self, store: SecretStore, environ: dict[str, str]
    ) -> None:
        environ |= {
            "CORDBOARD_SECRET_CRM_SECRET": VALUE,
            "CORDBOARD_SECRET_CRM_SECRET_HOSTS": "crm example",
        }

        with pytest.raises(SecretError, match="“crm example” is not the name of a host"):
            store.get(CRM).reveal("crm.example")

    def test_a_lost_index_does_not_unbind(self, store: SecretStore, tmp_path: Path) -> None:
        store.set(CRM, VALUE, ["crm.example"])
        (tmp_path / "secrets.json").unlink()

        with pytest.raises(SecretError, match=r"not given to evil\.example"):
            store.get(CRM).reveal("evil.example")

    def test_a_refused_value_is_in_no_error(self, store: SecretStore) -> None:
        store.set(CRM, VALUE, ["crm.example"])

        with pytest.raises(SecretError) as caught:
            store.get(CRM).reveal("evil.example")

        assert VALUE.strip() not in repr(caught.value)
        assert store.redactor.text(VALUE) == VALUE


class TestRedacting:
    def test_what_is_revealed_is_starred(self, store: SecretStore) -> None:
        store.set(CRM, VALUE)

        assert store.redactor.text(f"x {VALUE} y") == f"x {VALUE} y"
        store.get(CRM).reveal("any.example")

        assert store.redactor.text(f"x {VALUE} y") == "x ••• y"

    def test_no_value_shows_in_what_is_printed(self, store: SecretStore) -> None:
        store.keep_for_session(CRM, VALUE)
        kept = store.at_hand(CRM)

        assert kept is not None
        assert VALUE.strip() not in f"{kept!r} {store.get(CRM)!r} {store.names()!r}"


class TestNames:
    def test_every_place(self, store: SecretStore, environ: dict[str, str]) -> None:
        store.set("b/key", "x", ["b.example"])
        store.set("c/key", "x")
        store.keep_for_session("a/key", "x", ["a.example"])
        environ |= {
            "CORDBOARD_SECRET_C_KEY": "x",
            "CORDBOARD_SECRET_D_KEY": "x",
            "CORDBOARD_SECRET_D_KEY_HOSTS": "d.example",
        }

        assert store.names() == (
            SecretEntry("a/key", ("a.example",), Place.SESSION),
            SecretEntry("b/key", ("b.example",), Place.KEYRING),
            SecretEntry("c/key", (), Place.ENVIRONMENT),
            SecretEntry("d_key", ("d.example",), Place.ENVIRONMENT),
        )

    def test_the_index_holds_no_value(self, store: SecretStore, tmp_path: Path) -> None:
        store.set(CRM, "s3cr3t", ["crm.example"])

        text = (tmp_path / "secrets.json").read_text()
        assert json.loads(text) == {CRM: ["crm.example"]}
        assert sorted(path.name for path in tmp_path.iterdir()) == ["secrets.json"]

    @pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"a": 1}', "[" * 100_000])
    def test_a_broken_index_loses_the_list_alone(
        self, store: SecretStore, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "secrets.json").write_text(text)

        assert store.names() == ()
        store.set(CRM, VALUE)
        assert [entry.name for entry in store.names()] == [CRM]

    def test_it_is_in_the_settings_of_the_user(self, backend: FakeKeyring) -> None:
        SecretStore({}, backend).set(CRM, VALUE)

        assert [entry.name for entry in SecretStore({}, backend).names()] == [CRM]

    def test_an_index_that_cannot_be_written_is_told(
        self, backend: FakeKeyring, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        store = SecretStore({}, backend, index_path=tmp_path / "file" / "secrets.json")

        with pytest.raises(SecretError, match=r"The list of secrets .* cannot be written"):
            store.set(CRM, VALUE)

    def test_a_value_counts_once_it_is_in_the_keyring_even_when_it_cannot_be_listed(
        self, store: SecretStore, tmp_path: Path
    ) -> None:
        store.set(CRM, "old")
        assert store.get(CRM).reveal("crm.example") == "old"
        (tmp_path / "secrets.json").unlink()
        (tmp_path / "secrets.json").mkdir()

        with pytest.raises(SecretError, match="cannot be written"):
            store.set(CRM, VALUE)

        assert store.get(CRM).reveal("crm.example") == VALUE

    def test_threads_lose_nothing(self, store: SecretStore) -> None:
        threads = [
            threading.Thread(target=store.set, args=(f"s{index}", VALUE)) for index in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(store.names()) == 20


class TestDeleting:
    def test_everywhere(self, store: SecretStore, backend: FakeKeyring) -> None:
        store.set(CRM, VALUE)
        store.keep_for_session(CRM, VALUE)

        store.delete(CRM)

        assert (store.names(), backend.entries) == ((), {})
        with pytest.raises(SecretError, match="There is no secret called “crm/secret”"):
            store.get(CRM).reveal("any.example")

    def test_one_of_the_session_needs_no_keyring(
        self, store: SecretStore, backend: FakeKeyring
    ) -> None:
        backend.error = keyring.errors.NoKeyringError()
        store.keep_for_session(CRM, VALUE)

        store.delete(CRM)

        assert store.names() == ()

    def test_one_that_is_listed_alone(self, store: SecretStore, backend: FakeKeyring) -> None:
        store.set(CRM, VALUE)
        backend.entries.clear()

        store.delete(CRM)

        assert store.names() == ()

    def test_none(self, store: SecretStore) -> None:
        with pytest.raises(SecretError, match="There is no secret called “x”"):
            store.delete("x")

    def test_one_of_the_environment(self, store: SecretStore, environ: dict[str, str]) -> None:
        environ["CORDBOARD_SECRET_CRM_SECRET"] = "x"

        with pytest.raises(SecretError, match="unset CORDBOARD_SECRET_CRM_SECRET"):
            store.delete(CRM)

    def test_a_race_is_told(
        self, store: SecretStore, backend: FakeKeyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.set(CRM, VALUE)
        monkeypatch.setattr(
            backend, "get_password", lambda *_: backend.entries.pop(("cordboard", CRM), VALUE)
        )

        with pytest.raises(SecretError, match="was not deleted"):
            store.delete(CRM)


class TestTrouble:
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (keyring.errors.NoKeyringError("x"), "has no keyring that works .* gnome-keyring"),
            (keyring.errors.KeyringLocked("x"), "is locked; unlock it first"),
            (keyring.errors.InitError("Prompt dismissed"), "is locked; unlock it first"),
            (keyring.errors.PasswordSetError("x"), r"failed \(PasswordSetError\)"),
            (ModuleNotFoundError("x"), "has no keyring that works"),
            (AssertionError("s3cr3t"), r"failed \(AssertionError\)"),
            (KeyError("s3cr3t"), r"failed \(KeyError\)"),
        ],
    )
    def test_a_keyring_that_fails(
        self, store: SecretStore, backend: FakeKeyring, error: Exception, words: str
    ) -> None:
        backend.error = error

        with pytest.raises(SecretError, match=f"“crm/secret” cannot be read.*{words}") as reading:
            store.get(CRM).reveal("any.example")
        with pytest.raises(SecretError, match=f"“crm/secret” was not stored.*{words}") as storing:
            store.set(CRM, VALUE)

        for caught in (reading, storing):
            assert "set the environment variable CORDBOARD_SECRET_CRM_SECRET" in str(caught.value)
            assert "s3cr3t" not in str(caught.value)
        assert store.names() == ()

    def test_a_keyring_that_hangs(self, store: SecretStore, backend: FakeKeyring) -> None:
        backend.hangs = True

        with pytest.raises(SecretError, match=r"did not answer within 0\.2 seconds"):
            store.get(CRM).reveal("any.example")

        began = time.monotonic()
        with pytest.raises(SecretError, match="still gives no answer"):
            store.get("another").reveal("any.example")
        assert time.monotonic() - began < 0.1

    def test_a_keyring_that_is_unlocked_after_all(
        self, store: SecretStore, backend: FakeKeyring
    ) -> None:
        backend.entries["cordboard", CRM] = VALUE
        backend.hangs = True
        with pytest.raises(SecretError):
            store.get(CRM).reveal("any.example")

        backend.hangs = False
        backend.go_on.set()
        found, patience = None, time.monotonic() + 5
        while found is None and time.monotonic() < patience:
            # The call that hung may take a moment to come back.
            with contextlib.suppress(SecretError):
                found = store.get(CRM).reveal("any.example")

        assert found == VALUE

    @pytest.mark.parametrize("kind", [keyring.backends.null.Keyring, keyring.backends.fail.Keyring])
    def test_what_forgets_is_no_keyring(
        self, kind: type[keyring.backend.KeyringBackend], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keyring, "get_keyring", kind)

        with pytest.raises(SecretError, match="has no keyring that works"):
            SecretStore({}).set(CRM, VALUE)

    def test_what_writes_clear_text_is_no_keyring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plaintext = type("PlaintextKeyring", (FakeKeyring,), {"__module__": "keyrings.alt.file"})()
        chain = type("ChainerBackend", (), {"backends": [plaintext]})()
        for found in (plaintext, chain):
            monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
            with pytest.raises(SecretError, match="has no keyring that works"):
                SecretStore({}).set(CRM, VALUE)

        assert plaintext.calls == 0

    def test_a_chain_gives_its_first_usable_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plaintext = type("PlaintextKeyring", (FakeKeyring,), {"__module__": "keyrings.alt.file"})()
        real = FakeKeyring()
        chain = type("ChainerBackend", (), {"backends": [plaintext, real]})()
        monkeypatch.setattr(keyring, "get_keyring", lambda: chain)

        SecretStore({}).set(CRM, VALUE)

        assert (plaintext.calls, real.calls) == (0, 1)

    @pytest.mark.parametrize("text", ["cordboard-secret/1 {", "cordboard-secret/1 {}"])
    def test_a_damaged_entry(self, store: SecretStore, backend: FakeKeyring, text: str) -> None:
        backend.entries["cordboard", CRM] = text

        with pytest.raises(SecretError, match="is damaged"):
            store.get(CRM).reveal("any.example")

    @pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 201])
    def test_a_name_that_is_none(self, store: SecretStore, name: str) -> None:
        with pytest.raises(SecretError, match="needs a name"):
            store.set(name, VALUE)

    def test_a_value_that_is_none(self, store: SecretStore) -> None:
        with pytest.raises(SecretError, match="has no value"):
            store.keep_for_session(CRM, "")

    def test_hosts_that_are_none(self, store: SecretStore) -> None:
        with pytest.raises(SecretError, match="“a b” is not the name of a host"):
            store.set(CRM, VALUE, ["a b"])


class TestRehearsal:
    def test_what_is_at_hand_is_taken(self, store: SecretStore, environ: dict[str, str]) -> None:
        environ["CORDBOARD_SECRET_CRM_SECRET"] = "mine"
        store.keep_for_session("other", "too")
        secrets = RehearsalSecrets(store)

        assert secrets.get(CRM).reveal("any.example") == "mine"
        assert secrets.get("other").reveal("any.example") == "too"
        assert store.redactor.text("mine") == "•••"

    def test_the_keyring_stays_closed(self, store: SecretStore, backend: FakeKeyring) -> None:
        store.set(CRM, VALUE, ["crm.example"])
        before = backend.calls

        assert RehearsalSecrets(store).get(CRM).reveal("crm.example") == STAND_IN
        assert RehearsalSecrets(store).get("unknown").reveal("any.example") == STAND_IN
        assert backend.calls == before
        assert store.redactor.text(STAND_IN) == STAND_IN

    def test_binding_holds_as_in_live_mode(
        self, store: SecretStore, environ: dict[str, str]
    ) -> None:
        store.set(CRM, VALUE, ["crm.example"])
        environ |= {
            "CORDBOARD_SECRET_OTHER": "x",
            "CORDBOARD_SECRET_OTHER_HOSTS": "crm.example",
        }

        for name in (CRM, "other"):
            with pytest.raises(SecretError, match=r"not given to evil\.example"):
                RehearsalSecrets(store).get(name).reveal("evil.example")


@pytest.mark.keyring
class TestSecretService:
    """The real thing, under tests/support/with-secrets.sh."""

    def test_round_trip(self) -> None:
        store, other = SecretStore({}), SecretStore({})

        store.set("test/ä", VALUE, ["crm.example"])

        assert other.get("test/ä").reveal("crm.example") == VALUE
        with pytest.raises(SecretError, match=r"not given to evil\.example"):
            other.get("test/ä").reveal("evil.example")
        assert [entry.name for entry in other.names()] == ["test/ä"]
        other.delete("test/ä")
        assert other.names() == ()
        with pytest.raises(SecretError, match="There is no secret called"):
            SecretStore({}).get("test/ä").reveal("crm.example")

    def test_long_values(self) -> None:
        store = SecretStore({})
        store.set("test/long", "x" * 100_000)

        assert SecretStore({}).get("test/long").reveal("any.example") == "x" * 100_000
        store.delete("test/long")

    def test_what_other_tools_stored(self) -> None:
        keyring.set_password("cordboard", "test/other", "by hand")

        assert SecretStore({}).get("test/other").reveal("any.example") == "by hand"
        keyring.delete_password("cordboard", "test/other")

    def test_many_threads(self) -> None:
        store = SecretStore({})
        store.set("test/threads", VALUE)
        found: list[str] = []

        def read() -> None:
            found.append(SecretStore({}).get("test/threads").reveal("any.example"))

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert found == [VALUE] * 8
        store.delete("test/threads")

    def test_a_locked_one_without_a_display(self) -> None:
        code = (
            "from app.services.secrets import SecretStore\n"
            "from blocks.sdk import SecretError\n"
            "try: SecretStore({}).set('a', 'b')\n"
            "except SecretError as error: print(error)\n"
        )
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}

        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-c", code],
            env=kept,
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )

        assert "was not stored. The keyring of this machine is locked" in done.stdout


def test_without_any_keyring() -> None:
    with pytest.raises(SecretError, match="has no keyring that works"):
        SecretStore({}).get(CRM).reveal("any.example")
