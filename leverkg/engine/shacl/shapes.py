"""Shapes: which nodes they target, and whether a node conforms.

Rules need no report, only the answer: does this node meet the condition now, on what has been inferred so
far? Covered are SHACL Core and SPARQL constraints (SHACL, sections 4 and 5), and of SHACL 1.2 Core lists of
classes, datatypes and node kinds, ``sh:ShapeClass``, ``sh:singleLine``, ``sh:subsetOf``, ``sh:someValue`` and
constraints on lists. A constraint that is not covered is an error: a condition that is silently true would
let a rule fire that must not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from leverkg.engine.axioms.vocabulary import owl, rdfs
from leverkg.engine.class_hierarchy import SUBCLASS, instances, superclasses
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.constraints import CONSTRAINTS, NOT_CONSTRAINTS, Check, Context
from leverkg.engine.shacl.paths import path_of, values
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.vocabulary import SH, TRUE, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term
from leverkg.sparql.scope import columns
from leverkg.sparql.tree import Path, SelectQuery

__all__ = ["Shapes"]

# owl:Class is below rdfs:Class in OWL itself; few shapes graphs say so.
_CLASSES = frozenset({rdfs("Class"), owl("Class")})


@dataclass(slots=True)
class Shapes:
    """The shapes of a shapes graph, to be asked about nodes of an evaluation graph."""

    graph: TripleIndex
    prefixes: Prefixes
    _paths: dict[Term, Path] = field(default_factory=dict)
    _inside: list[tuple[Term, Term]] = field(default_factory=list)

    # --- targets --------------------------------------------------------------------------------------------

    def is_active(self, shape: Term) -> bool:
        """Tell whether a shape is not deactivated."""
        return TRUE not in self.graph.objects(shape, sh("deactivated"))

    def is_class(self, shape: Term) -> bool:
        """Tell whether a shape is a class too, and so targets its instances (SHACL, section 2.1.3.3)."""
        types = self.graph.objects(shape, RDF_TYPE)
        if sh("ShapeClass") in types:
            return True
        shaped = sh("NodeShape") in types or sh("PropertyShape") in types
        shaped = shaped or any(self.graph.objects(shape, sh(word)) for word in ("property", "node", "rule"))
        return shaped and any(_CLASSES.intersection(superclasses(self.graph, type_)) for type_ in types)

    def target_classes(self, shape: Term) -> list[Term]:
        """Return the classes whose instances a shape targets; the shape itself where it is a class."""
        classes = list(self.graph.objects(shape, sh("targetClass")))
        if isinstance(shape, IRI) and self.is_class(shape):
            classes.append(shape)
        return classes

    def targets(self, shape: Term, evaluation: Evaluation) -> list[Term]:
        """Return the nodes that a shape targets now, each once; none if it is deactivated."""
        if not self.is_active(shape):
            return []
        found: dict[Term, None] = {}
        data = evaluation.index
        for node in self.graph.objects(shape, sh("targetNode")):
            found[node] = None
        for class_ in self.target_classes(shape):
            found.update(dict.fromkeys(instances(data, class_)))
        for predicate in self.graph.objects(shape, sh("targetSubjectsOf")):
            if isinstance(predicate, IRI):
                found.update((s, None) for s, _, _ in data.match(p=predicate))
        for predicate in self.graph.objects(shape, sh("targetObjectsOf")):
            if isinstance(predicate, IRI):
                found.update((o, None) for _, _, o in data.match(p=predicate))
        for target in self.graph.objects(shape, sh("target")):
            rows = evaluation.store.select(self.target_query(target), {})
            found.update((row["this"], None) for row in rows if "this" in row)
        for where in self.graph.objects(shape, sh("targetWhere")):
            for node in list(dict.fromkeys(end for s, _, o in data.match() for end in (s, o))):
                if node not in found and self.conforms(node, where, evaluation):
                    found[node] = None
        return list(found)

    def target_query(self, target: Term) -> SelectQuery:
        """Return the query of a SPARQL-based target (SHACL Advanced Features, section 3.1).

        Raises:
            RuleError: it has none, or one that does not give ``?this`` (``LEV-R071``, ``LEV-R075``).
        """
        text = self.graph.value(target, sh("select"))
        if not isinstance(text, Literal):
            raise RuleError(
                "only targets with sh:select are supported as sh:target",
                code="LEV-R075",
                hint='write sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { … }" ]',
            )
        query = self.prefixes.select(target, text.lexical, "sh:select")
        if "this" not in columns(query):
            raise RuleError(
                "the query of a target has to select ?this", code="LEV-R071", hint="write SELECT ?this"
            )
        return query

    # --- conformance ----------------------------------------------------------------------------------------

    def conforms(self, node: Term, shape: Term, evaluation: Evaluation) -> bool:
        """Tell whether a node conforms to a shape now (SHACL, section 3.4.2).

        Raises:
            RuleError: the shape uses a constraint that is not covered (``LEV-R075``), or refers to itself.
        """
        if not self.is_active(shape):
            return True
        if (node, shape) in self._inside:
            raise RuleError(
                "a shape refers to itself",
                code="LEV-R075",
                hint="recursive shapes have no meaning in SHACL; break the circle",
            )
        self._inside.append((node, shape))
        try:
            return self._conforms(node, shape, evaluation)
        finally:
            self._inside.pop()

    def _conforms(self, node: Term, shape: Term, evaluation: Evaluation) -> bool:
        path = self.path(shape)
        nodes = [node] if path is None else values(evaluation.index, node, path)
        context = self.context(evaluation, node, shape)
        for predicate, parameters in self.graph.edges(shape).items():
            if not predicate.value.startswith(SH):
                self.refuse_custom(predicate)
                continue
            name = predicate.value[len(SH) :]
            if name in NOT_CONSTRAINTS:
                continue
            check = self.constraint(name)
            if not all(check(context, nodes, parameter) for parameter in parameters):
                return False
        return True

    def context(self, evaluation: Evaluation, focus: Term, shape: Term) -> Context:
        """Return what the constraints of a shape need to be checked for a focus node."""
        return Context(
            self.graph,
            self.prefixes,
            evaluation,
            focus,
            shape,
            self.path(shape),
            lambda node, other: self.conforms(node, other, evaluation),
        )

    @staticmethod
    def constraint(name: str) -> Check:
        """Return the check of a constraint by the local name of its parameter.

        Raises:
            RuleError: there is none (``LEV-R075``).
        """
        check = CONSTRAINTS.get(name)
        if check is None:
            raise RuleError(
                f"sh:{name} is not supported in a condition",
                code="LEV-R075",
                hint="use constraints of SHACL Core or sh:sparql",
            )
        return check

    def path(self, shape: Term) -> Path | None:
        """Return a property shape's path, ``None`` for a node shape."""
        if shape not in self._paths:
            written = self.graph.value(shape, sh("path"))
            if written is None:
                return None
            self._paths[shape] = path_of(self.graph, written)
        return self._paths[shape]

    def refuse_custom(self, predicate: IRI) -> None:
        """Refuse a parameter of a custom constraint component.

        Raises:
            RuleError: it is one (``LEV-R075``).
        """
        for parameter in self.graph.subjects(sh("path"), predicate):
            for component in self.graph.subjects(sh("parameter"), parameter):
                if any(
                    self.graph.objects(component, sh(w))
                    for w in ("validator", "nodeValidator", "propertyValidator")
                ):
                    raise RuleError(
                        f"{predicate} is a constraint of a custom component, which conditions do not support",
                        code="LEV-R075",
                        hint="use constraints of SHACL Core or sh:sparql",
                    )

    def superclass_shapes(self, shape: Term, evaluation: Evaluation) -> list[Term]:
        """Return a shape and, if it is a class, those of its superclasses that are node shapes."""
        found: dict[Term, None] = {shape: None}
        if isinstance(shape, IRI) and self.is_class(shape):
            queue = [shape]
            seen: set[Term] = {shape}
            while queue:
                current = queue.pop()
                above = [*self.graph.objects(current, SUBCLASS), *evaluation.index.objects(current, SUBCLASS)]
                for class_ in above:
                    if isinstance(class_, IRI | BlankNode) and class_ not in seen:
                        seen.add(class_)
                        queue.append(class_)  # type: ignore[arg-type]
                        if self._is_node_shape(class_):
                            found[class_] = None
        return list(found)

    def _is_node_shape(self, node: Term) -> bool:
        types = self.graph.objects(node, RDF_TYPE)
        return sh("NodeShape") in types or sh("ShapeClass") in types
