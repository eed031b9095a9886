"""A request as a command of curl, to be tried in a terminal. Secrets are stars in it, as in all."""

import shlex

from app.rehearsal.outbox import WireRequest

_OF_THE_CONNECTION = {"host", "content-length", "connection", "accept-encoding"}
"""Headers that curl sets by itself."""


def curl_of(request: WireRequest) -> str:
    """The command; empty for what did not go by HTTP."""
    if request.method == "SMTP":
        return ""
    parts = [f"curl --request {request.method} {shlex.quote(request.url)}"]
    for name, value in request.headers.items():
        if name.lower() not in _OF_THE_CONNECTION:
            parts.append(f"--header {shlex.quote(f'{name}: {value}')}")
    if request.body:
        parts.append(f"--data-raw {shlex.quote(request.body)}")
    return " \\\n  ".join(parts)
