"""Unfilled places are found in text alone, wherever it stands."""

from typing import Any

import pytest

from blocks.sdk import ANY, TEXT, Kind, PortSpec, PortType, unfilled, unfilled_in

TEXTS = PortType(Kind.LIST, TEXT)
NUMBERS = PortType(Kind.LIST, PortType(Kind.NUMBER))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Dear {{ name }}, dear {{ other }}", "{{ name }}"),
        ("{{a\nb}}", "{{a\nb}}"),
        ("{{}}", "{{}}"),
        ("{ name }", None),
        ("{{ name }", None),
        ("", None),
    ],
)
def test_the_first_place_is_found_with_its_braces(text: str, place: str | None) -> None:
    assert unfilled(text) == place


@pytest.mark.parametrize(
    ("type", "value", "place"),
    [
        (TEXT, "Dear {{ name }}", "{{ name }}"),
        (TEXT, 5, None),
        (TEXT, None, None),
        (TEXTS, ["all", 5, "{{ here }}"], "{{ here }}"),
        (TEXTS, "{{ alone }}", "{{ alone }}"),
        (TEXTS, [], None),
        (NUMBERS, ["{{ n }}"], None),
        (ANY, "{{ n }}", None),
    ],
)
def test_only_ports_for_text_are_looked_into(type: PortType, value: Any, place: str | None) -> None:
    assert unfilled_in(PortSpec(name="text", type=type, help="Text."), value) == place
