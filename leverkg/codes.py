"""The codes of what the verbs themselves refuse."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    "LEV-I110": (
        "The story of a competency question cannot be used",
        (
            "A story NAME.toml stands beside its question NAME.rq. It has a case or the name of a file, "
            "columns and an answer, and may have a profile, a fact to take away and the answer without it."
        ),
    ),
    "LEV-U000": (
        "A fault of leverkg itself",
        (
            "Something happened that should not. Please report it with the command and, if you can, the "
            "files; LEVERKG_DEBUG=1 shows where it happened."
        ),
    ),
    "LEV-U001": (
        "The command line cannot be understood",
        "`leverkg --help` lists the verbs, `leverkg VERB --help` the options of one.",
    ),
    "LEV-U002": ("No file is named", "Name files, folders or patterns; `-` is standard input."),
    "LEV-U003": (
        "Two options contradict each other",
        "The message names them. --as-of DATE is short for --moments DATE.",
    ),
    "LEV-U004": (
        "The format of an output is not known",
        (
            "The ending of a file tells its format: .ttl, .trig, .nt, .nq, .rdf, .jsonld. Otherwise say "
            "--format."
        ),
    ),
    "LEV-U005": (
        "The system does not tell what is asked of it",
        (
            "Memory in use can be read on Linux and macOS. Leave the option out, or limit the process from "
            "outside."
        ),
    ),
    "LEV-U006": (
        "An output is read and would be overwritten",
        "A file named by -o is one of those that are read, or one in a folder that is. Give another name.",
    ),
    "LEV-U010": (
        "There is nothing of that name",
        (
            "Things are found by label, prefixed name, IRI or the last part of it; case and a leading "
            "article do not matter. The message lists what there is, or what is close."
        ),
    ),
    "LEV-U011": (
        "A name could mean several things",
        "Give the prefixed name or the IRI, which the message lists.",
    ),
    "LEV-U012": ("This is no date", "Write 1980-11-05, 1980-11 or 1980; or all, or last."),
    "LEV-U013": (
        "It is not understood what is to be explained",
        (
            "A triple is `SUBJECT PREDICATE OBJECT`, a node an IRI or prefixed name, a balance two parties "
            "with > "
            'between them: "Iran > United States", conclusions their class or kind with what they should be '
            'about: "linkage of AT&T".'
        ),
    ),
    "LEV-U020": (
        "A part that is not installed is needed",
        (
            "Some things need more than leverkg itself. The message names the extra: pip install "
            "'leverkg[NAME]'."
        ),
    ),
    "LEV-U021": ("There is no such case", "`leverkg demo --list` shows the cases that come with leverkg."),
    "LEV-U022": (
        "There is no rule of that name",
        "`leverkg rules` lists the rules; the name of a rule is the stem of its file.",
    ),
    "LEV-U023": (
        "There is no such term or code",
        "`leverkg terms` lists the terms of the ontology and the codes of messages.",
    ),
    "LEV-U024": (
        "There is no verdict to compare with",
        (
            "`leverkg cases` sets what follows beside what experts say. A case states that as a "
            "lev:ExpertVerdict; where there is none, `leverkg demo` tells what follows."
        ),
    ),
    "LEV-U025": (
        "No case has been coded a second time",
        (
            "`leverkg cases --coders` sets two codings of a case side by side. The second stands in a folder "
            "recoded/NAME beside the folder NAME of the case, and gives the negotiation and its parties the "
            "same names; the verdicts are those of the case."
        ),
    ),
    "LEV-U026": (
        "Verdicts and facts stand in one file",
        (
            "To compare two codings the verdicts are read with each of them, so they need a file of their "
            "own, without facts."
        ),
    ),
    "LEV-U027": (
        "An option that means nothing with --no-theory",
        (
            "--as-of, --moments, --views and --profile narrow a case of negotiations. With --no-theory the "
            "files are any RDF and the rules your own, which know nothing of these."
        ),
    ),
    "LEV-U028": (
        "Something that is no file, graph or term",
        (
            "From Python, load takes names of files, rdflib graphs and pyoxigraph stores. Terms are those of "
            "leverkg.rdf.term, rdflib or pyoxigraph, or full IRIs as text."
        ),
    ),
    "LEV-Q100": (
        "A query would reach outside",
        (
            "SERVICE asks another server, FROM reads another graph, and an update changes data. A question "
            "is asked of the case and of what follows from it, and of nothing else."
        ),
    ),
    "LEV-Q101": (
        "There is no such question",
        "A question is text in SPARQL, the name of a file (.rq), or the name of one that comes with leverkg.",
    ),
    "LEV-Q102": (
        "This format does not fit the kind of query",
        (
            "SELECT and ASK give tables: text, tsv, csv, json, xml, md. CONSTRUCT and DESCRIBE give graphs: "
            "ttl, trig, nt, nq, rdf, jsonld."
        ),
    ),
    "LEV-R090": (
        "There are no rules to run",
        "With --no-theory only your own rules are run: name a file or folder of them with --rules PATH.",
    ),
    "LEV-R091": (
        "A rule reads any property",
        (
            "A variable stands where the property should be, so the rule depends on every other, and "
            "nothing it reads the absence of can come from a rule that it feeds. Name the properties, or "
            "list them with VALUES."
        ),
    ),
    "LEV-R092": (
        "A rule reads any class",
        "A variable stands where the class should be, so the rule depends on every rule that makes a node.",
    ),
    "LEV-R094": ("A rule is long", "A rule is one thought. Split it into several that build on each other."),
    "LEV-R095": (
        "A rule cites a work that is not listed",
        (
            "The works that rules rest on stand in ontology/sources.ttl; source names them by their local "
            "names. Rules of your own may cite others: of these only what is almost a work's name is told"
        ),
    ),
    "LEV-R096": (
        "A rule names a sentence or statement that there is not",
        (
            "The seed sentences are S1 to S15 (ontology/seed.ttl), the rule statements R01 to R84 "
            "(ontology/statements.ttl)."
        ),
    ),
    "LEV-R097": (
        "A rule uses a term that the ontology does not have",
        (
            "It is most often misspelt. A new term is added to the ontology first, with a definition. Of "
            "rules over other vocabularies this is said where an ontology stands among their files and "
            "declares others of that namespace, and no rule concludes the term."
        ),
    ),
    "LEV-R098": (
        "A rule reads what no rule concludes",
        "The term is one of those that only rules state, and none does: the rule can never fire.",
    ),
    "LEV-R099": (
        "A rule can never fire",
        (
            "A part of its body has no solution over any data: a FILTER that is never true, one that looks "
            "at a variable that its group never binds, or that wants the subject of a triple to be a literal."
        ),
    ),
    "LEV-R084": (
        "A computed value is always an error",
        (
            "Its expression looks at a variable that nothing binds, so what is computed has no value, and "
            "triples of the head that need it are left out."
        ),
    ),
    "LEV-R085": (
        "Values that a shape computes are not concluded",
        (
            "sh:values and sh:defaultValue say what a property's values are to whoever asks; they are seen "
            "by rules that name the property with sh:expectedPredicate, and are no conclusions."
        ),
    ),
    "LEV-R086": (
        "A rule reads what is almost what another concludes",
        (
            "The two names differ by a slip, and no rule concludes the one that is read; or several others "
            "read the other one. If the data have it, all is well."
        ),
    ),
    "LEV-R087": (
        "A MINUS takes nothing away",
        (
            "MINUS takes away solutions that agree on a variable of both sides; where there is no such "
            "variable, it takes away nothing (SPARQL 1.1 Query, section 8.3.3)."
        ),
    ),
    "LEV-R088": (
        "A rule concludes the same whatever it finds",
        "No variable of its body stands in its head, so one solution or a thousand make the same triples.",
    ),
    "LEV-R089": (
        "Nothing reads what rules conclude",
        (
            "No other rule looks at it, and with the theory no axiom and no shipped question. What you "
            "derive for its own sake is like that; what was meant for another rule has another name there."
        ),
    ),
    "LEV-R100": (
        "A rule speaks of a literal that is no value",
        (
            "Its text is not one of its datatype, such as a thirteenth month, or there is no such datatype. "
            "A comparison with it is an error, and a pattern with it matches only what is written so."
        ),
    ),
    "LEV-R083": (
        "What a rule concludes may differ from run to run",
        (
            "GROUP_CONCAT, SAMPLE, and LIMIT without an ORDER BY of all that is selected hang on the order "
            "of solutions, which nothing fixes: another executor, or the next run, may conclude something "
            "else. Take MIN or MAX, or order by every variable."
        ),
    ),
    "LEV-S000": (
        "A shape without a code",
        (
            "One of your own shapes is not conformed to. Give the shape a lev:code and a lev:hint to have "
            "them shown."
        ),
    ),
    "LEV-S900": (
        "A shape cannot be checked",
        (
            "The validator would pass over it in silence, which would look like a clean bill of health. "
            "Write it with SHACL Core, or with sh:sparql without SERVICE."
        ),
    ),
    "LEV-S901": (
        "The shapes cannot be evaluated",
        (
            "One of the shapes is not well formed, or uses something that the validator does not know. The "
            "message says what."
        ),
    ),
    "LEV-G020": ("Out of memory", "Narrow the input: --moments, --views, fewer files."),
    "LEV-G021": (
        "Nested too deep",
        "Something refers to itself, or stands inside itself thousands of times.",
    ),
    "LEV-G022": (
        "More memory is used than allowed",
        "Raise --memory, or narrow the run: --moments, --views.",
    ),
    "LEV-G030": (
        "Too many cells",
        (
            "A cell is one circumstance in one situation. Each moment at which something changes, in the "
            "eyes of each party that sees something else, is a situation; their number multiplies. Narrow "
            "the run with --moments DATE or --moments last, and --views facts or --views PARTY, or raise "
            "--max-cells."
        ),
    ),
}
