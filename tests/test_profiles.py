"""Every profile over all inputs of a balance: one answer each, symmetric, monotone in all inputs."""

from __future__ import annotations

import itertools

import pytest

from leverkg.checks.profile_laws import DEGREES, INPUTS, answers, broken_laws
from leverkg.library.library_table import profiles
from leverkg.rdf.term import IRI, XSD, Literal
from leverkg.theory.terms import lev

PROFILES = profiles()
OWN = IRI("https://example.org/own")
SCORE = {"one": 1, "other": -1}
MIRRORED = {"one": "other", "other": "one"}


def own(*leads, contesting=("moderate",)):
    """Return the answers under a profile of these thresholds."""
    said = [(OWN, lev("settlingLead"), Literal(str(lead), XSD + "integer")) for lead in leads]
    return answers(OWN, [*said, *((OWN, lev("contestingDegree"), lev(degree)) for degree in contesting)])


@pytest.fixture(scope="module", params=PROFILES)
def found(request):
    return answers(lev(request.param))


def test_there_are_profiles():
    assert {"shell", "kirgis", "emerson", "broad"} <= set(PROFILES)
    assert len(INPUTS) == 9 * 5 * 5


def test_every_input_has_one_answer(found):
    assert {inputs: found.get(inputs) for inputs in INPUTS if len(found.get(inputs, ())) != 1} == {}


def test_exchanging_the_sides_exchanges_the_answer(found):
    assert {
        inputs: answer
        for inputs, (answer,) in found.items()
        if found[-inputs[0], inputs[2], inputs[1]] != [MIRRORED.get(answer, answer)]
    } == {}


def test_more_for_a_side_never_lowers_it(found):
    worse = [
        (inputs, more)
        for inputs, (answer,) in found.items()
        for more in (
            (inputs[0] + 1, *inputs[1:]),
            (inputs[0], inputs[1] + 1, inputs[2]),
            (*inputs[:2], inputs[2] - 1),
        )
        if more in found and SCORE.get(found[more][0], 0) < SCORE.get(answer, 0)
    ]
    assert worse == []


def test_a_settling_lead_settles_and_nothing_at_all_is_even(found):
    assert all(
        answer == ("one" if lead > 0 else "other")
        for (lead, _, _), (answer,) in found.items()
        if abs(lead) > 1
    )
    assert found[0, 0, 0] == ["even"]


@pytest.mark.parametrize(("lead", "contesting"), list(itertools.product((1, 3, 9), DEGREES)))
def test_any_thresholds_that_make_sense_keep_the_laws(lead, contesting):
    assert broken_laws(own(lead, contesting=(contesting,))) == {}


@pytest.mark.parametrize(
    ("leads", "contesting", "said"),
    [
        (
            (0,),
            ("moderate",),
            "where nobody leads and nothing else weighs, the answer is even and one and other",
        ),
        ((-1,), ("moderate",), "the answer is even and one and other"),
        ((2, 3), ("moderate",), "one side leads by 2 steps"),
        ((), ("moderate",), "where one side leads by 1 step and nothing else weighs, the answer is nothing"),
        ((2,), (), "where one side leads by 1 step and nothing else weighs, the answer is nothing"),
        ((2,), ("slight", "high"), "the answer is contested and one"),
    ],
)
def test_thresholds_without_sense_break_the_first_law(leads, contesting, said):
    (broken,) = broken_laws(own(*leads, contesting=contesting)).items()

    assert broken[0] == "one answer"
    assert said in broken[1]


@pytest.mark.parametrize(
    ("inputs", "answer", "law"),
    [
        ((2, 0, 0), "other", "symmetry"),
        ((0, 3, 1), "even", "symmetry"),
        ((0, 0, 0), "contested", "nothing"),
    ],
)
def test_a_changed_answer_breaks_a_law(inputs, answer, law):
    assert law in broken_laws({**answers(lev("shell")), inputs: [answer]})


def test_a_lead_that_loses_breaks_monotonicity():
    turned = {**answers(lev("shell")), (2, 0, 0): ["even"], (-2, 0, 0): ["even"]}

    assert broken_laws(turned) == {
        "monotonicity": "where one side leads by 1 step and nothing else weighs, "
        "more for one side would lower that side"
    }
