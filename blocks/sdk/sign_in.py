"""How a stored secret is tried: a login without any effect, which a block or provider offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from blocks.sdk.context import Context


@dataclass(frozen=True, slots=True)
class SignIn:
    """A login that is ready to be tried.

    Attributes:
        host: Where.
        account: Whose, as far as what is written tells; empty where the secret alone says it.
        attempt: Logs in and leaves, and changes nothing there. Gives what came of it, one sentence;
            raises BlockError, in the other side's words where it gives some.
    """

    host: str
    account: str
    attempt: Callable[[Context], str]


MakeSignIn = Callable[[Mapping[str, Any]], SignIn]
"""`sign_in(written)`: the login that the written inputs make. `written` as
`blocks.sdk.read_written` makes it. Raises InvalidInputError where something must be filled in
first. Reaches nothing: that is for `SignIn.attempt`."""
