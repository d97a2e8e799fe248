"""The words of SHACL that rules, shapes and node expressions are written in."""

from __future__ import annotations

from leverkg.rdf.term import IRI, XSD, Literal

__all__ = [
    "BOOLEANS",
    "FALSE",
    "JAVASCRIPT_TYPES",
    "NAMED",
    "NODE_KINDS",
    "OTHER_TYPES",
    "RULE_TYPES",
    "RULE_WORDS",
    "SH",
    "SHNEX",
    "SPARQL_FUNCTIONS",
    "TRUE",
    "WORDS",
    "integer",
    "sh",
    "shnex",
]

SH = "http://www.w3.org/ns/shacl#"
SHNEX = "http://www.w3.org/ns/shacl-node-expr#"
SPARQL_FUNCTIONS = "http://www.w3.org/ns/sparql#"
TRUE = Literal("true", XSD + "boolean")
FALSE = Literal("false", XSD + "boolean")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def sh(name: str) -> IRI:
    """Return the IRI of a name of SHACL."""
    return IRI(SH + name)


def shnex(name: str) -> IRI:
    """Return the IRI of a name of the node expression vocabulary (SHACL 1.2)."""
    return IRI(SHNEX + name)


def integer(number: int) -> Literal:
    """Return a number as an ``xsd:integer``."""
    return Literal(str(number), XSD + "integer")


RULE_WORDS = _words(
    "condition construct deactivated description expectedPredicate layer message name object order "
    "predicate prefixes ruleProcessor runOnce subject "
)
"""The properties that a rule may have."""

JAVASCRIPT_TYPES = _words(
    "JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator"
)
"""The classes of the SHACL JavaScript Extensions; nothing of these is run."""

BOOLEANS = (
    *("deactivated", "runOnce", "optional", "closed", "uniqueLang", "qualifiedValueShapesDisjoint"),
    *("singleLine", "uniqueMembers"),
)
"""The properties whose value is true or false."""

NODE_KINDS = _words("BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Literal")
"""The values of ``sh:nodeKind``."""

NAMED = NODE_KINDS | _words("ByTypes Debug Info RulesEntailment Trace Violation Warning this")
"""What SHACL names that is neither a property nor a class."""

OTHER_TYPES = _words(
    "AbstractResult ConstraintComponent NodeExpression PropertyGroup ResultAnnotation Rules "
    "SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable "
    "SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable "
    "Severity Target TargetType ValidationReport ValidationResult Validator"
)
"""Classes of SHACL that no graph of rules is made of."""

RULE_TYPES = _words(
    "Function NodeShape Parameter PrefixDeclaration PropertyShape Rule RuleSet RulesGraph "
    "SPARQLFunction SPARQLRule SPARQLRuleTemplate Shape ShapeClass ShapesGraph TripleRule "
)
"""The classes that a graph of rules is made of."""

WORDS = RULE_WORDS | _words(
    "agentInstruction alternativePath and annotationProperty annotationValue annotationVarName ask "
    "class closed codeIdentifier conformanceDisallows conforms count datatype declare defaultValue "
    "desc detail disjoint distinct else entailment equals exists expression filterShape flags "
    "focusNode group groupBy groupConcat hasRule hasValue if ignoredProperties in includesRuleSet "
    "intent intersection inversePath js jsFunctionName jsLibrary jsLibraryURL labelTemplate "
    "languageIn lessThan lessThanOrEquals limit max maxCount maxExclusive maxInclusive maxLength "
    "maxListLength member memberShape min minCount minExclusive minInclusive minLength minListLength "
    "minus namespace node nodeKind nodeValidator nodes not offset oneOrMorePath optional or orderBy "
    "parameter path pattern prefix property propertyValidator qualifiedMaxCount qualifiedMinCount "
    "qualifiedValueShape qualifiedValueShapesDisjoint reificationRequired reifierShape result "
    "resultAnnotation resultMessage resultPath resultSeverity returnType rootClass rule select "
    "separator severity shape shapesGraph shapesGraphWellFormed singleLine someValue "
    "sourceConstraint sourceConstraintComponent sourceRule sourceShape sparql subsetOf "
    "suggestedShapesGraph sum target targetClass targetNode targetObjectsOf targetSubjectsOf "
    "targetWhere tempTriple then this union uniqueLang uniqueMembers unit update uri uriTemplate "
    "useDeclaredPrefixes validator value values xone zeroOrMorePath zeroOrOnePath "
)
"""The properties of SHACL, its advanced features and its drafts 1.2."""
