"""A profile of the user's own, from the case file to the balance, and what is said of one that cannot be."""

from __future__ import annotations

import pytest
from theory import HEAD

import leverkg
from leverkg.findings import Severity
from leverkg.wording.summary import summary_lines

CASE = """
:n a lev:Negotiation ; lev:party :worker , :owner ; lev:begins "2020-01-01"^^xsd:date .
:worker a lev:Party . :owner a lev:Party . :rise a lev:Resource . :work a lev:Resource .
:wage a lev:Need ; lev:needOf :worker ; lev:needs :rise ; lev:intensity lev:high .
:hands a lev:Need ; lev:needOf :owner ; lev:needs :work ; lev:intensity lev:high .
:paying a lev:Provision ; lev:provider :owner ; lev:provides :rise .
:working a lev:Provision ; lev:provider :worker ; lev:provides :work .
:fairness a lev:Norm ; lev:heldBy :owner ; lev:regard lev:high .
:appeal a lev:NormAppeal ; lev:invokedBy :worker ; lev:invokes :fairness ; lev:addressedTo :owner .
:due a lev:Deadline ; lev:binds :worker ; lev:date "2020-06-01"^^xsd:date ; lev:costOfMissing lev:high .
"""
NORMS = """:norms a lev:Profile ; rdfs:label "norms before the clock" ; lev:settlingLead 1 ;
  lev:countsKind lev:exposureKind , lev:normKind ; lev:contestingDegree lev:extreme .
"""
TRUST = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:trust a skos:Concept ; skos:prefLabel "trust"@en ; skos:inScheme lev:considerationKindScheme .
:trusting a lev:Profile ; lev:countsKind lev:exposureKind , :trust ; lev:settlingLead 2 ;
  lev:contestingDegree lev:moderate .
:owner <https://example.org/trusts> :worker .
"""
RULE = """#+ summary: To be trusted speaks for a party
#+ description: Little, but where nothing else weighs it tips the balance.
#+ source: leverkg-model
#+ says: {against} trusts {inFavourOf}
PREFIX ex: <https://example.org/>
CONSTRUCT {
  _:consideration a lev:Consideration ; lev:inFavourOf ?inFavourOf ; lev:against ?against ;
    lev:inSituation ?situation ; lev:considers ?negotiation ; lev:considerationKind ex:trust ;
    lev:degree lev:slight
}
WHERE {
  ?against ex:trusts ?inFavourOf .
  ?situation a lev:Situation ; lev:situationOf ?negotiation .
  ?negotiation lev:party ?inFavourOf , ?against .
}
"""


def case(tmp_path, more, **narrowing):
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + CASE + more, encoding="utf-8")
    return leverkg.load(file, views="facts", **narrowing)


UNLABELLED = "LEV-S118"  # of the things of this case, which are about nothing


def amiss(found):
    return [f for f in found.check() if f.severity >= Severity.WARNING and f.code != UNLABELLED]


def first(result):
    return summary_lines(result)[0].split("   ")[1]


def test_a_profile_of_ones_own_decides(tmp_path):
    assert first(case(tmp_path, "").infer()) == "owner ~ worker"
    assert first(case(tmp_path, NORMS, profile="norms").infer()) == "worker > owner"
    assert first(case(tmp_path, NORMS, profile="norms before the clock").infer()) == "worker > owner"
    assert amiss(case(tmp_path, NORMS)) == []


def test_a_consideration_of_ones_own_decides_where_it_is_counted(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "considered-trust.rq").write_text(RULE, encoding="utf-8")

    def told(profile):
        return first(case(tmp_path, TRUST, profile=profile).infer([tmp_path / "rules"]))

    assert (told("trusting"), told("emerson")) == ("worker > owner", "owner = worker")
    assert amiss(case(tmp_path, TRUST)) == []


@pytest.mark.parametrize(
    ("said", "code", "message", "hint"),
    [
        ("lev:countsKind lev:exposureKind ; lev:settlingLead 0", "LEV-T040", "nobody leads", "says 0"),
        ("lev:countsKind lev:exposureKind", "LEV-T040", "one side leads by 1 step", "says none"),
        ("lev:countsKind lev:exposureKind ; lev:settlingLead 2 , 3", "LEV-T040", "contested", "2 and 3"),
        ("lev:countsKind lev:normKind ; lev:settlingLead 2", "LEV-T041", "does not count exposure", "add"),
        (
            "lev:countsKind lev:exposureKind , :wage ; lev:settlingLead 2",
            "LEV-T020",
            "counts :wage, which is no consideration",
            "one of your own is a skos:Concept",
        ),
        (
            "lev:countsKind lev:exposureKind , lev:normknd ; lev:settlingLead 2",
            "LEV-T003",
            "did you mean lev:normKind?",
            "one of lev:exposureKind",
        ),
    ],
)
def test_a_profile_that_cannot_be_is_found(tmp_path, said, code, message, hint):
    text = f":own a lev:Profile ; lev:contestingDegree lev:moderate ; {said} ."
    (finding,) = amiss(case(tmp_path, text))

    assert finding.code == code
    assert message in finding.message
    assert hint in finding.hint
    assert finding.position.line == len((HEAD + CASE).splitlines()) + 1


def test_a_shipped_profile_that_a_case_says_more_of_is_checked_too(tmp_path):
    (finding,) = amiss(case(tmp_path, "lev:shell lev:settlingLead 1 ."))

    assert (finding.code, "says 2 and 1" in finding.hint) == ("LEV-T040", True)


@pytest.mark.parametrize(
    ("profile", "more", "said"),
    [
        ("own", ":own a lev:Profile ; lev:countsKind lev:exposureKind ; lev:settlingLead 0 .", "LEV-T040"),
        ("own", ":own a lev:Profile ; lev:countsKind lev:exposureKind , :wage .", "LEV-T020"),
        ("kirgs", "", "did you mean kirgis? known: shell, kirgis, emerson, broad"),
    ],
)
def test_nothing_is_derived_under_it(cli, tmp_path, profile, more, said):
    case(tmp_path, more)
    done = cli("infer", str(tmp_path / "case.ttl"), "--profile", profile)

    assert done.code in (1, 2)
    assert said in done.err
    assert done.out == ""
