"""Each constraint has an invalid twin that proves that it can fail; put right, nothing is said of it."""

from __future__ import annotations

import pytest

from .twins import LEV, SH, coded_shapes, namespace, read_turtle, read_twin, twins

TWINS = twins()
IDS = [twin.stem for twin in TWINS]


def test_twins_are_discovered():
    assert len(TWINS) >= 150


@pytest.mark.parametrize("twin", TWINS, ids=IDS)
def test_the_invalid_twin_is_reported_with_its_code_and_no_other(twin, said):
    results = said[twin.stem, "invalid"]
    own = [result for result in results if result.code == twin.code]
    grave = {result.code for result in results if result.severity == "Violation"}

    assert f"{namespace(twin)}{twin.focus}" in {str(result.focus) for result in own}
    if "Violation" in {result.severity for result in own}:
        assert grave == {twin.code}
    else:
        assert {result.code for result in results} == {twin.code}


@pytest.mark.parametrize("twin", TWINS, ids=IDS)
def test_nothing_is_said_of_the_twin_put_right(twin, said):
    assert said[twin.stem, "valid"] == []


@pytest.mark.parametrize("twin", TWINS, ids=IDS)
def test_the_twin_is_about_what_it_marks(twin):
    invalid, valid = set(read_turtle(twin.invalid)), set(read_turtle(twin.valid))

    assert invalid != valid
    assert any(f"{namespace(twin)}{twin.focus}" == str(term) for triple in invalid for term in triple)


def test_every_code_has_a_twin_and_every_twin_a_shape(shapes):
    coded = {(str(code), name) for name, graph in shapes.items() for code in graph.objects(None, LEV.code)}

    assert {(twin.code, twin.shapes) for twin in TWINS} == coded


def test_a_twin_is_named_after_its_shape(shapes):
    names = {
        str(graph.value(shape, LEV.code)): str(shape).rpartition("/")[2]
        for graph in shapes.values()
        for shape in coded_shapes(graph)
    }

    assert [twin.stem for twin in TWINS if not f"{twin.stem}-".startswith(f"{names[twin.code]}-")] == []


def test_no_message_has_an_open_place(said):
    messages = [result.message for results in said.values() for result in results]

    assert messages
    assert [m for m in messages if "{" in m.replace("{$this}", "").replace("{?value}", "")] == []


def test_a_twin_without_a_mark_is_refused(tmp_path):
    path = tmp_path / "unmarked.ttl"
    path.write_text("# code: LEV-S001\n# focus: :x\n")

    with pytest.raises(ValueError, match="0 lines"):
        read_twin(path)


def test_shapes_find_errors_and_warnings(said):
    assert {r.severity for results in said.values() for r in results} == {
        str(level).removeprefix(str(SH)) for level in (SH.Violation, SH.Warning)
    }
