from app.workflow.model import PlacedBlock, Workflow
from app.workflow.upgrade import upgrade
from tests.support.sample_blocks import CATALOG, NoOutputs, SayInputs, made

FORMER = {**CATALOG, "gone": CATALOG["moved"]}


def upgraded(block: PlacedBlock) -> PlacedBlock:
    return upgrade(Workflow(blocks=(block,)), FORMER).blocks[0]


def test_a_workflow_of_this_time_is_given_back_itself() -> None:
    workflow = Workflow(
        blocks=(
            PlacedBlock(id="a", type="say"),
            PlacedBlock(id="b", type="moved", version=2),
            PlacedBlock(id="c", type="moved", version=3),
            PlacedBlock(id="d", type="unheard_of"),
        )
    )

    assert upgrade(workflow, FORMER) is workflow


def test_an_older_version_is_carried_over_and_the_old_one_left_alone() -> None:
    old = PlacedBlock(id="a", type="moved", inputs={"mail": "a@example.com", "x": [1]}, title="T")

    assert upgraded(old) == PlacedBlock(
        id="a", type="moved", version=2, inputs={"address": "a@example.com", "x": [1]}, title="T"
    )
    assert old.inputs == {"mail": "a@example.com", "x": [1]}


def test_a_former_type_becomes_the_present_one() -> None:
    assert upgraded(PlacedBlock(id="a", type="gone", inputs={"mail": "x"})).type == "moved"
    assert upgraded(PlacedBlock(id="a", type="gone", version=2)) == PlacedBlock(
        id="a", type="moved", version=2
    )
    assert upgraded(PlacedBlock(id="a", type="gone", version=3)).version == 3


def test_what_cannot_be_carried_over_stays_as_it_is() -> None:
    old = PlacedBlock(id="a", type="moved", inputs={"mail": ["a", "b"]})

    assert upgraded(old) is old


def test_a_block_that_needs_no_upgrade_gets_the_new_version() -> None:
    catalog = {"say": made("say", SayInputs, NoOutputs, version=3)}
    block = PlacedBlock(id="a", type="say", inputs={"text": "Hello"})

    assert upgrade(Workflow(blocks=(block,)), catalog).blocks[0] == block.model_copy(
        update={"version": 3}
    )
