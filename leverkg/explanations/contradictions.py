"""What cannot all be so after all rules have run: facts and conclusions that axioms exclude together.

`leverkg check` looks at facts before any rule; here what rules concluded counts too, and each conclusion
comes with its proof, where the run kept what that needs. Looked for are contradictions with the axioms of the
data and of the Turtle of rules, where these are run, and with the ontology as far as such axioms touch it.
"""

from __future__ import annotations

from typing import NamedTuple

from leverkg.case.inferred import InferredCase
from leverkg.checks.consistency import contradiction_finding
from leverkg.engine.axioms.check import Inconsistency, inconsistencies
from leverkg.engine.proofs.proof import prove
from leverkg.explanations.explanation import Explanation, Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.findings import Finding
from leverkg.theory.ontology import ontology

__all__ = ["Contradiction", "contradictions_of"]


class Contradiction(NamedTuple):
    """Facts and conclusions that exclude each other.

    Attributes:
        finding: what they are, where the first of them stands, and by which axiom.
        explanation: each of them with its proof.
    """

    finding: Finding
    explanation: Explanation


def contradictions_of(result: InferredCase) -> list[Contradiction]:
    """Return the contradictions in what follows from a case; none are looked for where only the ontology's
    axioms were run.
    """
    if result.own_axioms is None:
        return []
    shipped = ontology() if result.theory else ()
    known = (*result.case.asserted.triples, *result.own_axioms, *shipped)
    # Whether the values of the ontology's own properties are of their types, other checks tell.
    found = inconsistencies(result.run.executor, known, untyped=frozenset(shipped))
    return [_explained(result, one) for one in found]


def _explained(result: InferredCase, found: Inconsistency) -> Contradiction:
    lines = ProofLines(result, full=True)
    finding = contradiction_finding(result.case, found)
    if result.run.options.rounds:
        told = tuple(lines.of(prove(result.run, triple)) for triple in found.premises)
    else:
        told = tuple(Line(lines.plain(triple), "note") for triple in found.premises)
    return Contradiction(finding, Explanation(Line(found.why, "note", children=told), finding.message))
