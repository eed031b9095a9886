"""What a mend does to each kind of problem, and the law of all of them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.check import check
from app.workflow.mend import Mend, mend, mend_all, secret_mend
from app.workflow.model import Link, PlacedBlock, Problem, Severity, Workflow
from blocks.catalog import load_catalog
from tests.support.changed_workflows import changed
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, sound_workflows, workflows

REAL = load_catalog()


def errors(workflow: Workflow, catalog: Mapping[str, Any] = CATALOG) -> list[Problem]:
    return [one for one in check(workflow, catalog) if one.severity == Severity.ERROR]


def mended(workflow: Workflow, catalog: Mapping[str, Any] = CATALOG) -> Mend | None:
    """The mend of the only error."""
    (problem,) = errors(workflow, catalog)
    return mend(problem, workflow, catalog)


def ends(workflow: Workflow) -> list[str]:
    return [f"{link.source} > {link.target}" for link in workflow.links]


class TestNames:
    def test_a_type_with_a_typing_error(self) -> None:
        broken = flow("s.name > a.text", s="start", a=("sayy", {}))
        found = mended(broken)
        assert found is not None
        assert found.name == "Make “A” a block “Say”"
        assert [block.type for block in found.workflow.blocks] == ["start", "say"]

    def test_an_input_with_a_typing_error(self) -> None:
        broken = flow("s.name > a.text", s="start", a=("say", {"tonne": "loud"}))
        found = mended(broken)
        assert found is not None
        assert found.name == "Write it into Tone"
        assert found.workflow.blocks[1].inputs == {"tone": "loud"}

    def test_an_unknown_input_is_taken_out_where_its_namesake_is_written(self) -> None:
        written = {"tonne": "loud", "tone": "calm"}
        found = mended(flow("s.name > a.text", s="start", a=("say", written)))
        assert found is not None
        assert found.name == "Take out “tonne”"
        assert found.workflow.blocks[1].inputs == {"tone": "calm"}

    def test_a_choice_with_a_typing_error(self) -> None:
        found = mended(flow("s.name > a.text", s="start", a=("say", {"tone": "lout"})))
        assert found is not None
        assert found.name == "Choose “loud” for Tone"
        assert found.workflow.blocks[1].inputs == {"tone": "loud"}

    @pytest.mark.parametrize(
        "link", ["start.nmae > a.text", "start.name > a.texd", "strat.name > a.text"]
    )
    def test_a_link_with_a_typing_error(self, link: str) -> None:
        workflow, done = mend_all(flow(link, start="start", a=("say", {})), CATALOG)
        assert errors(workflow) == []
        assert len(done) == 1
        assert "instead" in done[0]
        assert ends(workflow)[0].endswith("name > a.text")


class TestLinks:
    def test_a_link_to_nowhere_is_removed(self) -> None:
        found = mended(flow("s.name > gone.text", s="start", a="say"))
        assert found is not None
        assert found.name == "Remove the link from S · Name"
        assert found.workflow.links == ()

    def test_of_links_that_are_there_twice_one_stays(self) -> None:
        twice = ("s.name > a.text", "s.name > a.text", "s.name > a.text")
        found = mended(flow(*twice, s="start", a="say"))
        assert found is not None
        assert found.name == "Keep one of the links"
        assert ends(found.workflow) == ["s.name > a.text"]

    def test_where_types_do_not_fit_the_only_output_that_does_takes_the_place(self) -> None:
        broken = flow("s.customer_number > b.at", s="start", b="say")
        found = mended(broken)
        assert found is not None
        assert found.name == "Link S · Due to B · At instead"
        assert ends(found.workflow) == ["s.due > b.at"]

    def test_of_two_links_into_an_input_for_one_neither_is_chosen(self) -> None:
        assert mended(flow("s.name > a.text", "s.anything > a.text", s="start", a="say")) is None


class TestMissing:
    def test_the_only_source_is_linked(self) -> None:
        broken = flow("s.name > a.text", s="start", a="say", c=("call", {"key": KEY}))
        broken = broken.model_copy(update={"links": (*broken.links, when("a", "c"))})
        (problem,) = [one for one in check(broken, CATALOG) if one.input == "to"]
        found = mend(problem, broken, CATALOG)
        assert found is not None
        assert found.name == "Link to S · Customer number"
        assert "s.customer_number > c.to" in ends(found.workflow)

    def test_where_several_would_do_none_is_chosen(self) -> None:
        broken = flow("s.is_vip > h.when", s="start", h=("letter", {"to": "a@example.com"}))
        assert mended(broken) is None


KEY = {"$secret": "fast/key"}


def when(source: str, target: str) -> Link:
    return Link.model_validate({"from": f"{source}.text", "to": f"{target}.line"})


class TestTemplate:
    MESSAGE: Mapping[str, Any] = {
        "email_provider": "gmail",
        "to": "asha@example.com",
        "subject": "Hello",
        "email_body": "Dear {{ customer_number }}",
        "from_email": "me@example.com",
        "password": {"$secret": "gmail/password"},
    }

    def workflow(self, **changes: Any) -> Workflow:
        return Workflow(
            blocks=(
                PlacedBlock(id="start", type="call_api"),
                PlacedBlock(id="mail", type="send_email", inputs={**self.MESSAGE, **changes}),
            ),
        )

    def test_a_text_with_places_goes_into_a_template_block(self) -> None:
        broken = self.workflow()
        found = mended(broken, REAL)
        assert found is not None
        assert found.name == "Fill Email body by a Template block"
        assert errors(found.workflow, REAL) == []
        template = found.workflow.blocks[-1]
        assert template.type == "template"
        assert "Dear {{ customer_number }}" in template.inputs.values()
        assert "email_body" not in found.workflow.blocks[1].inputs
        assert ends(found.workflow) == [
            f"{template.id}.text > mail.email_body",
            f"start.customer_number > {template.id}.customer_number",
        ]

    def test_not_where_nobody_knows_what_belongs_there(self) -> None:
        assert mended(self.workflow(email_body="Dear {{ no_such_thing }}"), REAL) is None


class TestSecret:
    def test_a_secret_that_is_written_out_is_to_be_stored(self) -> None:
        broken = flow(
            "s.name > a.text",
            s="start",
            a="say",
            h=("hook", {"url": "https://x.y", "secret": "s3"}),
        )
        (problem,) = errors(broken)
        assert mend(problem, broken, CATALOG) is None
        found = secret_mend(problem, broken)
        assert found is not None
        assert (found.block, found.input, found.value) == ("h", "secret", "s3")
        assert "s3" not in repr(found)

    def test_other_problems_are_none_of_its_business(self) -> None:
        broken = flow(s="start", a=("say", {}))
        assert [secret_mend(one, broken) for one in check(broken, CATALOG)] == [None, None]


def test_a_version_that_is_not_here_is_taken_as_the_one_that_is() -> None:
    sound = flow("s.name > a.text", s="start", a="say")
    newer = sound.blocks[1].model_copy(update={"version": 9})
    broken = sound.model_copy(update={"blocks": (sound.blocks[0], newer)})
    found = mended(broken)
    assert found is not None
    assert found.name == "Take “A” as version 1 of “Say”"
    assert found.workflow.blocks[1].version == 1


def test_blocks_of_one_id_get_ids_of_their_own() -> None:
    sound = flow("s.name > a.text", s="start", a="say")
    broken = sound.model_copy(update={"blocks": (*sound.blocks, sound.blocks[1])})
    found = mended(broken)
    assert found is not None
    assert [block.id for block in found.workflow.blocks] == ["s", "a", "a_2"]


def test_a_problem_of_another_workflow_is_not_mended() -> None:
    broken = flow("s.name > gone.text", s="start", a="say")
    (problem,) = errors(broken)
    assert mend(problem, flow(s="start"), CATALOG) is None


@given(data=st.data())
def test_a_mend_removes_its_problem_and_brings_no_error(data: st.DataObject) -> None:
    workflow = data.draw(workflows | sound_workflows().flatmap(changed))
    before = check(workflow, CATALOG)
    for problem in before:
        found = mend(problem, workflow, CATALOG, before)
        if found is not None:
            assert found.name
            assert problem not in check(found.workflow, CATALOG)
            known = errors(workflow)
            assert all(one in known for one in errors(found.workflow))


@given(data=st.data())
def test_mending_all_comes_to_an_end_with_no_more_errors_than_before(
    data: st.DataObject,
) -> None:
    workflow = data.draw(workflows | sound_workflows().flatmap(changed))
    after, done = mend_all(workflow, CATALOG)
    assert len(errors(after)) <= len(errors(workflow))
    assert bool(done) == (after != workflow)
    problems = check(after, CATALOG)
    assert all(mend(one, after, CATALOG, problems) is None for one in problems)
