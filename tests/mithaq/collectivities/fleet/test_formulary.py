"""What a release brings besides its migrations: the texts of the formulary come with `fleet migrate`."""

import re

import pytest
from click.testing import CliRunner

from mithaq.cli import cli
from mithaq.formulary.models import Template

pytestmark = pytest.mark.usefixtures("fleet_owner")


def test_the_first_migration_of_an_installation_loads_the_texts_and_the_next_adds_none() -> None:
    first = CliRunner().invoke(cli, ["fleet", "migrate"])
    assert first.exit_code == 0, first.output
    assert re.search(r"formulary: \d\d added, 0 changed", first.output)
    assert Template.objects.count() > 40
    texts = set(Template.objects.values_list("code", "latest"))
    second = CliRunner().invoke(cli, ["fleet", "migrate"])
    assert second.exit_code == 0, second.output
    assert "formulary:" not in second.output  # nothing new, nothing said
    assert set(Template.objects.values_list("code", "latest")) == texts
