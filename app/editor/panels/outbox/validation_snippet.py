"""Code for whoever receives a webhook: it tells genuine deliveries from others. Pure.

The same rules as `blocks.sdk.signature`, written so that they need nothing of ours.
"""

from enum import StrEnum


class Language(StrEnum):
    """In which a snippet is written."""

    PYTHON = "Python"
    JAVASCRIPT = "JavaScript"


def snippet(language: Language, *, has_envelope: bool) -> str:
    """A function that is given headers, the body as it came in, and the secret.

    Args:
        has_envelope: The body is `{"data", "timestamp", "hash"}`, so that `hash` is checked too.
    """
    head, envelope, tail = _PARTS[language]
    return head + (envelope if has_envelope else "") + tail


_PYTHON_HEAD = '''\
import base64
import hashlib
import hmac
import json
import time

MOST_APART_S = 600


def is_genuine(headers, body: bytes, secret: str) -> bool:
    """Whether a delivery was sent by who knows the secret. `body`: the bytes as they came in."""
    headers = {name.lower(): value for name, value in headers.items()}
    sent_at = headers["webhook-timestamp"]
    if abs(time.time() - int(sent_at)) > MOST_APART_S:
        return False  # Too old: somebody may be repeating it.
    key = secret.encode()
    if secret.startswith("whsec_"):
        key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if not hmac.compare_digest(f"v1,{digest}", headers["webhook-signature"]):
        return False
'''

_PYTHON_ENVELOPE = """\
    envelope = json.loads(body)
    timestamp = str(envelope["timestamp"]).encode()
    digest = hmac.new(secret.encode(), timestamp, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, envelope["hash"]):
        return False
"""

_PYTHON_TAIL = """\
    return True
"""

_JAVASCRIPT_HEAD = """\
const crypto = require("node:crypto");

const MOST_APART_S = 600;

const isSame = (one, other) => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && crypto.timingSafeEqual(a, b);
};

/** Whether a delivery was sent by who knows the secret. body: the Buffer as it came in. */
function isGenuine(headers, body, secret) {
  const get = (name) => headers[name];  // Node gives header names in lower case.
  const sentAt = get("webhook-timestamp");
  if (!(Math.abs(Date.now() / 1000 - Number(sentAt)) <= MOST_APART_S)) {
    return false;  // Too old: somebody may be repeating it.
  }
  const key = secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret, "utf8");
  const signed = Buffer.concat([Buffer.from(`${get("webhook-id")}.${sentAt}.`), body]);
  const digest = crypto.createHmac("sha256", key).update(signed).digest("base64");
  if (!isSame(`v1,${digest}`, get("webhook-signature"))) {
    return false;
  }
"""

_JAVASCRIPT_ENVELOPE = """\
  const envelope = JSON.parse(body.toString("utf8"));
  const hash = crypto.createHmac("sha256", Buffer.from(secret, "utf8"))
    .update(String(envelope.timestamp))
    .digest("hex");
  if (!isSame(hash, envelope.hash)) {
    return false;
  }
"""

_JAVASCRIPT_TAIL = """\
  return true;
}
"""

_PARTS = {
    Language.PYTHON: (_PYTHON_HEAD, _PYTHON_ENVELOPE, _PYTHON_TAIL),
    Language.JAVASCRIPT: (_JAVASCRIPT_HEAD, _JAVASCRIPT_ENVELOPE, _JAVASCRIPT_TAIL),
}
