"""The pôle may neither draft, sign, validate nor refuse a convention (HUB-07, R34): no grant names it, nor the offices above."""

import pytest

from poles.domain.access import Policy, grant
from poles.domain.agreements.policy import AGREEMENTS, LEGAL_PROOFS
from poles.domain.closing.policy import ATTENDANCE
from poles.domain.signing.policy import SIGNATORIES
from poles.records.models import Agreement
from poles.words.roles import Role

OUTSIDE = {Role.HUB_COORDINATOR, Role.HUB_MEMBER, Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE, Role.PUBLIC}


def admitted(policy: Policy) -> set[Role]:
    """The hats outside a school that some verb of a policy admits."""
    return {role for verb in policy.verbs() for role in policy.roles(verb)} & OUTSIDE


@pytest.mark.parametrize(
    "policy", [AGREEMENTS, SIGNATORIES, ATTENDANCE, LEGAL_PROOFS], ids=lambda policy: policy.subject
)
def test_no_grant_on_conventions_names_the_pole_or_an_office(policy):
    assert admitted(policy) == set()


def test_one_that_did_would_be_seen():
    loose = Policy("agreement_of_a_test", Agreement, grant(Role.HUB_COORDINATOR, "see", lambda actor: None, "toutes"))
    try:
        assert admitted(loose) == {Role.HUB_COORDINATOR}
    finally:
        from poles.domain.access import POLICIES

        del POLICIES["agreement_of_a_test"]
