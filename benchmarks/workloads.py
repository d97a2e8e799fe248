"""What is measured: programs with data of growing size, and the answers they must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.programs import TYPE, Program, Rule, Triple, iri

__all__ = ["WORKLOADS", "Workload"]

SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
EDGE, PATH = iri("edge"), iri("path")
_PREFIXES = (
    f"@prefix : <{iri('')[1:-1]}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)


@dataclass(frozen=True, slots=True)
class Workload:
    """A program and its data.

    Attributes:
        name: what it is called.
        program: the rules.
        facts: the data of a size.
        answers: what must follow from them.
        sizes: the sizes that are run.
        small: those of a short run.
        unit: what the size counts.
    """

    name: str
    program: Program
    facts: Callable[[int], Iterator[Triple]]
    answers: Callable[[int], set[Triple]]
    sizes: tuple[int, ...]
    small: tuple[int, ...]
    unit: str


# --- the closure of a chain ---------------------------------------------------------------------------------


def _chain(size: int) -> Iterator[Triple]:
    return ((iri(f"n{i}"), EDGE, iri(f"n{i + 1}")) for i in range(size))


def _chain_answers(size: int) -> set[Triple]:
    nodes = [iri(f"n{i}") for i in range(size + 1)]
    return {(nodes[i], PATH, nodes[j]) for i in range(size) for j in range(i + 1, size + 1)}


_BASE = Rule("base", ("?x", PATH, "?y"), (("?x", EDGE, "?y"),))
LINEAR = Program((_BASE, Rule("step", ("?x", PATH, "?z"), (("?x", PATH, "?y"), ("?y", EDGE, "?z")))))
SQUARE = Program(
    (_BASE, Rule("step", ("?x", PATH, "?z"), (("?x", PATH, "?y"), ("?y", PATH, "?z")))),
    _PREFIXES
    + ":edge a owl:ObjectProperty ; rdfs:subPropertyOf :path .\n"
    + ":path a owl:ObjectProperty , owl:TransitiveProperty .\n",
)


# --- a deep taxonomy ----------------------------------------------------------------------------------------


def _taxonomy(size: int) -> Iterator[Triple]:
    yield iri("it"), TYPE, iri("N0")
    for i in range(size):
        for letter in "NIJ":
            yield iri(f"N{i}"), SUBCLASS, iri(f"{letter}{i + 1}")


def _taxonomy_answers(size: int) -> set[Triple]:
    return {(iri("it"), TYPE, iri(f"{letter}{i}")) for i in range(1, size + 1) for letter in "NIJ"}


TAXONOMY = Program((Rule("inherit", ("?x", TYPE, "?d"), (("?x", TYPE, "?c"), ("?c", SUBCLASS, "?d"))),), "")


# --- universities -------------------------------------------------------------------------------------------

_SUBCLASSES = """FullProfessor Professor, AssociateProfessor Professor, AssistantProfessor Professor,
Lecturer Faculty, Professor Faculty, Faculty Employee, Employee Person, Student Person, Chair Professor,
Undergraduate Student, Graduate Student, Department Organization, University Organization, Group Organization,
Article Publication"""
_SUBPROPERTIES = "headOf worksFor, worksFor memberOf, doctorateFrom degreeFrom, bachelorFrom degreeFrom"
_DOMAINS = "teacherOf Faculty, advisor Person, author Publication"
_RANGES = "teacherOf Course, advisor Professor, author Person, degreeFrom University"
_INVERSES = "memberOf member, degreeFrom hasAlumnus"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.replace("\n", " ").split(","):
        one, other = pair.split()
        yield one, other


def _university_program() -> Program:
    rules, axioms = [], [_PREFIXES]
    x, y, z = "?x", "?y", "?z"
    for a, b in _pairs(_SUBCLASSES):
        rules.append(Rule(f"sub-{a}", (x, TYPE, iri(b)), ((x, TYPE, iri(a)),)))
        axioms.append(f":{a} rdfs:subClassOf :{b} .\n")
    for a, b in _pairs(_SUBPROPERTIES):
        rules.append(Rule(f"sub-{a}", (x, iri(b), y), ((x, iri(a), y),)))
        axioms.append(f":{a} rdfs:subPropertyOf :{b} .\n")
    for a, b in _pairs(_DOMAINS):
        rules.append(Rule(f"domain-{a}", (x, TYPE, iri(b)), ((x, iri(a), y),)))
        axioms.append(f":{a} rdfs:domain :{b} .\n")
    for a, b in _pairs(_RANGES):
        rules.append(Rule(f"range-{a}", (y, TYPE, iri(b)), ((x, iri(a), y),)))
        axioms.append(f":{a} rdfs:range :{b} .\n")
    for a, b in _pairs(_INVERSES):
        rules.append(Rule(f"inverse-{a}", (y, iri(b), x), ((x, iri(a), y),)))
        rules.append(Rule(f"inverse-{b}", (y, iri(a), x), ((x, iri(b), y),)))
        axioms.append(f":{a} owl:inverseOf :{b} .\n")
    within = iri("within")
    rules.append(Rule("within", (x, within, z), ((x, within, y), (y, within, z))))
    rules.append(
        Rule(
            "chair",
            (x, TYPE, iri("Chair")),
            ((x, iri("headOf"), y), (y, TYPE, iri("Department"))),
        )
    )
    axioms.append(
        ":within a owl:TransitiveProperty .\n"
        "[ a owl:Restriction ; owl:onProperty :headOf ; owl:someValuesFrom :Department ] "
        "rdfs:subClassOf :Chair .\n"
    )
    return Program(tuple(rules), "".join(axioms))


def _universities(departments: int) -> Iterator[Triple]:
    """Yield departments of some 4,000 triples each, fifteen to a university."""
    random = Random(7)
    for number in range(departments):
        university, department = iri(f"u{number // 15}"), iri(f"d{number}")
        if number % 15 == 0:
            yield university, TYPE, iri("University")
        yield department, TYPE, iri("Department")
        yield department, iri("within"), university
        yield from _people(number, department, university, random)


def _people(number: int, department: str, university: str, random: Random) -> Iterator[Triple]:
    faculty, courses = [], [iri(f"d{number}c{i}") for i in range(90)]
    for i in range(12):
        group = iri(f"d{number}g{i}")
        yield group, TYPE, iri("Group")
        yield group, iri("within"), department
    for i in range(36):
        person = iri(f"d{number}f{i}")
        kind = ("FullProfessor", "AssociateProfessor", "AssistantProfessor", "Lecturer")[i % 4]
        faculty.append(person)
        yield person, TYPE, iri(kind)
        yield person, iri("headOf" if i == 0 else "worksFor"), department
        yield person, iri("doctorateFrom"), iri(f"u{random.randrange(40)}")
        for course in random.sample(courses, 2):
            yield person, iri("teacherOf"), course
        for article in range(random.randrange(4, 12)):
            text = iri(f"d{number}f{i}a{article}")
            yield text, TYPE, iri("Article")
            yield text, iri("author"), person
    for i in range(480):
        person = iri(f"d{number}s{i}")
        graduate = i % 4 == 0
        yield person, TYPE, iri("Graduate" if graduate else "Undergraduate")
        yield person, iri("memberOf"), department
        for course in random.sample(courses, 3):
            yield person, iri("takes"), course
        if graduate:
            yield person, iri("bachelorFrom"), iri(f"u{random.randrange(40)}")
            yield person, iri("advisor"), random.choice(faculty)


UNIVERSITY = _university_program()

WORKLOADS = (
    Workload("chain, linear", LINEAR, _chain, _chain_answers, (100, 300, 1000, 3000), (100,), "edges"),
    Workload("chain, non-linear", SQUARE, _chain, _chain_answers, (100, 300, 1000), (100,), "edges"),
    Workload(
        "deep taxonomy",
        TAXONOMY,
        _taxonomy,
        _taxonomy_answers,
        (10, 100, 1000, 10_000, 100_000),
        (10, 1000),
        "levels",
    ),
    Workload(
        "universities",
        UNIVERSITY,
        _universities,
        lambda size: UNIVERSITY.answers(_universities(size)),
        (1, 5, 25),
        (1,),
        "departments",
    ),
)
