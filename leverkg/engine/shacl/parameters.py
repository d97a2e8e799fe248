"""The parameters of functions and rule templates.

Source: SHACL, section 6.2.1; SHACL Advanced Features, section 5.2.
"""

from __future__ import annotations

import re

from leverkg.engine.shacl.vocabulary import TRUE, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term

__all__ = ["declared", "parameter_name", "parameters"]


def parameters(graph: TripleIndex, owner: Term) -> list[tuple[IRI, bool]]:
    """Return the parameters of a function or template: their paths, and whether they are optional, in order.

    Those with ``sh:order`` come in that order, then the rest by local name (SHACL, section 6.2.1).
    """
    found = []
    for parameter in graph.objects(owner, sh("parameter")):
        path, order = graph.value(parameter, sh("path")), graph.value(parameter, sh("order"))
        if not isinstance(path, IRI):
            raise RuleError(f"a parameter of {owner} has no sh:path that is an IRI", code="LEV-R071")
        rank = float(order.lexical) if isinstance(order, Literal) else float("inf")
        found.append((rank, parameter_name(path), path, TRUE in graph.objects(parameter, sh("optional"))))
    return [(path, optional) for _, _, path, optional in sorted(found, key=lambda item: item[:2])]


def parameter_name(path: IRI) -> str:
    """Return the variable of a parameter: the local name of its path."""
    return re.split(r"[#/]", path.value)[-1]


def declared(graph: TripleIndex, rule: Term) -> set[str]:
    """Return the variables of the parameters that the templates of a rule declare."""
    templates = [
        t for t in graph.objects(rule, RDF_TYPE) if sh("SPARQLRuleTemplate") in graph.objects(t, RDF_TYPE)
    ]
    return {parameter_name(path) for template in templates for path, _ in parameters(graph, template)}
