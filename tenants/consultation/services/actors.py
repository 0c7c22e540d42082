"""R8–R9: the fields of the partnership, and who is concerned or interested."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from mithaq.accounts.models import User
from mithaq.core.codes import GOALS, SECTORS
from mithaq.core.text import clean_line, clean_text, fold, western_digits
from tenants.agreements.models import Agreement
from tenants.agreements.services import edit_agreement
from tenants.consultation.errors import ActorInUse, ActorTwice, BadEmail, BadPhone, UnknownField
from tenants.consultation.models import Actor, ActorKind, PartnershipFields, Weight
from tenants.consultation.models.actors import PHONE
from tenants.consultation.services.opening import opened
from tenants.consultation.targets import TARGETS, goal_of, ordered

_SEPARATORS = re.compile(r"[\s().\-/·]+")


@transaction.atomic
def choose_fields(
    agreement_id: int, *, actor: User | None, sector_codes: Iterable[str], sdg_goals: Iterable[int],
    words_ar: str = "", words_fr: str = "", sdg_targets: Iterable[str] = (),
) -> Agreement:  # fmt: skip
    """Choose the fields of the partnership (R8): DAC sectors, Sustainable Development Goals, our own words for them.

    A target brings its goal with it. Raises UnknownField.
    """
    agreement = opened(agreement_id, actor)
    targets = set(sdg_targets)
    for target in sorted(targets - set(TARGETS)):
        raise UnknownField(code=target, field="sdg_targets")
    sectors, goals = list(dict.fromkeys(sector_codes)), sorted(set(sdg_goals) | {goal_of(one) for one in targets})
    for code in sectors:
        if code not in SECTORS:
            raise UnknownField(code=code)
    for number in goals:
        if number not in GOALS:
            raise UnknownField(code=str(number), field="sdg_goals")
    sectors.sort(key=list(SECTORS).index)
    _keep_words(
        agreement,
        words_ar=clean_text(words_ar, 1000, field="words_ar"),
        words_fr=clean_text(words_fr, 1000, field="words_fr"),
        sdg_targets=ordered(targets),
    )
    return edit_agreement(agreement_id, actor=actor, sector_codes=sectors, sdg_goals=goals)


def _keep_words(agreement: Agreement, **values: str | list[str]) -> None:
    if any(values.values()):
        PartnershipFields.objects.update_or_create(agreement=agreement, defaults=values)
    else:
        PartnershipFields.objects.filter(agreement=agreement).delete()


@transaction.atomic
def add_actor(
    agreement_id: int, *, actor: User | None, name_ar: str, kind: str, name_fr: str = "", role: str = "",
    interest: str = Weight.MEDIUM, influence: str = Weight.MEDIUM, contact: str = "", contact_function: str = "",
    contact_email: str = "", contact_phone: str = "",
) -> Actor:  # fmt: skip
    """Note somebody concerned or interested (R9). Raises ActorTwice, BadEmail, BadPhone, StageClosed."""
    agreement = opened(agreement_id, actor)
    somebody = Actor(agreement=agreement)
    _describe(
        somebody, name_ar=name_ar, name_fr=name_fr, kind=kind, role=role, interest=interest, influence=influence,
        contact=contact, contact_function=contact_function, contact_email=contact_email, contact_phone=contact_phone,
    )  # fmt: skip
    somebody.save()
    return somebody


@transaction.atomic
def edit_actor(
    actor_id: int, *, actor: User | None, name_ar: str, kind: str, name_fr: str = "", role: str = "",
    interest: str = Weight.MEDIUM, influence: str = Weight.MEDIUM, contact: str = "", contact_function: str = "",
    contact_email: str = "", contact_phone: str = "",
) -> Actor:  # fmt: skip
    """Correct what is noted of an actor (R9), whole. Raises what `add_actor` raises."""
    somebody = Actor.objects.get(pk=actor_id)
    somebody.agreement = opened(somebody.agreement_id, actor)
    _describe(
        somebody, name_ar=name_ar, name_fr=name_fr, kind=kind, role=role, interest=interest, influence=influence,
        contact=contact, contact_function=contact_function, contact_email=contact_email, contact_phone=contact_phone,
    )  # fmt: skip
    somebody.save()
    return somebody


def _describe(
    somebody: Actor, *, name_ar: str, name_fr: str, kind: str, role: str, interest: str, influence: str, contact: str,
    contact_function: str, contact_email: str, contact_phone: str,
) -> None:  # fmt: skip
    somebody.name_ar, somebody.name_fr = (
        clean_line(name_ar, 200, field="name_ar"),
        clean_line(name_fr, 200, field="name_fr"),
    )
    somebody.folded_name = fold(f"{somebody.name_ar} {somebody.name_fr}")
    twins = Actor.objects.filter(agreement_id=somebody.agreement_id, folded_name=somebody.folded_name)
    if twins.exclude(pk=somebody.pk).exists():
        raise ActorTwice(name=somebody.name_ar)
    somebody.kind, somebody.role = ActorKind(kind), clean_line(role, 200, field="role")
    somebody.interest, somebody.influence = Weight(interest), Weight(influence)
    somebody.contact = clean_line(contact, 200, field="contact")
    somebody.contact_function = clean_line(contact_function, 120, field="contact_function")
    somebody.contact_email, somebody.contact_phone = email_of(contact_email), phone_of(contact_phone)


def email_of(text: str) -> str:
    """An e-mail address in lower case, or nothing. Raises BadEmail."""
    address = clean_line(text, 200, field="contact_email").lower()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise BadEmail(text=address) from error
    return address


def phone_of(text: str) -> str:
    """A telephone number as digits, a + before them where it was typed, or nothing. Raises BadPhone."""
    typed = clean_line(text, 40, field="contact_phone")
    number = _SEPARATORS.sub("", western_digits(typed))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number and not re.fullmatch(PHONE, number):
        raise BadPhone(text=typed)
    return number


@transaction.atomic
def remove_actor(actor_id: int, *, actor: User | None) -> None:
    """Take out an actor who has said nothing yet. Raises ActorInUse."""
    somebody = Actor.objects.get(pk=actor_id)
    opened(somebody.agreement_id, actor)
    if somebody.compromises.exists():
        raise ActorInUse(name=somebody.name_ar)
    try:
        with transaction.atomic():
            somebody.delete()
    except (ProtectedError, IntegrityError) as error:
        raise ActorInUse(name=somebody.name_ar) from error
