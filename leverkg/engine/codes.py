"""The codes of the engine's errors, with what each means and what to do."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    "LEV-R001": (
        "A rule has no header",
        "A rule file begins with lines `#+ key: value`. Add at least summary, description, source and says.",
    ),
    "LEV-R002": (
        "Unknown header key",
        (
            "Only summary, description, source, seed, statement, says, absent, blocked and tags are known. "
            "Correct the spelling, or write a plain comment (`#` without `+`)."
        ),
    ),
    "LEV-R003": (
        "Missing header key",
        (
            "Every rule says what it is (summary, description), whose it is (source) and what "
            "sentence it concludes (says). Add the key that is named."
        ),
    ),
    "LEV-R004": (
        "A header key stands twice",
        "Only `absent` may be repeated, once for each negated group. Merge the two lines.",
    ),
    "LEV-R005": ("A header value cannot be used", "The message says what is expected; correct the value."),
    "LEV-R006": (
        "A sentence template names something that the rule does not bind",
        (
            "Placeholders in says, absent and blocked are names of the rule's variables, without `?`. "
            "Correct the spelling, or bind the variable in the body."
        ),
    ),
    "LEV-R007": (
        "A line of the header cannot be read",
        (
            "Header lines are `#+ key: value`; a continuation line is `#+`, "
            "two or more blanks, and the rest of the value."
        ),
    ),
    "LEV-R010": (
        "A rule file or folder cannot be read",
        "Check the path; rule files end in .rq, .py or .ttl and are UTF-8.",
    ),
    "LEV-R011": (
        "Two rules have one name",
        "The file's stem is the rule's name everywhere. Rename one of the two files.",
    ),
    "LEV-R012": (
        "A rule's name cannot be used",
        "Names are lower-case letters, digits and hyphens, and begin with a letter.",
    ),
    "LEV-R013": (
        "A rule is not a CONSTRUCT query",
        (
            "A rule concludes triples: write `CONSTRUCT { … } WHERE { … }` without "
            "LIMIT, OFFSET, ORDER BY, FROM."
        ),
    ),
    "LEV-R014": (
        "A rule's head uses a variable that the body never binds",
        "Bind the variable in the body, or correct its spelling.",
    ),
    "LEV-R015": (
        "A construct that no rule may use",
        (
            "SERVICE, FROM and graph-changing forms reach outside the data; RAND, UUID and "
            "STRUUID differ from run to run. Take the value from the data, or let the head make a blank node."
        ),
    ),
    "LEV-R016": (
        "A regular expression that the store cannot compile",
        "Look-around and back-references are not supported; rewrite the pattern, or use several FILTERs.",
    ),
    "LEV-R017": (
        "A head concludes something that is no RDF triple",
        "A subject is an IRI or blank node, a predicate an IRI.",
    ),
    "LEV-R020": (
        "Rules depend on each other through a negation",
        (
            "No order of the rules is right: one needs the absence of what depends on it. "
            "Break the cycle at one of the reads named, for instance by reading a narrower class."
        ),
    ),
    "LEV-R021": (
        "Rules make new nodes out of new nodes",
        (
            "Such a recursion need not end. Break the cycle, or allow a bounded number "
            "of rounds with --allow-new-terms N."
        ),
    ),
    "LEV-R030": (
        "A Python rule file cannot be used",
        "It must define exactly one function decorated with `rule`, and import cleanly.",
    ),
    "LEV-R031": (
        "A Python rule read something that it does not declare",
        "Add the predicate (and class) to `reads`.",
    ),
    "LEV-R032": (
        "A Python rule names a premise that does not hold",
        "Every premise of a conclusion must be a triple of the data that the rule declares to read.",
    ),
    "LEV-R033": (
        "A Python rule names an absence that is there",
        "Every absence must match no triple and be declared in `negated`.",
    ),
    "LEV-R034": (
        "A Python rule concludes something that it does not declare",
        "Add the predicate (and object) to `writes`, or conclude what is declared.",
    ),
    "LEV-R035": (
        "A Python rule failed",
        "The message shows the exception and the line in the rule; correct the function.",
    ),
    "LEV-R036": (
        "A Python rule's declaration cannot be used",
        "reads, negated and writes hold predicate IRIs or pairs (predicate, object).",
    ),
    "LEV-R038": (
        "A Python rule leaves a placeholder without a value",
        (
            "A sentence of the rule has a placeholder that neither the bindings of a conclusion nor its "
            "triples nor its premises fill, or that several premises would fill differently."
        ),
    ),
    "LEV-R037": (
        "A Python rule yields something that is no triple",
        (
            "A conclusion has triples: subject (IRI or blank node), predicate (IRI) and object, each an "
            "IRI, BlankNode, Literal or TripleTerm of leverkg.rdf.term that RDF allows. Correct the function."
        ),
    ),
    "LEV-R040": (
        "A text of which a rule makes an IRI is none",
        (
            "IRI() was given a text that is no IRI, such as one with a blank in it. The row is shown; "
            "correct the expression or the data. What is unbound makes no IRI either, and is no "
            "error: its triples are left out."
        ),
    ),
    "LEV-R041": (
        "The store refused a rule",
        "A construct is not supported by this executor; rewrite the rule.",
    ),
    "LEV-R042": (
        "An executor cannot do what a rule needs",
        "Use another executor, or rewrite the rule without the construct named.",
    ),
    "LEV-R050": ("Nothing to prove", "The triple does not hold in this run: ask `why-not` instead."),
    "LEV-R051": (
        "No rounds were kept",
        "A proof needs the order in which triples were derived: infer with rounds.",
    ),
    "LEV-R052": (
        "No rule is found for a derived triple",
        "This is a defect of the engine; please report it.",
    ),
    "LEV-R053": ("There is nothing to explain away", "What was asked for holds; ask for its proof."),
    "LEV-G010": (
        "Too many rounds",
        "A recursive group of rules had not finished. Raise --max-rounds, or look for what feeds itself.",
    ),
    "LEV-G011": ("Too many triples", "Raise --max-triples, or narrow the rules or the input."),
    "LEV-G012": ("Out of time", "Raise --timeout, or narrow the rules or the input."),
    "LEV-G013": (
        "Too many rounds of new nodes",
        (
            "The bound of --allow-new-terms (for rules in Turtle 500 passes, where it is not given) was "
            "reached while rules still made new nodes or values. Raise it, or break the recursion."
        ),
    ),
    "LEV-G014": (
        "Too many solutions on the way to a rule's conclusions",
        (
            "Parts of the rule's body share no variable, or one that has the same value nearly "
            "everywhere. Let them share more, or narrow the rule or the input; --executor oxigraph takes "
            "them one by one."
        ),
    ),
}
