import pytest

from app.editor.search import search
from blocks.catalog import Catalog


def found(catalog: Catalog, text: str) -> list[str]:
    return [spec.type for spec in search(catalog, text)]


def test_nothing_typed_finds_everything_in_its_order(real_catalog: Catalog) -> None:
    assert found(real_catalog, "  ") == list(real_catalog)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("email", "send_email"),
        ("send w", "send_whatsapp"),
        ("WhatsApp", "send_whatsapp"),
        ("whastapp", "send_whatsapp"),
        ("gupshup", "send_whatsapp"),
        ("sf", "smart_filter"),
        ("excel", "customer_file"),
        ("callback", "schedule_callback"),
        ("hook", "webhook"),
        ("merge", "merge"),
        ("text with variables", "template"),
        ("list of customers", "customer_file"),
        ("wharsapp template", "send_whatsapp"),
        ("phone call", "schedule_callback"),
        ("approved", "send_whatsapp"),
        ("aproved", "send_whatsapp"),
        ("conditons", "smart_filter"),
    ],
)
def test_finds_by_title_letters_synonym_what_it_does_and_in_spite_of_a_slip(
    real_catalog: Catalog, text: str, first: str
) -> None:
    assert found(real_catalog, text)[0] == first


@pytest.mark.parametrize("text", ["zzzz", "qwertyuiop", "zzzz qwertyuiop", "((", "*", "\\"])
def test_finds_nothing_where_nothing_fits(real_catalog: Catalog, text: str) -> None:
    assert found(real_catalog, text) == []


def test_a_block_with_all_words_counts_and_others_are_left_out(real_catalog: Catalog) -> None:
    assert found(real_catalog, "mail smtp") == ["send_email"]
