"""Signs a webhook: the hash inside the envelope, and the headers of Standard Webhooks. Pure.

The envelope `{"data", "timestamp", "hash"}` is SubVerse's (docs.subverseai.com, webhook node,
2025-12): its hash covers the timestamp alone. The headers are those of Standard Webhooks 1.0.0
(github.com/standard-webhooks): they cover the bytes that are sent.
"""

import base64
import binascii
import hashlib
import hmac

_PREFIX = "whsec_"


def timestamp_hash(timestamp_ms: int, secret: str | None) -> str:
    """The `hash` of an envelope, as lower-case hex.

    HMAC-SHA256 over the decimal text of the timestamp, with the UTF-8 of the secret exactly as
    given as the key. Without a secret a plain SHA-256, which anyone can make.

    Args:
        timestamp_ms: Unix time in milliseconds.
        secret: The shared secret, or None.
    """
    text = str(timestamp_ms).encode()
    if secret is None:
        return hashlib.sha256(text).hexdigest()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def standard_headers(
    webhook_id: str, timestamp_ms: int, body: bytes, secret: str | None
) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` (seconds) and, with a secret, `webhook-signature`.

    The key is what follows `whsec_`, decoded from base64, as the convention has it. A secret that
    is not written so is a key by its UTF-8; a receiver that verifies with a Standard Webhooks
    library then gives it `whsec_` and the base64 of that UTF-8.

    Args:
        webhook_id: The same over all tries of one delivery.
        timestamp_ms: Unix time of this try in milliseconds.
        body: Exactly the bytes that are sent.
        secret: The shared secret, or None.
    """
    headers = {"webhook-id": webhook_id, "webhook-timestamp": str(timestamp_ms // 1000)}
    if secret is not None:
        signed = f"{webhook_id}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
        headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode()}"
    return headers


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix(_PREFIX)
    if encoded != secret:
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            pass
    return secret.encode()
