"""Filling the demo's offices: their people, the Berkane story, and synthetic dossiers around it."""

from collections.abc import Callable
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from mithaq.accounts.models import User
from mithaq.accounts.services import add_person
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context
from mithaq.seals import trust
from mithaq.seals.synthetic import Authority
from tenants.agreements.models import Agreement
from tenants.demo import berkane, binding, chamber, synthetic, visa
from tenants.demo.cast import Cast, Road

# role, name ar, name fr, position ar, position fr
PEOPLE = (
    ("head", "رئيس مكتب (مثال)", "Chef de bureau (exemple)", "رئيس مكتب التعاون اللامركزي والشراكات", "Chef du bureau de la coopération décentralisée"),
    ("clerk", "موظفة (مثال)", "Agente (exemple)", "موظفة بالمكتب", "Agente du bureau"),
    ("secretary", "كاتب المجلس (مثال)", "Secrétaire du conseil (exemple)", "كاتب المجلس", "Secrétaire du conseil"),
    ("president", "رئيسة المجلس (مثال)", "Présidente (exemple)", "رئيسة المجلس", "Présidente du conseil"),
    ("finance", "مسؤول مالي (مثال)", "Responsable financier (exemple)", "رئيس المصلحة المالية", "Chef du service financier"),
    ("service", "مصلحة تقنية (مثال)", "Service technique (exemple)", "المصلحة التقنية", "Service technique"),
    ("reader", "قارئ (مثال)", "Lecteur (exemple)", "مصلحة الأرشيف", "Service des archives"),
)  # fmt: skip


def people(office: Collectivity, hashed: str, secret: str) -> dict[str, User]:
    """The office's people by role, each with the demo's password, hashed once for all, and second factor."""
    found = {}
    for role, name_ar, name_fr, position_ar, position_fr in PEOPLE:
        email = f"{role}@{office.slug}.test"
        user = User.objects.filter(email=email).first() or add_person(
            email=email, name_ar=name_ar, name_fr=name_fr, position_ar=position_ar, position_fr=position_fr,
            roles=[role],
        )  # fmt: skip
        if user.password != hashed:
            user.password = hashed
            user.save(update_fields=["password"])
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, secret)
        found[role] = user
    return found


def fill(offices: list[Collectivity], *, password: str, secret: str, today: date, say: Callable[[str], None]) -> int:
    """Fill the offices that are still empty; returns how many dossiers were made."""
    made, hashed, road = 0, make_password(password), visa.open_desk()
    for position, office in enumerate(offices):
        with office_context(office):
            cast_of = people(office, hashed, secret)
            cast = Cast(
                **{role: cast_of[role] for role in ("head", "clerk", "secretary", "president", "finance", "service")}
            )
            if Agreement.objects.exists():
                continue
            say(office.slug)
            if office.slug == "berkane":
                synthetic_key(office)
                _berkane(cast, today, road)
                made += 1
            made += len(synthetic.fill(cast, count=6, first=position * 3, today=today, road=road))
            if office.slug == "berkane":
                binding.bind(cast, today)
    return made


def synthetic_key(office: Collectivity) -> None:
    """A made-up key for the office's electronic seal, and its made-up authority on the list of trust."""
    place = trust.folder()
    key = place / f"{office.slug}.p12"
    if key.exists():
        return
    (place / "trust").mkdir(parents=True, exist_ok=True)
    authority = Authority()
    (place / "trust" / "synthetic.pem").write_bytes(authority.pem)
    key.touch(mode=0o600)
    key.write_bytes(authority.issue(office.name_ar, password=settings.MITHAQ_SIGNER_PASSWORD).bundle)


def _berkane(cast: Cast, today: date, road: Road) -> None:
    """The worked example, as far as the calendar allows; its file went through the governor's visa desk."""
    chamber.seat(cast)
    if today < date(2025, 12, 22):
        chamber.delegates(berkane.until_force(cast, road).decision, cast)
        return
    dossier = berkane.until_mid_term(cast, road)
    chamber.delegates(dossier.decision, cast)
    if today >= date(2026, 3, 20):
        berkane.amend(dossier)
        berkane.carry_out(dossier, date(2025, 11, 30), min(today - timedelta(days=20), date(2027, 6, 30)))
