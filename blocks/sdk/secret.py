"""A secret as a block sees it: a name, and a value for the hosts it is bound to and no other."""

from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

SECRET_KEY = "$secret"

STARS = "•••"
"""Stands where a secret was, in whatever is shown or written down."""


class Secret:
    """A named secret. Never shows its value: not in `repr`, not in a dump, not in an error.

    Args:
        name: The name in the keyring, such as `interakt/api_key`.
        reveal: Gives the value for a host, or raises `SecretError` in words.
    """

    __slots__ = ("_reveal", "name")

    def __init__(self, name: str, reveal: Callable[[str], str]) -> None:
        self.name = name
        self._reveal = reveal

    def reveal(self, host: str) -> str:
        """The value, to be sent to `host` and to no other.

        Raises:
            SecretError: The secret is not stored, or is bound to other hosts.
        """
        return self._reveal(host)

    def __repr__(self) -> str:
        return f"Secret({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.is_instance_schema(
            cls,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda secret: {SECRET_KEY: secret.name}
            ),
        )


def secret_name(value: object) -> str | None:
    """The name in a written reference `{"$secret": "name"}`, or None for anything else."""
    if isinstance(value, dict) and set(value) == {SECRET_KEY}:
        name = value[SECRET_KEY]
        return name if isinstance(name, str) and name else None
    return None
