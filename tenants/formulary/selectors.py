"""What is asked of the office's formulary: texts to start from, where texts came from, which have newer versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from mithaq.formulary import selectors as commons
from mithaq.formulary.comparison import ArticleLike, Change, differing
from mithaq.formulary.errors import UnknownTemplate
from mithaq.formulary.models import Form, TemplateKind, Version
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.selectors import Need
from tenants.formulary.models import Origin, OwnArticle, OwnTemplate, OwnVersion


@dataclass(frozen=True)
class Source:
    """A text to start from, shared or the office's own, in one version."""

    code: str
    number: int
    is_own: bool
    form: str
    kind: str
    title_ar: str
    title_fr: str
    articles: tuple[ArticleLike, ...]
    shared: Version | None = None
    own: OwnTemplate | None = None

    @property
    def kind_label(self) -> str:
        """What it is for, in words."""
        return str(TemplateKind(self.kind).label)


def source(code: str, number: int | None = None) -> Source:
    """A template by its code, the newest version without a number; two queries. Raises UnknownTemplate."""
    if is_own_code(code):
        return _own_source(code, number)
    version = commons.version_of(code, number)
    template = version.template
    return Source(
        code, version.number, False, template.form, template.kind, version.title_ar, version.title_fr,
        tuple(version.articles.all()), shared=version,
    )  # fmt: skip


def _own_source(code: str, number: int | None) -> Source:
    wanted = Q(number=F("template__latest")) if number is None else Q(number=number)
    version = (
        OwnVersion.objects.filter(wanted, template__code=code)
        .select_related("template")
        .prefetch_related(Prefetch("articles", OwnArticle.objects.order_by("number")))
        .first()
    )
    if version is None:
        raise UnknownTemplate(template=code)
    template = version.template
    return Source(
        code, version.number, True, template.form, template.kind, template.title_ar, template.title_fr,
        tuple(version.articles.all()), own=template,
    )  # fmt: skip


def is_own_code(code: str) -> bool:
    """Whether a code is that of an office's own template: a UUID."""
    try:
        UUID(code)
    except ValueError:
        return False
    return len(code) == 36


def own_templates(form: str = "") -> QuerySet[OwnTemplate]:
    """The office's own templates, those put away last."""
    found = OwnTemplate.objects.filter(form=form) if form else OwnTemplate.objects.all()
    return found.order_by("is_put_away", "kind", "pk")


def own_version(template: OwnTemplate, number: int | None = None) -> OwnVersion | None:
    """A version of an own template with its articles, the newest without a number."""
    return (
        OwnVersion.objects.filter(template=template, number=number or template.latest)
        .select_related("created_by")
        .prefetch_related(Prefetch("articles", OwnArticle.objects.order_by("number")))
        .first()
    )


@dataclass(frozen=True)
class Notice:
    """Something the office made or drafts has a newer version where it came from. newest: its number there."""

    newest: int
    own: OwnTemplate | None = None
    origin: Origin | None = None


def notices() -> list[Notice]:
    """Own templates and running drafts whose origin has a newer version that nobody has looked at; four queries."""
    made = list(OwnTemplate.objects.filter(is_put_away=False).exclude(origin_code="").order_by("pk"))
    drafts = list(
        Origin.objects.filter(agreement__state=AgreementState.DRAFTING).select_related("agreement").order_by("pk")
    )
    newest = _newest([own.origin_code for own in made], drafts)
    found = [
        Notice(newest[own.origin_code], own=own)
        for own in made
        if newest.get(own.origin_code, 0) > max(own.origin_version or 0, own.settled_version or 0)
    ]
    return found + [Notice(newest[one.code], origin=one) for one in drafts if _is_behind(one, newest)]


def notices_of(agreement: Agreement) -> list[Notice]:
    """The templates of one draft that have newer versions."""
    if agreement.state != AgreementState.DRAFTING:
        return []
    origins = list(Origin.objects.filter(agreement=agreement).order_by("pk"))
    newest = _newest([], origins)
    return [Notice(newest[one.code], origin=one) for one in origins if _is_behind(one, newest)]


def _is_behind(origin: Origin, newest: dict[str, int]) -> bool:
    return newest.get(origin.code, 0) > max(origin.version, origin.settled_version or 0)


def _newest(codes: Iterable[str], origins: Iterable[Origin]) -> dict[str, int]:
    own = [one.code for one in origins if one.is_own]
    shared = {*codes, *(one.code for one in origins if not one.is_own)}
    found = commons.newest_numbers(shared) if shared else {}
    if own:
        rows = OwnTemplate.objects.filter(code__in=own).order_by("pk").values_list("code", "latest")
        found |= {str(code): latest for code, latest in rows}
    return found


def changes_between(code: str, before: int, after: int) -> list[Change]:
    """What differs between two versions of a template. Raises UnknownTemplate."""
    return differing(source(code, before).articles, source(code, after).articles)


def doubts(agreement: Agreement, chosen: Source) -> list[Need]:
    """Why this template may be the wrong one for the dossier: said, never a refusal."""
    version = chosen.shared
    if version is None:
        return []
    found = []
    if version.agreement_kinds and agreement.kind not in version.agreement_kinds:
        found.append(
            Need(
                "kind",
                _("the template was written for another kind of agreement than “%(kind)s”")
                % {"kind": agreement.get_kind_display()},
            )
        )
    if version.party_kinds:
        found += [
            Need(
                "party",
                _("“%(party)s” (%(kind)s) is not among the parties it was written for")
                % {"party": party, "kind": party.get_kind_display()},
            )
            for party in agreement.parties.all()
            if not party.is_self and party.kind not in version.party_kinds
        ]
    if agreement.legal_basis and version.legal_bases and agreement.legal_basis not in version.legal_bases:
        found.append(
            Need(
                "basis",
                _("the template quotes another legal basis than “%(basis)s”")
                % {"basis": agreement.get_legal_basis_display()},
            )
        )
    return found


@dataclass(frozen=True)
class Offered:
    """A shared template in its newest version. used_by: how many offices used it, whichever they are."""

    version: Version
    used_by: int


def offered(form: str = Form.AGREEMENT, words: str = "") -> list[Offered]:
    """The shared templates in use, in the order of the list; two queries."""
    counts = commons.use_counts()
    return [Offered(one, counts.get(one.template.code, 0)) for one in commons.offered(form, words)]


def fitting(agreement: Agreement, templates: Iterable[Offered]) -> tuple[list[Offered], list[Offered]]:
    """Templates for this kind of agreement, these parties and this moment first; the others after."""
    kinds = {party.kind for party in agreement.parties.all() if not party.is_self}
    amends = agreement.state in EVER_IN_FORCE_STATES
    near: list[Offered] = []
    far: list[Offered] = []
    for one in templates:
        version = one.version
        of_kind = not version.agreement_kinds or agreement.kind in version.agreement_kinds
        of_parties = not version.party_kinds or kinds <= set(version.party_kinds)
        of_moment = (version.template.kind == TemplateKind.AMENDMENT) == amends
        (near if of_kind and of_parties and of_moment else far).append(one)
    return near, far


def grouped(templates: Iterable[Offered]) -> list[tuple[TemplateKind, list[Offered]]]:
    """Templates by what they are for, in the order of the list."""
    by_kind: dict[str, list[Offered]] = {}
    for one in templates:
        by_kind.setdefault(one.version.template.kind, []).append(one)
    return [(kind, by_kind[kind]) for kind in TemplateKind if kind in by_kind]
