"""From proofs to lines: what a conclusion rests on, in sentences, with the place of every fact.

A proof is made of triples; people think of things. So what is proved about one node becomes one line, with
the sentences of its rules; facts about one circumstance become one line with the values that counted. Rules
of the stage (what holds when, in whose eyes) and of the frame (that there is something to compare) are left
out unless wanted.

What is said in an author's own terms is another matter: nobody knows what of it goes without saying. There
each conclusion has a line of its own, and each of its premises is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from leverkg.engine.header import placeholders
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.proofs.proof import WAYS, Proof, Step, says
from leverkg.engine.rule import Kind
from leverkg.errors import Position
from leverkg.explanations.beside_lines import beside_lines, last_for_all
from leverkg.explanations.cause_lines import cause_lines
from leverkg.explanations.explanation import Line
from leverkg.explanations.fact_values import value_told
from leverkg.explanations.identity_lines import identity_lines
from leverkg.explanations.own_terms import in_own_terms
from leverkg.explanations.rule_places import place_beside, places
from leverkg.explanations.told_once import told_once
from leverkg.explanations.unspoken import AUXILIARY, IMPLIED
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple
from leverkg.sparql.write import write_term
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed, with_article
from leverkg.wording.phrases import described, part_phrase, said_once, sight_phrase, stake_phrase

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["ProofLines"]

_ALWAYS_TOLD = (RDF_TYPE, lev("weakenedBy"))
_QUIET = frozenset({"stage", "frame"})
_DEEPEST = 40  # lines below each other; what lies deeper is asked for by itself
_SCENERY = tuple(lev(n) for n in ("Negotiation", "Situation", "Moment", "Party", "Agent"))


class ProofLines:
    """Makes lines of proofs.

    Args:
        result: what the proofs are of.
        full: show the stage and the frame too.
    """

    def __init__(self, result: InferredCase, *, full: bool = False) -> None:
        self.result = result
        self.full = full
        self.labels = result.labels
        prepared = result.given.prepared
        self._written = {canonical_triple(t): t for t in result.case.asserted.triples}
        self._origins = prepared.origins if prepared else None
        self._ontology = frozenset(canonical_triple(t) for t in ontology()) if result.theory else frozenset()
        self._prepared = frozenset(map(canonical_triple, prepared.triples)) if prepared else frozenset()
        self._options = frozenset(map(canonical_triple, result.given.options))
        self._scenery: dict[Term, bool] = {}
        self._told: set[str] = set()
        self._named: set[str] = set()
        self._shown: set[Triple] = set()
        self._called: dict[str, dict[Term, int]] = {}
        self._depth = 0

    # ── conclusions ────────────────────────────────────────────────────────────────────────────────────────

    def of(self, proof: Proof, *, also: Iterable[Proof] = ()) -> Line:
        """Return the line of a proof, with lines for what it rests on.

        Args:
            proof: why a triple holds.
            also: proofs of further triples about the same node, told in the same line.
        """
        if proof.asserted:
            return self.facts(proof.triple[0], [proof])
        return self._conclusion(proof.triple[0], [proof, *also], frozenset())

    def _conclusion(self, node: Term, proofs: list[Proof], above: frozenset[Term]) -> Line:
        """Return the line of a node that rules conclude things about."""
        wanted = {proof.triple for proof in proofs}
        proofs = self._about(node, proofs)
        self._shown |= wanted
        told = [p for p in proofs if self._tells(p, wanted)] or proofs[-1:]
        sentences: dict[str, Step] = {}
        for p in told:
            if p.steps:
                sentences.setdefault(self._sentence(p.steps[0], p), p.steps[0])
        self._told.update(sentences)
        children = self._children([(p, step) for p in proofs for step in p.steps[:1]], above | {node})
        more = [
            Line(
                f"another way: {self._sentence(step, proof)}",
                rules=(step.rule.name,),
                children=tuple(self._children([(proof, step)], above | {node})),
            )
            for proof in proofs
            for step in proof.steps[1:]
        ]
        if any(proof.cut for proof in proofs):
            more.append(Line(f"there are more ways: {WAYS} are shown of each conclusion", "note"))
        said = [p.steps[0] for p in told if p.steps]
        return Line(
            "; ".join(said_once(self.result, sentences)),
            rules=tuple(dict.fromkeys(step.rule.name for step in said)),
            sources=tuple(dict.fromkeys(s for step in said for s in self._sources(step))),
            place=place_beside(step.rule for step in said),
            written=places(step.rule for step in said),
            children=(*children, *more),
            triples=tuple(proof.triple for proof in proofs),
            named=all(map(self._own, wanted)),
        )

    def _about(self, node: Term, proofs: list[Proof]) -> list[Proof]:
        """Return the proofs about a node: those given, and those of its own triples that they rest on."""
        found: dict[Triple, Proof] = {}
        waiting = list(proofs)
        while waiting:
            proof = waiting.pop(0)
            if proof.triple in found or proof.asserted or self._hidden(proof):
                continue
            found[proof.triple] = proof
            if not self._own(proof.triple):
                below = [p for step in proof.steps[:1] for p in step.premises]
                waiting += [p for p in below if p.triple[0] == node and not self._own(p.triple)]
        # The broadest statement first: what made the node, then what is said of it.
        return sorted(found.values(), key=lambda p: (p.rank, p.triple[1] != RDF_TYPE, str(p.triple)))

    def _tells(self, proof: Proof, wanted: set[Triple]) -> bool:
        """Tell whether a sentence is told: that of what made the node, of what weakens it, and those asked
        for; in full, all."""
        if not proof.steps:
            return False
        if self._own(proof.triple):
            return True
        header = proof.steps[0].rule.header
        if not header.says or _QUIET & set(header.tags):
            return self.full and bool(header.says)
        return self.full or proof.triple in wanted or proof.triple[1] in _ALWAYS_TOLD

    def _sentence(self, step: Step, proof: Proof) -> str:
        text = says(step, self.word)
        if text and self._own(proof.triple) and not placeholders(step.rule.header.says or ""):
            return f"{text}: {self.plain(proof.triple)}"  # the sentence does not tell of what
        return text or self.plain(proof.triple)

    def _own(self, triple: Triple) -> bool:
        return in_own_terms(self.result, triple)

    def word(self, term: Term | None) -> str:
        """Return what to call a term; nodes that nothing tells apart are numbered, or named, as they come."""
        text = described(self.result, term) if term is not None else "nothing"
        if not isinstance(term, (IRI, BlankNode)):
            return text
        # With the theory, nodes with labels have versions, and phrases are called alike on purpose.
        blank = isinstance(term, BlankNode) and text == self.labels.of(term)
        if self.result.theory and (not blank or self.labels.known(term) is not None):
            return text
        called = self._called.setdefault(text, {})
        number = called.setdefault(term, len(called) + 1)
        return text if number == 1 else f"{text} ({number if blank else self.labels.name(term)})"

    def _sources(self, step: Step) -> list[str]:
        header = step.rule.header
        if step.rule.kind is Kind.AXIOM:
            return ["axiom"]
        return [*header.seed, *header.source]

    def _children(self, steps: list[tuple[Proof, Step]], above: frozenset[Term]) -> list[Line]:
        """Return the lines of what steps rest on: conclusions about other nodes, facts, absences."""
        premises: dict[Term, list[Proof]] = defaultdict(list)
        own: dict[Triple, Proof] = {}
        for _, step in steps:
            for premise in step.premises:
                if self._own(premise.triple):
                    own[premise.triple] = premise
                elif not self._hidden(premise):
                    premises[premise.triple[0]].append(premise)
        lines = self._conclusions_in_own_terms([p for p in own.values() if not p.asserted])
        facts: list[Line] = []
        for subject, found in premises.items():
            derived = [p for p in found if not p.asserted]
            asserted = [p for p in found if p.asserted]
            if derived and subject not in above and not self._known(subject, derived):
                line = self._conclusion(subject, derived, above)
                lines.append(line)
            if asserted:
                line = self.facts(subject, asserted)
                if self.full or self._is_news(subject, line):
                    facts.append(line)
        below = {t for line in lines for one in line.walk() if one.kind == "fact" for t in one.triples}
        facts += self._facts_in_own_terms(t for t, p in own.items() if p.asserted and t not in below)
        beside = [
            line
            for proof, step in steps
            for line in beside_lines(
                self.result, step, self.word, self._stated_at, full=self.full, own=self._own(proof.triple)
            )
        ]
        facts += [line for p, _ in steps for line in cause_lines(self.result, p.triple, self.place)]
        return told_once([*lines, *facts, *last_for_all(beside)])

    def _conclusions_in_own_terms(self, proofs: list[Proof]) -> list[Line]:
        """Return a line for each conclusion; what it rests on is told once."""
        lines = []
        for proof in proofs:
            known = proof.triple in self._shown
            if known or self._depth >= _DEEPEST:
                text = self._sentence(proof.steps[0], proof)
                more = "shown already" if known else "goes on below: ask for it by itself"
                lines.append(Line(f"{text} ({more})", triples=(proof.triple,)))
                continue
            self._depth += 1
            # A proof has no circles, and so every node may come again.
            lines.append(self._conclusion(proof.triple[0], [proof], frozenset()))
            self._depth -= 1
        return lines

    def _facts_in_own_terms(self, triples: Iterable[Triple]) -> list[Line]:
        """Return a line for the facts that stand in one place."""
        places: dict[Position | None, list[Triple]] = defaultdict(list)
        for triple in triples:
            if triple not in self._ontology:
                places[self.place([triple], triple[0])].append(triple)
        return [self._fact(listed(self._each(found)), found, place) for place, found in places.items()]

    def _fact(self, text: str, triples: list[Triple], place: Position | None) -> Line:
        same = identity_lines(self.result, self._stated(triples), self.word)
        return Line(text, "fact", place=place, children=same, triples=tuple(triples))

    def _stated(self, triples: Iterable[Triple]) -> list[Triple]:
        """Return facts as files state them: in their lexical forms, of a circumstance and not a version."""
        stated = [self._origin(triple) or self._written.get(triple) for triple in triples]
        return [triple for triple in stated if triple is not None]

    def _each(self, triples: list[Triple]) -> list[str]:
        """Return triples as words; values of two kinds that read alike as they are written in Turtle."""
        texts: dict[str, dict[Term, Triple]] = defaultdict(dict)
        for triple in triples:
            texts[self.plain(triple)].setdefault(triple[2], triple)
        return [
            f"{self.subject(s)} {self.labels.of(p)} {write_term(o, self.labels.prefixes)}"
            if len(alike) > 1 and isinstance(o, Literal)
            else text
            for text, alike in texts.items()
            for s, p, o in (
                alike.values() if isinstance(next(iter(alike)), Literal) else [*alike.values()][:1]
            )
        ]

    def _is_news(self, subject: Term, line: Line) -> bool:
        """Tell whether a fact has not been told yet: once with its values, it need not be named again."""
        name = self.labels.of(subject)
        bare = line.text == name
        if line.text in self._told or (bare and name in self._named):
            return False
        self._told.add(line.text)
        self._named.add(name)
        return True

    def _known(self, node: Term, proofs: list[Proof]) -> bool:
        """Tell whether everything about a node has been said further up."""
        if self.full:
            return False
        found = self._about(node, proofs)
        wanted = {proof.triple for proof in proofs}
        said = [self._sentence(p.steps[0], p) for p in found if self._tells(p, wanted)]
        return bool(said) and self._told.issuperset(said)

    def _hidden(self, proof: Proof) -> bool:
        """Tell whether a premise is left out: the ontology, options, scenery, stage and frame."""
        triple = proof.triple
        if triple in self._ontology or triple in self._options:
            return True
        if self.full or self._own(triple):
            return False
        if proof.asserted:
            return triple[1] == RDF_TYPE or self._is_scenery(triple[0]) or not self._speaks(triple)
        if triple[1] in IMPLIED:
            return True
        return all(
            _QUIET & set(step.rule.header.tags) or step.rule.kind is Kind.AXIOM for step in proof.steps
        )

    def is_statement(self, triple: Triple) -> bool:
        """Tell whether a fact is worth telling: somebody's statement, not of the ontology or the scenery."""
        return not self._hidden(Proof(triple, 0))

    def _speaks(self, triple: Triple) -> bool:
        """Tell whether an asserted triple is somebody's statement, not an auxiliary of preparing a case."""
        return triple in self._written or triple[1] not in AUXILIARY or self._origin(triple) is not None

    def _origin(self, triple: Triple) -> Triple | None:
        """Return the asserted triple that a version restates, if this is of a version and restates one."""
        return self._origins.of_canonical(triple) if self._origins else None

    def _is_scenery(self, node: Term) -> bool:
        found = self._scenery.get(node)
        if found is None:
            kinds = {o for _, _, o in self.result.match(node, RDF_TYPE)}
            found = self._scenery[node] = bool(kinds & set(_SCENERY)) or node == lev("theRun")
        return found

    # ── facts ──────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, subject: Term, proofs: list[Proof]) -> Line:
        """Return one line for the facts about a node: its name, the values that counted, and the place."""
        triples = [*dict.fromkeys(proof.triple for proof in proofs)]
        if all(map(self._own, triples)):
            # Versions of one node read alike.
            return self._fact(listed(self._each(triples)), triples, self.place(triples, subject))
        if any(t[1] == lev("eyes") for t in triples):
            return Line(sight_phrase(self.result, subject), "fact", triples=tuple(triples))
        label = self.labels.known(subject)
        values = [text for t in triples if (text := self._value(subject, t))]
        place = self.place(triples, subject)
        part = part_phrase(self.result, subject) if label is None else ""
        if part:
            text = part + (f" ({'; '.join(dict.fromkeys(values))})" if values else "")
        elif label is None and not values:
            text = listed(self.plain(t) for t in triples)
        elif label is None:
            text = f"{described(self.result, subject)} ({'; '.join(dict.fromkeys(values))})"
        else:
            text = label + (f" ({'; '.join(dict.fromkeys(values))})" if values else "")
        return self._fact(text, triples, place)

    def _value(self, subject: Term, triple: Triple) -> str:
        return value_told(self.result, subject, triple, self._origin(triple), full=self.full)

    def place(self, triples: Iterable[Triple], subject: Term) -> Position | None:
        """Return where facts stand: the phase or view that counts, else the first of them, else the node."""
        positions = self.result.case.asserted.positions
        written = self._stated(triples)
        node = self.labels.stated(subject)
        written.sort(key=lambda t: t[0] == node)
        for triple in written:
            found = positions.of_triple(triple)
            if found is not None:
                return Position(found.file, found.line)
        found = positions.of_node(node)
        return Position(found.file, found.line) if found is not None else None

    def _stated_at(self, triple: Triple) -> Position | None:
        return self.place([triple], triple[0])

    def plain(self, triple: Triple) -> str:
        """Return a triple as words: the labels of its terms."""
        s, p, o = triple
        return f"{self.subject(s)} {self.verb(p, o)}"

    def verb(self, p: IRI, o: Term) -> str:
        """Return what is said of a node in words; of a property with a name that is true, the name alone."""
        end = self.word(o)
        if p == RDF_TYPE:
            return f"is {with_article(end)}"
        name = self.labels.of(p)
        return name if o == _YES and self.labels.known(p) is not None else f"{name} {end}"

    def subject(self, node: Term) -> str:
        """Return what to call a node of which something is said; a leverage is not what it rests on."""
        name = self.word(node)
        leverage = self.labels.known(node) is None and self.result.holds((node, RDF_TYPE, lev("Leverage")))
        return f"leverage by {name}" if leverage and name == stake_phrase(self.result, node) else name


_YES = Literal("true", XSD + "boolean")
