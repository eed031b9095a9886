"""Which certificates are trusted."""

import ssl
from pathlib import Path

import certifi
import pytest

from app.services.tls import tls_error, trusted_context
from tests.support.certificates import authority


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    return monkeypatch


def test_a_machine_without_authorities_has_those_of_certifi(
    unset: pytest.MonkeyPatch,
) -> None:
    unset.setattr(ssl.SSLContext, "load_default_certs", lambda *_: None)

    assert trusted_context().cert_store_stats()["x509_ca"] > 50


def test_named_authorities_take_the_place_of_the_others(unset: pytest.MonkeyPatch) -> None:
    with authority().is_trusted():
        assert trusted_context().cert_store_stats()["x509_ca"] == 1


def test_a_company_can_name_a_folder_of_authorities(
    unset: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unset.setenv("SSL_CERT_DIR", str(tmp_path))
    unset.setattr(certifi, "where", lambda: pytest.fail("certifi is not asked"))

    assert trusted_context().verify_mode is ssl.CERT_REQUIRED


def test_other_trouble_is_named() -> None:
    error = ssl.SSLError(1, "odd")
    error.reason = "ODD"

    assert str(tls_error("crm.example", 443, error)) == (
        "The connection to crm.example could not be protected (ODD)."
    )
