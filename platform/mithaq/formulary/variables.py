"""What a template may ask of a dossier, written `{name}` in its articles; anything else in braces is a mistake."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BLANK = "[…]"  # what stands where the dossier has no answer
_VARIABLE = re.compile(r"\{([^{}\n]{0,60})\}")
_NAME = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True)
class Variable:
    """Something a text asks for. page: where in the dossier the answer is given; empty when it is typed on the spot.

    is_list: several lines, always the dossier's.
    """

    name: str
    label: str | Promise
    page: str = ""
    is_list: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether somebody types it, for the dossier has no place for it."""
        return not self.page


_DESCRIPTION, _PARTIES, _MONEY = "agreements:edit", "agreements:parties", "finance:page"
_DRAFTING, _FIELDS, _LEGALITY, _CHANGES = "drafting:page", "consultation:page", "council:legality", "changes:page"

KNOWN: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("title", _("title of the agreement"), _DESCRIPTION),
        Variable("reference", _("reference of the dossier"), _DESCRIPTION),
        Variable("purpose", _("what it is, in one sentence"), _DESCRIPTION),
        Variable("self", _("our collectivity"), _PARTIES),
        Variable("partner", _("the other party, or parties"), _PARTIES),
        Variable("parties", _("the parties and who represents them"), _PARTIES, is_list=True),
        Variable("partner_country", _("country of the partner"), _PARTIES),
        Variable("fields", _("fields of the partnership"), _FIELDS),
        Variable("goals", _("Sustainable Development Goals"), _FIELDS),
        Variable("programme", _("agreed programme of work"), _DRAFTING, is_list=True),
        Variable("obligations", _("obligations of each party"), _DRAFTING, is_list=True),
        Variable("steering", _("steering committee"), _DRAFTING),
        Variable("steering_members", _("members of the steering committee"), _DRAFTING, is_list=True),
        Variable("steering_rhythm", _("how often the steering committee meets"), _DRAFTING),
        Variable("monitoring", _("monitoring committee"), _DRAFTING),
        Variable("monitoring_members", _("members of the monitoring committee"), _DRAFTING, is_list=True),
        Variable("monitoring_rhythm", _("how often the monitoring committee meets"), _DRAFTING),
        Variable("duration", _("duration"), _DRAFTING),
        Variable("start", _("planned entry into force"), _DRAFTING),
        Variable("end", _("planned last day"), _DRAFTING),
        Variable("prevailing_language", _("prevailing language"), _DRAFTING),
        Variable("languages", _("languages of the text"), _DRAFTING),
        Variable("total", _("total of the contributions, in figures"), _MONEY),
        Variable("total_words", _("total of the contributions, in words"), _MONEY),
        Variable("contributions", _("contribution of each party"), _MONEY, is_list=True),
        Variable("instalments", _("instalments and due dates"), _MONEY, is_list=True),
        Variable("carrier", _("budget or special account that carries the money"), _MONEY),
        Variable("management", _("way of managing the money"), _MONEY),
        Variable("approval", _("approval of the public authorities"), _LEGALITY),
        Variable("amendment_number", _("number of the amendment"), _CHANGES),
        Variable("amendment_changes", _("what the amendment changes"), _CHANGES),
        Variable("amendment_end", _("new last day"), _CHANGES),
        Variable("signed_on", _("day of the last signature"), _CHANGES),
        Variable("in_force_on", _("entry into force"), _CHANGES),
        Variable("original_end", _("last day before the amendment"), _CHANGES),
        Variable("place", _("place of signature")),
        Variable("originals", _("number of originals")),
        Variable("site", _("site or perimeter of the project")),
        Variable("entity_name", _("name of the establishment or grouping")),
        Variable("entity_seat", _("seat of the establishment or grouping")),
        Variable("entity_missions", _("missions of the establishment or grouping")),
        Variable("entity_act", _("decision that declared it")),
        Variable("organization", _("organization joined")),
        Variable("organization_aims", _("aims of the organization")),
        Variable("fee", _("yearly fee, in figures")),
        Variable("fee_words", _("yearly fee, in words")),
        Variable("budget_heading", _("heading of the budget")),
        Variable("delegate", _("delegate, by function")),
        Variable("registration", _("reference of the partner's registration")),
        Variable("arbiter", _("mediator that the parties choose")),
    )
}


def asked(texts: Iterable[str]) -> list[str]:
    """Names in braces, known or not, in the order they come, each once."""
    return list(dict.fromkeys(name for text in texts for name in _VARIABLE.findall(text)))


def unknown(texts: Iterable[str]) -> list[str]:
    """Names in braces that nobody can answer."""
    return [name for name in asked(texts) if name not in KNOWN]


def filled(text: str, answer: Callable[[str], str]) -> str:
    """`text` with every known variable replaced by `answer(name)`; an empty answer leaves the marked blank."""
    return _VARIABLE.sub(lambda found: _answered(found, answer), text)


def _answered(found: re.Match[str], answer: Callable[[str], str]) -> str:
    if not _NAME.fullmatch(found[1]) or found[1] not in KNOWN:
        return found[0]
    return answer(found[1]) or BLANK
