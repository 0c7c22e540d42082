"""What the agreement refuses."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError


class ForeignStateRefused(DomainError):
    """No agreement may be concluded with a foreign State; the refusal itself is kept."""

    code = "foreign_state_refused"
    article = "LO 113-14 a86, a146"
    field = "kind"
    message = _(
        "No agreement may be concluded between a commune, an establishment for intercommunal cooperation or a grouping"
        " and a foreign State, its embassy or its ministries (organic law 113-14, articles 86 and 146). “%(name)s” was"
        " not added, and the refusal has been recorded."
    )


class CountryMissing(DomainError):
    """A party outside the Kingdom is said to be in Morocco."""

    code = "country_missing"
    field = "country"
    message = _("“%(name)s” is a party outside the Kingdom: choose its country.")


class PartyTwice(DomainError):
    """The same party stands in the agreement already."""

    code = "party_twice"
    field = "name_ar"
    message = _("“%(name)s” is already a party to this agreement.")


class PartyInUse(DomainError):
    """A party that signed, contributes or owes something cannot be removed."""

    code = "party_in_use"
    message = _("“%(name)s” cannot be removed: commitments or signatures already refer to it.")


class EndsBeforeStart(DomainError):
    """A date comes before its cause."""

    code = "date_before_cause"
    message = _("%(later)s (%(later_on)s) cannot come before %(earlier)s (%(earlier_on)s).")


class Missing(DomainError):
    """Something the law or the procedure asks for is not there yet."""

    code = "missing"
    message = _("Missing: %(what)s.")


class StaleVersion(DomainError):
    """Somebody else saved the dossier in between."""

    code = "stale_version"
    message = _(
        "Somebody changed this dossier while you were writing. Your text is kept below: check it, then save again."
    )


class FutureDate(DomainError):
    """Something that is said to have happened lies in the future."""

    code = "future_date"
    message = _("%(day)s lies in the future: record what has happened, on its day.")


class AgreementTransferred(DomainError):
    """Another office goes on with the dossier: what stands here is read, and never written again."""

    code = "agreement_transferred"
    message = _("%(reference)s passed to another office, which goes on with it: here it is read only.")


class StageClosed(DomainError):
    """The dossier has left the stage in which this may be written."""

    code = "stage_closed"
    message = _("%(reference)s has left this stage (it is now: %(state)s). Return it to the stage first.")


class DecidedText(DomainError):
    """What went before the council is changed by returning to drafting or by an amendment, never by an edit."""

    code = "decided_text"
    message = _(
        "“%(what)s” is part of what the council decides. Return the dossier to drafting, or open an amendment once it"
        " is in force."
    )
