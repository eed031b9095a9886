"""Signatures against published vectors, and against a check written here from the contract."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk.signature import standard_headers, timestamp_hash

TIMESTAMP_MS = 1713784015226
SECRETS = st.text(min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("secret", "digest"),
    [
        ("s3cr3t", "3f9cb27b7676ae40981af14cc60077d86ce85dec8b9e0517ddb3948427342e17"),
        ("whsec_test_123", "b8fe9b405e7de8658d43e5ff8ba6df834e6611b098f1225249c25100aab2471f"),
        (None, "c1e93fd21988743a677581716106b59d768ed6548fa28d51e5a2838c082500f3"),
    ],
)
def test_hash_of_a_timestamp(secret: str | None, digest: str) -> None:
    assert timestamp_hash(TIMESTAMP_MS, secret) == digest


def test_the_vector_of_standard_webhooks() -> None:
    headers = standard_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330000,
        b'{"test": 2432232314}',
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_without_a_secret_there_is_no_signature() -> None:
    assert set(standard_headers("id", 0, b"", None)) == {"webhook-id", "webhook-timestamp"}


def library_key(secret: str) -> bytes:
    """The key as the libraries of Standard Webhooks take it from the text they are given."""
    return base64.b64decode(secret.removeprefix("whsec_"))


@given(key=st.binary(min_size=24, max_size=64), body=st.binary(), time_ms=st.integers(0, 2**42))
def test_a_standard_secret_verifies_as_in_the_libraries(
    key: bytes, body: bytes, time_ms: int
) -> None:
    secret = f"whsec_{base64.b64encode(key).decode()}"

    headers = standard_headers("msg_1", time_ms, body, secret)

    signed = b"msg_1." + headers["webhook-timestamp"].encode() + b"." + body
    digest = hmac.new(library_key(secret), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert int(headers["webhook-timestamp"]) == time_ms // 1000


@given(secret=SECRETS.filter(lambda text: not text.startswith("whsec_")), body=st.binary())
def test_a_plain_secret_verifies_with_the_base64_of_its_utf8(secret: str, body: bytes) -> None:
    headers = standard_headers("msg_1", 1000, body, secret)

    key = library_key(f"whsec_{base64.b64encode(secret.encode()).decode()}")
    digest = hmac.new(key, b"msg_1.1." + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_what_looks_standard_and_is_no_base64_is_a_plain_secret() -> None:
    headers = standard_headers("msg_1", 1000, b"x", "whsec_test_123")

    digest = hmac.new(b"whsec_test_123", b"msg_1.1.x", hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


@given(secret=SECRETS, time_ms=st.integers(0, 2**42))
def test_the_hash_is_the_hmac_of_the_decimal_text(secret: str, time_ms: int) -> None:
    expected = hmac.new(secret.encode("utf-8"), b"%d" % time_ms, "sha256").hexdigest()

    assert timestamp_hash(time_ms, secret) == expected
