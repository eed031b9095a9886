"""Values of a workflow that are proposed for an input of the same name."""

from typing import Any

from app.editor.used_values import used_values
from app.workflow.model import PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog


def callback(block_id: str, **inputs: Any) -> PlacedBlock:
    return PlacedBlock(id=block_id, type="schedule_callback", inputs=inputs)


def used(catalog: Catalog, *blocks: PlacedBlock, **more: Any) -> tuple[str, ...]:
    workflow = Workflow(blocks=(callback("own", bot_number="+918011111111"), *blocks), **more)
    return used_values(Wiring.of(workflow, catalog), "own", "bot_number")


def test_numbers_of_other_blocks_the_sample_and_the_rehearsal(real_catalog: Catalog) -> None:
    found = used(
        real_catalog,
        callback("other", bot_number="91 80123 45678"),
        callback("third", bot_number="+918012345678"),
        PlacedBlock(id="odd", type="of_another_package", inputs={"bot_number": "+918055555555"}),
        sample={"bot_number": "918022222222", "customer_number": "+919876543210"},
        rehearsal={
            "schedule_callback": {"bot_numbers": ["+918033333333"], "agents": ["a"]},
            "interakt": {"bot_numbers": ["+918044444444"]},
        },
    )

    assert found == ("+918012345678", "+918022222222", "+918033333333", "+918055555555")


def test_what_is_written_in_the_input_itself_is_not_proposed(real_catalog: Catalog) -> None:
    assert used(real_catalog) == ()


def test_what_does_not_fit_is_not_proposed(real_catalog: Catalog) -> None:
    odd: list[Any] = [None, "", "nobody", 5, {"a": 1}]
    blocks = [callback(f"b{place}", bot_number=value) for place, value in enumerate(odd)]

    assert used(real_catalog, *blocks, sample={"bot_number": []}) == ()
    for listed in (5, None, "+918012345678", odd):
        rehearsal = {"schedule_callback": {"bot_numbers": listed}}
        assert used(real_catalog, rehearsal=rehearsal) == ()


def test_a_block_that_is_not_there_has_no_inputs(real_catalog: Catalog) -> None:
    workflow = Workflow(blocks=(callback("other", bot_number="+918012345678"),))

    assert used_values(Wiring.of(workflow, real_catalog), "gone", "bot_number") == (
        "+918012345678",
    )
