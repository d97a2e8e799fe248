"""Generated graphs and how to compare them, for the tests of readers and writers."""

import pyoxigraph as ox
from hypothesis import strategies as st

from leverkg.rdf.ox import quad_to_ox
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, TripleTerm

RDF = RDF_TYPE.value.removesuffix("type")
PREFIXES = {
    "": "http://e/",
    "ex": "http://e/x#",
    "xsd": XSD,
    "rdf": RDF,
    "é": "http://é/",
    "bad prefix": "http://e/b",
}


def isomorphic_form(quads):
    """The same value for graphs that differ in nothing but the names of blank nodes."""
    dataset = ox.Dataset(quad_to_ox(quad) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def read(data, format):
    return list(parse(Source("written", data, format), blank_prefix="r"))


texts = st.text(max_size=8) | st.sampled_from(
    [
        "",
        '"',
        '"""',
        "\\",
        "a\nb",
        "a\r\nb",
        "\t\b\f",
        "\0",
        "\u202e",
        "\ufeff",
        "\U0001f600",
        "'''",
        "a\\u0041",
    ]
)
lexicals = st.sampled_from(
    [
        "01",
        "1.50",
        "1",
        "true",
        "+1",
        "-0",
        "1.",
        ".5",
        "1e0",
        "1E-7",
        "24:00:00",
        " 5 ",
        "NaN",
        "",
        "1e400",
        "٣",
    ]
)
datatypes = st.sampled_from([XSD + n for n in ("integer", "decimal", "double", "boolean", "time", "string")])
names = st.sampled_from(
    [
        "a",
        "b",
        "x#y",
        "x#1z",
        "a.b",
        "a.",
        ".a",
        "-a",
        "a-",
        "_",
        "a:b",
        "a/b",
        "%41",
        "ß²",
        "",
        "a'b",
        "x#é",
        "~",
        "a,b",
    ]
)
iris = names.map(lambda name: IRI("http://e/" + name)) | st.sampled_from(
    [IRI("urn:x:y"), IRI("http://é/ü"), IRI(RDF + "nil")]
)
predicates = st.sampled_from(
    [IRI("http://e/p"), IRI("http://e/x#q"), RDF_TYPE, IRI(RDF + "first"), IRI(RDF + "rest")]
)
blanks = st.sampled_from([BlankNode(f"b{n}") for n in range(6)] + [BlankNode("x.y"), BlankNode("0")])


def literals_of(*parts):
    """Return literals of these parts; `builds` would make up those that are left out."""
    return st.tuples(*parts).map(lambda values: Literal(*values))


literals = (
    texts.map(Literal)
    | literals_of(lexicals | texts, datatypes)
    | literals_of(texts, st.just(RDF + "langString"), st.sampled_from(["en", "pt-br", "zh-hant-tw"]))
)
directed = literals_of(texts, st.just(RDF + "dirLangString"), st.just("ar"), st.sampled_from(["ltr", "rtl"]))
plain_objects = iris | blanks | literals
triple_terms = st.recursive(
    st.builds(TripleTerm, iris | blanks, predicates, plain_objects | directed),
    lambda inner: st.builds(TripleTerm, iris | blanks, predicates, inner),
    max_leaves=2,
)
graph_names = st.none() | st.sampled_from([IRI("http://e/g"), IRI("urn:g"), BlankNode("b1"), BlankNode("g")])


def quads(objects, graphs):
    return st.lists(st.tuples(iris | blanks, predicates, objects, graphs), max_size=14)
