"""What is asked of a draft: is it whole, and does it stand on the right law?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from mithaq.core.money import DEFAULT_CURRENCY
from tenants.agreements.models import IN_FORCE_STATES, Agreement, AgreementState, LegalBasis, PartyKind
from tenants.agreements.selectors import Need, Task, has_foreign_party, name_of
from tenants.agreements.transitions import OFFICE
from tenants.documents.models import DocumentKind
from tenants.drafting.models import (
    Clause,
    ClauseKind,
    Comment,
    Obligation,
    Project,
    SupervisoryBody,
    TextArticle,
    TextVersion,
)  # fmt: skip
from tenants.drafting.texts import article_of

PAGE = "drafting:page"
LEDGER = "drafting:obligations"
SOON = timedelta(days=30)
FINANCE_PAGE = "finance:page"

# Who may be a party under each basis (LO 113-14 a86, a92, a133, a141, a149; law 54-19 a11). An ordinary association is
# not in the list of a149: such partnerships rest on the council's power over partnerships (a92).
_K = PartyKind
PARTIES_OF: dict[LegalBasis, frozenset[PartyKind]] = {
    LegalBasis.A86: frozenset(_K) - {_K.FOREIGN_STATE},
    LegalBasis.A92: frozenset(_K) - {_K.FOREIGN_STATE},
    LegalBasis.A133: frozenset({_K.NATIONAL_COLLECTIVITY}),
    LegalBasis.A141: frozenset({_K.NATIONAL_COLLECTIVITY}),
    LegalBasis.A149: frozenset({
        _K.NATIONAL_COLLECTIVITY, _K.ADMINISTRATION, _K.PUBLIC_ESTABLISHMENT, _K.OTHER_PUBLIC_BODY, _K.FOREIGN_NGO,
        _K.PUBLIC_UTILITY_ASSOCIATION,
    }),
    LegalBasis.L54_19: frozenset({
        _K.NATIONAL_COLLECTIVITY, _K.ADMINISTRATION, _K.PUBLIC_ESTABLISHMENT, _K.OTHER_PUBLIC_BODY,
    }),
    LegalBasis.LEGACY: frozenset(_K) - {_K.FOREIGN_STATE},
}  # fmt: skip
BASIS_ARTICLE: dict[LegalBasis, str] = {
    LegalBasis.A86: "LO 113-14 a86", LegalBasis.A92: "LO 113-14 a92", LegalBasis.A133: "LO 113-14 a133",
    LegalBasis.A141: "LO 113-14 a141", LegalBasis.A149: "LO 113-14 a149", LegalBasis.L54_19: "L 54-19 a11",
}  # fmt: skip


def versions(agreement: Agreement) -> QuerySet[TextVersion]:
    """Versions of the text, newest first, with articles, comments and who wrote them: four queries."""
    return (
        TextVersion.objects.filter(agreement=agreement)
        .select_related("created_by")
        .prefetch_related(
            Prefetch("articles", TextArticle.objects.order_by("number")),
            Prefetch("comments", Comment.objects.select_related("author", "on_behalf_of").order_by("pk")),
        )
        .order_by("-number")
    )


def clauses(agreement: Agreement) -> dict[ClauseKind, Clause | None]:
    """The six mandatory clauses in order, None where one is not written."""
    written = {clause.kind: clause for clause in Clause.objects.filter(agreement=agreement)}
    return {kind: written.get(kind) for kind in ClauseKind}


def obligations(agreement: Agreement) -> QuerySet[Obligation]:
    """Obligations by party, the earliest due first."""
    return (
        Obligation.objects.filter(agreement=agreement)
        .select_related("party", "proof_document")
        .order_by("party__position", "party_id", F("due_on").asc(nulls_last=True), "pk")
    )


def projects(agreement: Agreement) -> QuerySet[Project]:
    """The projects of the programme, the earliest first, those without a day last (R16)."""
    return (
        Project.objects.filter(agreement=agreement)
        .select_related("executed_by")
        .order_by(F("starts_on").asc(nulls_last=True), "pk")
    )


def is_late(obligation: Obligation, on: date) -> bool:
    """Whether it was due before that day and nobody noted that it was done (R15)."""
    return obligation.done_on is None and obligation.due_on is not None and obligation.due_on < on


def is_due_soon(obligation: Obligation, on: date) -> bool:
    """Whether it falls due within thirty days (R15)."""
    return (
        obligation.done_on is None and obligation.due_on is not None and on <= obligation.due_on <= on + SOON
    )  # fmt: skip


def contributions_total(agreement: Agreement) -> int | None:
    """Sum of the contributions in centimes of dirham, in kind included; None when there is no such sum."""
    rows = list(agreement.contributions.values_list("amount_centimes", "currency"))
    if not rows or any(currency != DEFAULT_CURRENCY for _amount, currency in rows):
        return None
    return sum(amount for amount, _currency in rows)


BLOCKING = Q(is_blocking=True, resolved_on=None, closed_on=None)


def open_blocking_comments(agreement: Agreement) -> int:
    """How many blocking comments nobody has resolved or closed, over all versions (R13)."""
    return Comment.objects.filter(BLOCKING, version__agreement=agreement).count()


def threads(agreement: Agreement) -> list[Comment]:
    """Every thread of the dossier, the open and blocking first, each with `replies`, the earliest first. One query."""
    found = list(
        Comment.objects.filter(version__agreement=agreement)
        .select_related("author", "on_behalf_of", "version")
        .order_by("pk")
    )
    answers: dict[int, list[Comment]] = {}
    for one in found:
        if one.reply_to_id is not None:
            answers.setdefault(one.reply_to_id, []).append(one)
    roots = [one for one in found if one.reply_to_id is None]
    for root in roots:
        root.article_key = article_of(root, agreement)
        root.replies = answers.get(root.pk, [])  # type: ignore[attr-defined]  # read by the pages
    return sorted(roots, key=lambda one: (not one.is_open, not one.is_blocking, one.pk))


@dataclass(frozen=True)
class Draft:
    """What is asked of the draft beside its text, read once: four queries, the parties apart.

    total: sum of the contributions in centimes of dirham; None when there is no such sum.
    """

    agreement: Agreement
    clauses: dict[ClauseKind, Clause | None]
    obligations: list[Obligation]
    projects: list[Project]
    bodies: list[SupervisoryBody]
    facts: dict[str, bool]
    total: int | None


def draft(agreement: Agreement) -> Draft:
    """The draft as it stands."""
    facts, total, bodies = _facts(agreement)
    return Draft(
        agreement,
        clauses(agreement),
        list(obligations(agreement)),
        list(projects(agreement)),
        bodies,
        facts,
        total,
    )


def _facts(agreement: Agreement) -> tuple[dict[str, bool], int | None, list[SupervisoryBody]]:
    """What stands in other tables of the dossier, in one query: by name, whether it is there; the total; the bodies.

    The bodies (one of each kind at most) come as JSON in the same row: a page that lists the whole draft asks much.
    """
    money = agreement.contributions.order_by()
    asked = {
        "minutes": agreement.meetings.filter(minutes_signed_on__isnull=False),
        "text": agreement.text_versions.all(),
        "blocking": Comment.objects.filter(BLOCKING, version__agreement=agreement),
        "money": money,
        "other_currency": money.exclude(currency=DEFAULT_CURRENCY),
        "carrier": Agreement.objects.filter(pk=agreement.pk, carrier__isnull=False),
        "approval": agreement.approvals.filter(granted_on__isnull=False),
        "approval_paper": agreement.documents.filter(kind=DocumentKind.APPROVAL),
    }
    total = money.values("agreement").annotate(sum=Sum("amount_centimes")).values("sum")
    told = {f"has_{name}": Exists(rows) for name, rows in asked.items()}  # a field may have the bare name
    names = [field.attname for field in SupervisoryBody._meta.concrete_fields]
    bodies = SupervisoryBody.objects.filter(agreement=OuterRef("pk")).order_by("pk")
    described = ArraySubquery(bodies.values(body=JSONObject(**{name: name for name in names})))
    rows = Agreement.objects.filter(pk=agreement.pk).values(**told, total=Subquery(total), bodies=described)
    found: dict[str, Any] = dict(rows.get())
    facts = {name: bool(found[f"has_{name}"]) for name in asked}
    made = [SupervisoryBody.from_db("default", names, [body[name] for name in names]) for body in found["bodies"]]
    return facts, None if facts["other_currency"] else found["total"], made


def open_comments(agreement: Agreement) -> int:
    """How many threads nobody has resolved or closed, blocking or not, over all versions (R13)."""
    return Comment.objects.filter(version__agreement=agreement, reply_to=None, resolved_on=None, closed_on=None).count()


def readiness(agreement: Agreement) -> list[Need]:
    """All that is missing before the draft goes to the presidency (R12–R19, LO 113-14 a150–151)."""
    return needs_of(draft(agreement))


def needs(agreement: Agreement) -> list[Need]:
    """What is missing before the stage can be left."""
    return readiness(agreement)


def needs_of(found: Draft) -> list[Need]:
    """As `readiness`, of a draft that was read."""
    return [
        *_substance_needs(found),
        *_clause_needs(found),
        *_programme_needs(found),
        *_obligation_needs(found),
        *_money_needs(found),
    ]


def _substance_needs(found: Draft) -> list[Need]:
    missing, agreement = [], found.agreement
    if len(agreement.parties.all()) < 2:
        missing.append(Need("parties", _("a second party"), "R15", "agreements:parties"))
    if not found.facts["minutes"]:
        missing.append(Need("minutes", _("signed minutes of a consultative meeting"), "R12", "consultation:page"))
    if not found.facts["text"]:
        missing.append(Need("text", _("a version of the text"), "R13", PAGE))
    if found.facts["blocking"]:
        missing.append(Need("comments", _("an answer to every blocking comment"), "R13", PAGE))
    if not found.bodies:
        missing.append(Need("supervision_body", _("the body in charge of supervision and monitoring"), "R18", PAGE))
    if agreement.duration_months is None:
        missing.append(Need("duration", _("the duration in months"), "R19", PAGE))
    if not agreement.legal_basis:
        missing.append(Need("legal_basis", _("the legal basis"), "LO 113-14 a149", PAGE))
    return missing


def _clause_needs(found: Draft) -> list[Need]:
    return [
        Need(
            f"clause_{kind.value}",
            _("the clause “%(clause)s” in Arabic") % {"clause": kind.label},
            kind.requirement,
            PAGE,
        )
        for kind, clause in found.clauses.items()
        if clause is None
    ]


def _programme_needs(found: Draft) -> list[Need]:
    """The programme names its projects, how each is funded and carried out: the clause alone is not it (R16)."""
    return [] if found.projects else [Need("projects", _("a project of the agreed programme"), "R16", PAGE)]


def _obligation_needs(found: Draft) -> list[Need]:
    bound = {one.party_id for one in found.obligations}
    return [
        Need("obligation", _("an obligation of “%(party)s”") % {"party": name_of(party)}, "R15", PAGE)
        for party in found.agreement.parties.all()
        if party.pk not in bound
    ]


def _money_needs(found: Draft) -> list[Need]:
    missing = []
    if not found.facts["money"]:
        missing.append(Need("contributions", _("the contribution of each party"), "LO 113-14 a150", FINANCE_PAGE))
    if not found.facts["carrier"]:
        missing.append(
            Need("carrier", _("the budget or special account that carries the money"), "LO 113-14 a151", FINANCE_PAGE)
        )
    clause, total = found.clauses[ClauseKind.CONTRIBUTIONS], found.total
    if clause and clause.amount_centimes is not None and total is not None and clause.amount_centimes != total:
        missing.append(
            Need("amount", _("one amount: the clause and the contributions differ"), "LO 113-14 a150", PAGE)
        )  # fmt: skip
    return missing


def warnings(agreement: Agreement, facts: dict[str, bool] | None = None) -> list[Need]:
    """Doubts that do not bar the way: a basis that does not cover a party, an approval that is not in the dossier."""
    doubts = []
    if agreement.legal_basis:
        basis = LegalBasis(agreement.legal_basis)
        doubts += [
            Need(
                "basis_misfit",
                _("“%(party)s” (%(kind)s) is not among the partners this basis names")
                % {"party": name_of(party), "kind": party.get_kind_display()},
                BASIS_ARTICLE.get(basis, ""), PAGE,
            )
            for party in agreement.parties.all()
            if party.kind not in PARTIES_OF[basis]
        ]  # fmt: skip
        if has_foreign_party(agreement) and basis not in {LegalBasis.A86, LegalBasis.A92, LegalBasis.LEGACY}:
            doubts.append(
                Need(
                    "basis_foreign", _("a party outside the Kingdom calls for article 86 or 92"), "LO 113-14 a86", PAGE
                )
            )
    if has_foreign_party(agreement) and not _is_approved(facts or _facts(agreement)[0]):
        doubts.append(
            Need("approval", _("the approval of the public authorities"), "LO 113-14 a86", "council:legality")
        )
    return doubts


def _is_approved(facts: dict[str, bool]) -> bool:
    """Whether an approval was granted (council.PriorApproval) or its paper is in the dossier."""
    return facts["approval"] or facts["approval_paper"]


def fitting_bases(agreement: Agreement) -> list[LegalBasis]:
    """Bases that cover every party; offered first."""
    kinds = {party.kind for party in agreement.parties.all()}
    foreign = has_foreign_party(agreement)
    return [
        basis
        for basis, allowed in PARTIES_OF.items()
        if kinds <= allowed and (not foreign or basis in {LegalBasis.A86, LegalBasis.A92, LegalBasis.LEGACY})
    ]


def tasks(on: date) -> list[Task]:
    """Over the whole office, in two queries: blocking comments of drafts, obligations late or due within 30 days."""
    drafts = (
        Agreement.objects.filter(state=AgreementState.DRAFTING)
        .annotate(
            blocking=Count(
                "text_versions__comments",
                filter=Q(
                    text_versions__comments__is_blocking=True,
                    text_versions__comments__resolved_on=None,
                    text_versions__comments__closed_on=None,
                ),
            )
        )
        .filter(blocking__gt=0)
        .order_by("pk")
    )
    found = [
        Task(draft, _("Resolve the blocking comments"), PAGE, frozenset(OFFICE), article="R13") for draft in drafts
    ]
    due = (
        Obligation.objects.filter(agreement__state__in=sorted(IN_FORCE_STATES), done_on=None, due_on__lte=on + SOON)
        .select_related("agreement", "party")
        .order_by("due_on", "pk")
    )
    found += [
        Task(
            one.agreement, _("Obtain what “%(party)s” owes") % {"party": name_of(one.party)}, LEDGER, frozenset(OFFICE),
            due_on=one.due_on, article="R15", text=one.what_ar[:120],
        )
        for one in due
    ]  # fmt: skip
    return found
