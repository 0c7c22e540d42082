"""A new address without a line in the policy fails here, before anybody can forget who may open it."""

import pytest

from tests.isolation.addresses import NATIONAL, OFFICE, addresses
from tests.isolation.policy import KINDS, kind_of, policy_names


@pytest.mark.parametrize("urlconf", [NATIONAL, OFFICE])
def test_every_address_has_a_policy(urlconf: str) -> None:
    unknown = [f"{address.route}  ({address.name})" for address in addresses(urlconf) if kind_of(address) is None]
    assert unknown == []


def test_every_policy_is_of_an_address_that_exists() -> None:
    known = {address.name for urlconf in (NATIONAL, OFFICE) for address in addresses(urlconf)}
    assert sorted(policy_names() - known) == []


def test_policies_are_of_known_kinds() -> None:
    found = {kind_of(address) for urlconf in (NATIONAL, OFFICE) for address in addresses(urlconf)}
    assert found <= set(KINDS)


def test_only_the_office_path_of_an_office_host_leads_to_private_pages() -> None:
    for address in addresses(NATIONAL):
        assert kind_of(address) != "office", address.route
    for address in addresses(OFFICE):
        if kind_of(address) == "office":
            assert address.route.startswith("office/"), address.route
