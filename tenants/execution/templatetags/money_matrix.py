"""Words and drawings of the matrix and of the domino: `{% load money_matrix %}`."""

from datetime import date

from django import template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mithaq.ui import formats
from mithaq.ui.chains import Link, chain
from tenants.agreements.selectors import name_of
from tenants.execution.domino import Domino, Waiting
from tenants.execution.forms import MatrixBlock
from tenants.execution.matrix import Comparison, Grid, difference_words, shown_amount
from tenants.execution.models import Action
from tenants.finance.models import Contribution

register = template.Library()


@register.simple_tag
def cell_total(
    grid: Grid, contribution: Contribution | None = None, action: Action | None = None, year: int | None = None
) -> int:
    """Centimes of the cells asked for: `{% cell_total grid contribution=held year=2025 as amount %}`."""
    return grid.total(
        contribution=contribution.pk if contribution else None, action=action.pk if action else None, year=year
    )


@register.filter
def spread_of(grid: Grid, held: Contribution) -> Comparison:
    """What is spread of a contribution beside what it is: `{{ grid|spread_of:held }}`."""
    return grid.contribution(held)


@register.filter
def funds_of(grid: Grid, action: Action) -> Comparison:
    """What an action gets beside its budget: `{{ grid|funds_of:action }}`."""
    return grid.action(action)


@register.filter
def spread_words(compared: Comparison, currency: str) -> str:
    """`864 000,00 MAD not spread yet`."""
    return difference_words(compared, currency)


@register.filter
def budget_words(compared: Comparison, currency: str) -> str:
    """`240 000,00 MAD less than the budget`."""
    return difference_words(compared, currency, of_budget=True)


@register.filter
def tone(compared: Comparison) -> str:
    """The badge's tone: green where both agree."""
    return "ok" if compared.agrees else "warn"


@register.filter
def is_refused(block: MatrixBlock) -> bool:
    """Whether one of its boxes is refused."""
    return any(box.errors for row in block.rows for _year, box, _now in row.cells)


@register.simple_tag
def domino_chart(found: Domino, today: date) -> SafeString:
    """The late payer, and behind it every action with its milestones, service and beneficiaries."""
    currency = found.contribution.currency
    payer, owed = name_of(found.contribution.party), shown_amount(found.centimes, currency)
    root = Link(
        payer,
        _("late: %(amount)s") % {"amount": owed},
        "bad",
        tuple(_link(one, currency, today) for one in found.waiting),
    )
    headers = [
        pgettext("column", "Action"), _("Waits for"), _("Service in charge"), _("Milestones not reached"),
        _("Beneficiaries"),
    ]  # fmt: skip
    rows = [
        (
            name_of_action(one.action), shown_amount(one.centimes, currency), one.action.pilot_service or "—",
            format_html_join("", "{}<br>", ((line,) for line in _steps(one, today))) or "—",
            served(one.action) or "—",
        )
        for one in found.waiting
    ]  # fmt: skip
    return chain(root, title=_("What waits for %(name)s") % {"name": payer}, headers=headers, rows=rows)


def _link(one: Waiting, currency: str, today: date) -> Link:
    hanging = [
        Link(step.title, formats.day(step.due_on), "bad" if step.due_on < today else "warn") for step in one.milestones
    ]
    if one.action.pilot_service:
        hanging.append(Link(_("Service: %(name)s") % {"name": one.action.pilot_service}))
    if words := served(one.action):
        hanging.append(Link(_("Beneficiaries: %(words)s") % {"words": words}))
    years = ("، " if formats.language() == "ar" else ", ").join(map(str, one.years))
    note = _("waits for %(amount)s (%(years)s)") % {"amount": shown_amount(one.centimes, currency), "years": years}
    return Link(name_of_action(one.action), note, "warn", tuple(hanging))


def _steps(one: Waiting, today: date) -> list[str]:
    return [
        f"{step.title} · {formats.isolated(formats.day_short(step.due_on))}"
        + (f" ({_('late')})" if step.due_on < today else "")
        for step in one.milestones
    ]


def name_of_action(action: Action) -> str:
    """Its title in the language of the page."""
    return str(action)


@register.filter
def served(action: Action) -> str:
    """Whom an action serves, in words and number: `6 000 · ménages du centre`; empty where nothing is said."""
    count = action.beneficiary_count
    number = formats.isolated(formats.number(count)) if count is not None else ""
    return " · ".join(filter(None, [number, action.beneficiaries]))


@register.filter
def waiting_words(found: Domino) -> str:
    """How much waits, in a sentence."""
    actions = len(found.waiting)
    shown = {"count": formats.isolated(formats.number(actions)), "name": name_of(found.contribution.party)}
    if not actions:
        return _("No action of the matrix waits for %(name)s.") % shown
    return (
        ngettext(
            "%(count)s action waits for what %(name)s owes.", "%(count)s actions wait for what %(name)s owes.", actions
        )
        % shown
    )


@register.filter
def differs(box: BoundField, now: int) -> bool:
    """Whether what was typed in a box of the matrix is not what stands: `{% if box|differs:now %}`."""
    return bool(box.field.has_changed(now or None, box.value() or ""))
