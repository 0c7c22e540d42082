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
    from mithaq.core.text import fold
    from mithaq.territory.models import Commune, Province, Region
    from tenants.demo import fill

    with public_side():
        oriental = Region.objects.create(
            code="02", name_ar="الشرق", name_fr="Oriental", iso_code="MA-02", folded="|الشرق|oriental|"
        )  # fmt: skip
        berkane = Province.objects.create(
            code="02.113", region=oriental, name_ar="بركان", name_fr="Berkane", folded="|بركان|berkane|"
        )
        for code, ar, fr in (("02.113.01.09", "بركان", "Berkane"), ("02.113.01.11", "أكليم", "Aklim")):
            Commune.objects.create(
                code=code, province=berkane, is_urban=True, name_ar=ar, name_fr=fr, folded=f"|{fold(ar)}|{fold(fr)}|"
            )
        build_site()
        for office in Collectivity.objects.all():
            open_collectivity(office)
        region = add_person(
            email="region@desk.test", name_ar="مصالح الجهة (مثال)", name_fr="Service de la région (exemple)",
            roles=["region"], password=PASSWORD, territory_code="02",
        )  # fmt: skip
        operator = add_person(
            email="operator@desk.test", name_ar="مشغل الخدمة (مثال)", name_fr="Opératrice (exemple)",
            roles=["operator"], password=PASSWORD,
        )  # fmt: skip
        agent = add_person(
            email="governor@desk.test", name_ar="مصالح العمالة (مثال)", name_fr="Service du gouverneur (exemple)",
            roles=["governor"], password=PASSWORD, territory_code="02.113",
        )  # fmt: skip
        for person in (region, operator, agent):
            TOTP.activate(person, SECRET)
    with office_context(find("berkane")) as office:
        fill.people(office, make_password(PASSWORD), SECRET)


def dossiers() -> None:
    """The worked example up to its amendment, synthetic dossiers beside it, and an office with something to tell."""
    from mithaq.accounts.models import User
    from mithaq.collectivities.selectors import find, office_context
    from mithaq.core import clock
    from tenants.demo import berkane, synthetic, visa
    from tenants.demo.cast import Cast

    with clock.frozen(TODAY), office_context(find("berkane")):
        roles = ("head", "clerk", "secretary", "president", "finance", "service")
        cast = Cast(**{role: User.objects.get(email=f"{role}@berkane.test") for role in roles})
        road = visa.open_desk()
        dossier = berkane.until_mid_term(cast, road)
        berkane.amend(dossier)
        synthetic.fill(cast, count=6, first=0, today=TODAY, road=road)
    operators_day()


def operators_day() -> None:
    """Jobs that ran, wait and failed, and a visit of the support that read two pages: synthetic, like all the rest."""
    from mithaq.accounts.models import User
    from mithaq.collectivities import services, support
    from mithaq.collectivities.models import OperatorJob, SupportSession
    from mithaq.collectivities.selectors import find, public_side
    from mithaq.collectivities.support.sessions import saw
    from mithaq.core import clock

    with clock.frozen(TODAY), public_side():
        office, by = find("berkane"), "operator@desk.test"
        OperatorJob.objects.create(
            kind="offices.open", by=by, state="done", done=2, total=2, attempts=1,
            result={
                "opened": ["saidia"], "open_already": ["berkane"], "invited": [], "not_invited": [],
                "refused": [{"row": 3, "code": "99.999.99.99", "problems": [{"field": "code", "message": "مثال"}]}],
            },
        )  # fmt: skip
        OperatorJob.objects.create(
            kind="offices.backup", by=by, office_schema=office.schema_name, state="running", done=3, total=12,
            message="agreements_agreement", attempts=1,
        )  # fmt: skip
        OperatorJob.objects.create(
            kind="offices.export", by=by, office_schema=office.schema_name, state="failed", attempts=5,
            error="OSError: [Errno 28] No space left on device",
        )  # fmt: skip
        services.suspend(find("saidia"), by=by, reason="صيانة مبرمجة (مثال)")
        operator = User.objects.get(email=by)
        visit = support.open_session(office, operator=operator, reason="لا تظهر لائحة الاتفاقيات (مثال)", minutes=30)
        session, _visitor = support.enter(office, visit.ticket)
        for method, path in (("GET", "/office/agreements/?q=CONV"), ("POST", "/office/profile/")):
            saw(SupportSession.objects.get(pk=session.pk), method=method, path=path)


if __name__ == "__main__":
    django.setup()
    people()
    if sys.argv[1] == "dossiers":
        dossiers()
