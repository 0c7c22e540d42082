"""The page of the control of legality."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mithaq.core import clock
from mithaq.law import selectors as law
from tenants.agreements.models import Agreement
from tenants.agreements.pages import dossier, dossier_page, person
from tenants.agreements.permissions import may
from tenants.council import selectors
from tenants.council.acts import of
from tenants.council.letters import letter_for
from tenants.council.models import ADOPTED_STATES
from tenants.council.selectors import desk as desks
from tenants.council.views.subject import frame, subject_asked

CONTROL = (
    "submit-desk",
    "transmit",
    "receipt",
    "tacit-visa",
    "enforceable",
    "answer-objection",
    "suspension",
    "judgment",
)


@require_GET
@dossier_page()
def legality(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Approvals, posting, transmission, receipt, objection, visa, enforceability, with their clock (R25–R26)."""
    subject = subject_asked(request, agreement)
    context, offered = frame(request, subject)
    decision = subject.decision
    all_offers = list(offered.values())
    silent, desk_used = "tacit-visa" in offered, "submit-desk" in offered
    today = clock.today()
    approvals = list(agreement.approvals.all())
    context |= {
        "approvals": approvals,
        "expiring": {one.pk for one in approvals if one.granted_on and selectors.expires_soon(one, today)},
        "approvals_needed": selectors.approvals_needed(agreement),
        "may_answer": may(person(request), "legality.edit"),
        "triggers": selectors.visa_triggers(agreement),
        "visa_rules": [law.term(name, selectors.level(), today) for name in ("visa_foreign", "visa_financial")],
        "approval_offers": of(all_offers, "request-approval"),
        "posting_offers": of(all_offers, "post"),
        "control_offers": of(
            all_offers,
            *(slug for slug in CONTROL if not (desk_used and slug == "transmit")),
            *([] if silent else ["visa"]),
        ),
        "control_more": of(
            all_offers,
            *(["transmit"] if desk_used else []),
            *(["visa"] if silent else []),
            "objection",
            "refuse-visa",
            "refer-court",
            "withdraw-desk",
            "put-back",
        ),
        "desk_used": desks.desk_is_used(),
        "adopted": decision is not None and decision.state in ADOPTED_STATES,
        "today": today,
    }
    if decision is not None:
        context |= {
            "terms": selectors.clock(decision, today),
            "transmission": selectors.transmission_of(decision),
            "objection": selectors.objection_of(decision),
            "visa": selectors.visa_of(decision),
            "court": selectors.court_terms(decision),
            "letter": letter_for(decision),
            "desk": desks.desk_view(decision),
            "gaps": desks.bundle_gaps(agreement, desks.bundle_papers(agreement, decision.amendment_id))
            if desk_used
            else [],
            "court_rule": law.term("court_referral", selectors.level(), today),
            "missing_rule": law.term("visa_missing_paper", selectors.level(), today),
        }
    return dossier(request, agreement, "council/legality.html", context)
