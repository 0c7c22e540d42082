"""What stands in the database before a browser opens: `python -m tests.browser.seed people|dossiers`.

The portal, the office's people with their second factor, a person of the region; on request dossiers as well, played
by the demo's story. Runs in a process of its own, with the rights of the web.
"""

import sys
from datetime import date

import django

PASSWORD = "a-long-enough-password"
SECRET = "JBSWY3DPEHPK3PXP"
TODAY = date(2026, 5, 4)  # of the dossiers: the amendment no. 1 is in force, the third instalment to come


def people() -> None:
    """The portal, and the office of Berkane with its people, and nothing in it."""
    from allauth.mfa.totp.internal.auth import TOTP  # models must be loaded
    from django.contrib.auth.hashers import make_password

    from cms.services import build_site, open_collectivity
    from mithaq.accounts.services import add_person
    from mithaq.collectivities.models import Collectivity
    from mithaq.collectivities.selectors import find, office_context, public_side
    from mithaq.territory.models import Region
    from tenants.demo import fill

    with public_side():
        Region.objects.create(
            code="02", name_ar="الشرق", name_fr="Oriental", iso_code="MA-02", folded="|الشرق|oriental|"
        )  # fmt: skip
        build_site()
        for office in Collectivity.objects.all():
            open_collectivity(office)
        region = add_person(
            email="region@desk.test", name_ar="مصالح الجهة (مثال)", name_fr="Service de la région (exemple)",
            roles=["region"], password=PASSWORD, territory_code="02",
        )  # fmt: skip
        TOTP.activate(region, SECRET)
    with office_context(find("berkane")) as office:
        fill.people(office, make_password(PASSWORD), SECRET)


def dossiers() -> None:
    """The worked example up to its amendment, and synthetic dossiers beside it."""
    from mithaq.accounts.models import User
    from mithaq.collectivities.selectors import find, office_context
    from mithaq.core import clock
    from tenants.demo import berkane, synthetic
    from tenants.demo.story import Cast

    with clock.frozen(TODAY), office_context(find("berkane")):
        roles = ("head", "clerk", "secretary", "president", "finance", "service")
        cast = Cast(**{role: User.objects.get(email=f"{role}@berkane.test") for role in roles})
        dossier = berkane.until_mid_term(cast)
        berkane.amend(dossier)
        synthetic.fill(cast, count=6, first=0, today=TODAY)


if __name__ == "__main__":
    django.setup()
    people()
    if sys.argv[1] == "dossiers":
        dossiers()
