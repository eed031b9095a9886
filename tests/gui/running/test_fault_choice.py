from hypothesis import given
from hypothesis import strategies as st

from app.editor.running.choices import RunChoices
from app.editor.running.fault_choice import FaultChoice, fault_choices, with_faults

RULES = st.lists(
    st.builds(
        FaultChoice,
        st.sampled_from(["gmail=drop", "webhook=500*2", "interakt@rows 2-5=429"]),
        is_on=st.booleans(),
    ),
    max_size=6,
)


@given(RULES)
def test_rules_keep_their_order_whether_they_count_or_not(rules: list[FaultChoice]) -> None:
    choices = with_faults(RunChoices(), rules)

    assert fault_choices(choices) == tuple(rules)
    assert choices.conditions.faults == tuple(one.text for one in rules if one.is_on)
    again = RunChoices.from_dict(choices.as_dict())
    assert again == choices
    assert fault_choices(again) == tuple(rules)


def test_a_rule_that_makes_no_sense_any_more_is_not_taken_up() -> None:
    assert RunChoices.from_dict({"faults_off": [[0, "nothing"]]}) == RunChoices()
