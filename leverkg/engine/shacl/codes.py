"""The codes of errors about axioms and about rules in Turtle, with what each means and what to do."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    "LEV-R060": (
        "The data contradict the ontology",
        "The facts named cannot hold together. Correct the one that is wrong, or the axiom.",
    ),
    "LEV-R061": (
        "SHACL-AF has no word for what a rule in Turtle says",
        (
            "SHACL 1.2 knows more than SHACL Advanced Features: temporary triples, rules that run once, "
            "derived values, passes of a layer. A rule that needs one of these is left out of `rules export "
            "--dialect shacl-af`, and the message says which; --dialect shacl12 has them all."
        ),
    ),
    "LEV-R070": (
        "A rule in Turtle has no type that is known",
        (
            "Known are sh:SPARQLRule, sh:TripleRule and instances of an sh:SPARQLRuleTemplate. "
            "Correct the type, or take the rule out."
        ),
    ),
    "LEV-R071": (
        "A rule in Turtle is not well formed",
        "The message names the property that is missing, stands twice or has a value that cannot be used.",
    ),
    "LEV-R072": (
        "A rule asks for a processor that is not known",
        "sh:ruleProcessor asks for processing that is not standard; no such processor is built in.",
    ),
    "LEV-R073": (
        "A rule of a template lacks a parameter",
        "Give the rule a value for the parameter named, or mark the parameter sh:optional.",
    ),
    "LEV-R074": (
        "A node expression, or a function that a query calls, cannot be evaluated",
        (
            "The message names the expression; correct it, or use a SPARQL rule instead. A query can call "
            "functions that compute from their arguments or ask; one that looks values up in the graph is "
            "called in a node expression, or its patterns are put into the query."
        ),
    ),
    "LEV-R075": (
        "A shape uses a constraint that conditions do not support",
        "Conditions are checked with SHACL Core and SPARQL constraints; express it with these.",
    ),
    "LEV-R076": (
        "A query in a rule or shape cannot be pre-bound",
        (
            "MINUS, VALUES and AS may not be used for a variable that already has a value, such as $this, "
            "a sub-select must return it, and there is no SERVICE. In the queries of constraints and targets "
            "there is no MINUS or VALUES at all (SHACL, section 5.3.1)."
        ),
    ),
    "LEV-R077": (
        "Rules of one layer depend on their order",
        (
            "One rule looks for the absence of what another of its layer concludes, so the result rests on "
            "sh:order. Put the one that concludes into a lower sh:layer."
        ),
    ),
    "LEV-R078": (
        "Unknown entailment regime",
        "sh:entailment may name sh:RulesEntailment or rule sets of the shapes graph.",
    ),
    "LEV-R079": (
        "SHACL has no such word",
        "The message says what is probably meant. Your own properties have a namespace of yours.",
    ),
    "LEV-R080": (
        "Rules read what a rule in Turtle concludes, and have run by then",
        (
            "Rules in Turtle run when all others are done, and the others do not run again. Write what "
            "others are to build on as a rule in a .rq file, or the readers in Turtle too."
        ),
    ),
    "LEV-R081": (
        "A rule in Turtle makes new nodes without end",
        (
            "A blank node in its head is a new one in each pass. Give it sh:runOnce true, or a "
            "FILTER NOT EXISTS for what it makes."
        ),
    ),
    "LEV-R082": (
        "A rule in Turtle may compute new values without end",
        (
            "It computes a value from what follows from that value, so each pass may make a new one. Bound "
            "it with a FILTER, break the cycle, or give it sh:runOnce true. Without that a run stops after "
            "500 passes (LEV-G013), or as many as --allow-new-terms says."
        ),
    ),
}
