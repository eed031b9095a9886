"""Every error of Cordboard, drawn as one tree. Texts are a sentence for the user, data attributes.

::

    CordboardError
    ├── DocumentError             a workflow file cannot be read, understood or written
    ├── GraphError                a workflow cannot be planned: it has problems
    ├── BlockError                a block could not do its work
    │   ├── InvalidInputError     an input does not make sense; nothing was sent
    │   │   └── HoleError         an input is null, empty or unfilled; nothing was sent
    │   ├── TransportError        nobody answered, or not in time
    │   ├── AuthenticationError   the provider does not accept the key or the password
    │   ├── RateLimitError        the provider asks to slow down
    │   └── RefusedError          the provider answered and said no
    ├── SecretError               a secret is missing, locked away or not for this host
    └── JournalError              the journal cannot be opened or written

    StopRun                       the user stopped the run; a BaseException: no block swallows it
"""

from collections.abc import Mapping
from typing import Any


class CordboardError(Exception):
    """Anything that Cordboard reports to its user. `str(error)` is the sentence to show."""


class DocumentError(CordboardError):
    """A workflow file cannot be read, understood or written."""


class GraphError(CordboardError):
    """A workflow cannot be planned."""


class BlockError(CordboardError):
    """A block could not do its work.

    Attributes:
        outputs: What is known of the block's outputs all the same, such as a status code.
        is_transient: The same call may well succeed a little later.
        may_have_arrived: The other side may have acted on the call; repeating it may send twice.
        retry_after_s: Seconds the other side asked to wait before the next try, if it did.
        code: The other side's own code, as text, where it gives one (of SMTP: the three digits).
        detail: What the other side said, in its own words; None where it said nothing.
    """

    def __init__(
        self,
        message: str,
        *,
        outputs: Mapping[str, Any] | None = None,
        is_transient: bool = False,
        may_have_arrived: bool = False,
        retry_after_s: float | None = None,
        code: str | None = None,
        detail: str | None = None,
    ) -> None:
        super().__init__(message)
        self.outputs: Mapping[str, Any] = outputs or {}
        self.is_transient = is_transient
        self.may_have_arrived = may_have_arrived
        self.retry_after_s = retry_after_s
        self.code = code
        self.detail = detail


class InvalidInputError(BlockError):
    """An input does not make sense; nothing was sent.

    Attributes:
        input: The name of the input, where one is to blame.
    """

    def __init__(self, message: str, *, input: str | None = None) -> None:
        super().__init__(message)
        self.input = input


class HoleError(InvalidInputError):
    """An input is null, empty or holds an unfilled `{{ }}`; nothing was sent."""


class TransportError(BlockError):
    """Nobody answered, or not in time. `is_transient` unless the address itself is wrong."""


class AuthenticationError(BlockError):
    """The provider does not accept the key or the password."""


class RateLimitError(BlockError):
    """The provider asks to slow down; nothing was sent."""

    def __init__(
        self,
        message: str,
        *,
        outputs: Mapping[str, Any] | None = None,
        retry_after_s: float | None = None,
        code: str | None = None,
        detail: str | None = None,
    ) -> None:
        super().__init__(
            message,
            outputs=outputs,
            is_transient=True,
            retry_after_s=retry_after_s,
            code=code,
            detail=detail,
        )


class RefusedError(BlockError):
    """The provider answered and said no; `code` and `detail` are its own."""


class SecretError(CordboardError):
    """A secret is missing, locked away or not for this host."""


class JournalError(CordboardError):
    """The journal cannot be opened or written."""


class StopRun(BaseException):
    """The user stopped the run. Raised out of a block by the services it waits in."""
