"""What is asked of the formulary."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from mithaq.core.database import connection
from mithaq.core.text import fold
from mithaq.formulary.errors import UnknownTemplate
from mithaq.formulary.models import NEWEST, Article, Status, Template, Version


def offered(form: str, words: str = "") -> QuerySet[Version]:
    """The newest version of each template in use, in the order of the list; words: all of them must stand in it."""
    found = Version.objects.filter(NEWEST, template__form=form, template__status=Status.CURRENT)
    for word in fold(words).split():
        found = found.filter(folded__contains=word)
    return found.select_related("template").order_by("template__position", "template__code")


def version_of(code: str, number: int | None = None) -> Version:
    """A version of a template, the newest without a number, with its articles: two queries. Raises UnknownTemplate."""
    wanted = NEWEST if number is None else Q(number=number)
    found = (
        Version.objects.filter(wanted, template__code=code)
        .select_related("template")
        .prefetch_related(Prefetch("articles", Article.objects.order_by("number")))
        .first()
    )
    if found is None:
        raise UnknownTemplate(template=code)
    return found


def versions_of(code: str) -> QuerySet[Version]:
    """All versions of a template, newest first, without their articles."""
    return Version.objects.filter(template__code=code).select_related("template").order_by("-number")


def newest_numbers(codes: Iterable[str]) -> dict[str, int]:
    """The number of the newest version by code, of those templates that are there; one query."""
    found = Template.objects.filter(code__in=sorted(set(codes)))
    return dict(found.order_by("code").values_list("code", "latest"))


def use_counts() -> dict[str, int]:
    """How many offices used each template, by code; the view names none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT template_code, offices FROM public.formulary_usecount")
        return dict(cursor.fetchall())
