"""A mistake takes its own facts and no others, and says which one is wrong."""

import pickle

import pytest

from kpical.problem.errors import BadOption, Cycle, FigureError, KpicalError, TooLarge, ZeroDenominator


class FarBeyond(ZeroDenominator):
    """A kind of mistake with a parent: the parent's facts are its own as well."""

    limit: str
    text: str = ""


@pytest.mark.parametrize(
    ("kind", "values", "named", "wrong"),
    [
        (FigureError, ("missing",), {"txt": "12"}, "FigureError has no fact 'txt'"),
        (FigureError, ("missing",), {"others": ()}, "FigureError has no fact 'others'"),
        (FigureError, (), {"text": "12"}, "FigureError lacks the fact 'reason'"),
        (FigureError, ("missing",), {"reason": "below"}, "FigureError is given twice the fact 'reason'"),
        (TooLarge, ("12",), {}, "TooLarge has 0 facts, which leaves no place for '12'"),
        (BadOption, ("year", "12", "", (), None, "", "13"), {}, "BadOption has 6 facts, which leaves no place for '13'"),
        (Cycle, (), {}, "Cycle lacks the fact 'path'"),
        (FarBeyond, (), {"limit": "9"}, "FarBeyond lacks the fact 'denominator'"),
        (FarBeyond, ("甲",), {}, "FarBeyond lacks the fact 'limit'"),
        (FarBeyond, ("甲",), {"limit": "9", "name": ""}, "FarBeyond has no fact 'name'"),
    ],
)
def test_a_fact_that_is_none_of_its_own_or_lacking_is_named(kind, values, named, wrong):
    with pytest.raises(TypeError) as told:
        kind(*values, **named)
    assert str(told.value) == wrong


def test_a_subclass_keeps_its_parents_facts_and_codes():
    mistake = FarBeyond("預算數", limit="9")
    assert (*ZeroDenominator.FACTS, "limit", "text") == FarBeyond.FACTS
    assert (mistake.denominator, mistake.limit, mistake.start, mistake.text) == ("預算數", "9", 0, "")
    assert mistake.code == "zero_denominator"
    assert repr(mistake) == "zero_denominator(denominator='預算數', start=0, end=0, limit='9')"


def test_with_other_facts_it_is_the_same_mistake():
    mistake = FigureError("below", text="3", limit="5")
    assert repr(mistake.with_facts(column="數")) == "out_of_range(reason='below', text='3', limit='5', column='數')"
    with pytest.raises(TypeError, match="'head'"):
        mistake.with_facts(head="數")


@pytest.mark.parametrize("mistake", [FigureError("below", text="3"), ZeroDenominator("甲", start=1), TooLarge()])
def test_a_mistake_goes_from_one_process_to_another(mistake: KpicalError):
    assert vars(pickle.loads(pickle.dumps(mistake))) == vars(mistake)
