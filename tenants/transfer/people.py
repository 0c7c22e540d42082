"""The people whom carried rows name: in the new office they are names with no way in.

No address, password, role, session or second factor comes with them. The same person of the same former office is one
placeholder here, however many dossiers name them; a person who works in both offices is not mixed up with it.
"""

from dataclasses import dataclass

from mithaq.accounts.models import FORMER, User
from mithaq.collectivities.models import Collectivity

_LONGEST_NAME = User._meta.get_field("name_ar").max_length or 0


@dataclass(frozen=True)
class Person:
    """Somebody of a former office, as the new one knows them. email: of the placeholder; it receives nothing."""

    email: str
    name_ar: str
    name_fr: str
    position_ar: str
    position_fr: str
    language: str


def named(keys: set[int], office: Collectivity) -> dict[int, Person]:
    """These people of the office that is active, by their key there."""
    return {user.pk: _person(user, office) for user in User.objects.filter(pk__in=keys).order_by("pk")}


def _person(user: User, office: Collectivity) -> Person:
    known = user.email.endswith(f"@{FORMER}")  # came here with a dossier from a third office: stays that person
    return Person(
        email=user.email if known else f"{office.slug}.{user.pk}@{FORMER}",
        name_ar=user.name_ar if known else _of_office(user.name_ar, office.name_ar, "، "),
        name_fr=user.name_fr if known else _of_office(user.name_fr or user.name_ar, office.name_fr, ", "),
        position_ar=user.position_ar, position_fr=user.position_fr, language=user.language,
    )  # fmt: skip


def _of_office(name: str, office: str, comma: str) -> str:
    """`Fatima Zahra, Berkane`; a name too long for both gives way, not the office."""
    ending = f"{comma}{office}"[:_LONGEST_NAME]
    return f"{name[: _LONGEST_NAME - len(ending)]}{ending}"


def settle(people: dict[int, Person]) -> dict[int, int]:
    """Make the placeholders in the office that is active, or find them; former key → key here."""
    known = dict(User.objects.filter(email__in=[one.email for one in people.values()]).values_list("email", "pk"))
    for person in sorted(people.values(), key=lambda one: one.email):
        if person.email not in known:
            user = User(
                email=person.email, name_ar=person.name_ar, name_fr=person.name_fr, position_ar=person.position_ar,
                position_fr=person.position_fr, language=person.language, is_active=False,
            )  # fmt: skip
            user.set_unusable_password()
            user.save(force_insert=True)
            known[person.email] = user.pk
    return {key: known[person.email] for key, person in people.items()}
