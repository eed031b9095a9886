"""JSON of an answer is JSON as the standard has it, and not deeper than can be shown."""

import json
from typing import Any

import pytest

from blocks.sdk import HttpResponse


def answer(body: str) -> Any:
    return HttpResponse(200, {}, body.encode()).json()


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    "body",
    [
        *('{"a": [1, 2.5e3, null, true, "ü"]}', "7", '"x"', "[]"),
        *(nested(100), '{"a":' * 100 + "1" + "}" * 100),
    ],
    ids=range(6),
)
def test_json_is_read(body: str) -> None:
    assert answer(body) == json.loads(body)


@pytest.mark.parametrize(
    "body",
    [
        *("", "<html>", "{", '{"a": 1} x'),
        *("NaN", '{"a": Infinity}', "[-Infinity]", "[1e999]", '{"a": -1e999}'),
        *(nested(101), nested(300), nested(100_000), "9" * 5_000),
    ],
    ids=range(13),
)
def test_what_is_no_json_is_none(body: str) -> None:
    assert answer(body) is None
