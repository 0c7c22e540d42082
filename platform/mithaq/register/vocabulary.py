"""Codes of the register and their words. They are part of the public API: a code is added, never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Kinds of agreement."""

    PARTNERSHIP = "partnership", _("partnership agreement")
    COOPERATION = "cooperation", _("cooperation agreement")
    DECENTRALIZED_COOPERATION = "decentralized_cooperation", _("decentralized cooperation agreement")
    TWINNING = "twinning", _("twinning agreement")
    FRAMEWORK = "framework", _("framework agreement")
    FOUNDING = "founding", _("founding or accession agreement")


class State(models.TextChoices):
    """States that the public sees: nothing is published before it is in force."""

    IN_FORCE = "in_force", _("in force")
    UNDER_EVALUATION = "under_evaluation", _("under evaluation")
    AMENDED = "amended", _("in force, as amended")
    EXTENDED = "extended", _("in force, extended")
    RENEWED = "renewed", _("renewed")
    CLOSED = "closed", _("closed")
    TERMINATED = "terminated", _("terminated")


RUNNING_STATES = frozenset({State.IN_FORCE, State.AMENDED, State.EXTENDED, State.UNDER_EVALUATION})


class PartyKind(models.TextChoices):
    """Kinds of party, in the law's words (LO 113-14 a86, a149). A foreign State is never one."""

    NATIONAL_COLLECTIVITY = "national_collectivity", _("national territorial collectivity")
    FOREIGN_COLLECTIVITY = "foreign_collectivity", _("foreign territorial collectivity")
    ADMINISTRATION = "administration", _("public administration")
    PUBLIC_ESTABLISHMENT = "public_establishment", _("public establishment")
    OTHER_PUBLIC_BODY = "other_public_body", _("other public body")
    FOREIGN_NGO = "foreign_ngo", _("foreign non-governmental body")
    PUBLIC_UTILITY_ASSOCIATION = "public_utility_association", _("association of public utility")
    ASSOCIATION = "association", _("other association")
    PRIVATE = "private", _("private sector")
    FOREIGN_ACTOR = "foreign_actor", _("other actor outside the Kingdom")


class PartyRole(models.TextChoices):
    """What a party is in the agreement (IATI organisation roles)."""

    FUNDING = "funding", _("funding")
    ACCOUNTABLE = "accountable", _("accountable")
    EXTENDING = "extending", _("extending")
    IMPLEMENTING = "implementing", _("implementing")


class Visa(models.TextChoices):
    """What the governor's control ended with (LO 113-14 a117, a118)."""

    EXPLICIT = "explicit", _("visa granted")
    TACIT = "tacit", _("tacit visa")
    NOT_REQUIRED = "not_required", _("no visa required, and no objection")


class VersionKind(models.TextChoices):
    """Why a version of an entry exists; also the kind of a line in the change feed."""

    PUBLISHED = "published", pgettext_lazy("version of an entry", "published")
    UPDATED = "updated", pgettext_lazy("version of an entry", "updated")
    AMENDED = "amended", pgettext_lazy("version of an entry", "amended")
    CORRECTED = "corrected", pgettext_lazy("version of an entry", "corrected")
    WITHDRAWN = "withdrawn", pgettext_lazy("version of an entry", "withdrawn")
    TRANSFERRED = "transferred", pgettext_lazy("version of an entry", "passed to another collectivity")


class SessionKind(models.TextChoices):
    """Kinds of session of a council (LO 113-14 a33, a36, a37)."""

    ORDINARY = "ordinary", _("ordinary session")
    EXTRAORDINARY = "extraordinary", _("extraordinary session")


class DecisionState(models.TextChoices):
    """Where a decision of a council stands with the control of legality; nothing is published before its adoption."""

    ADOPTED = "adopted", pgettext_lazy("published decision", "adopted")
    SENT = "sent", _("sent to the representative of the State")
    OBJECTED = "objected", _("objected to")
    VISA_REFUSED = "visa_refused", _("visa refused")
    VISAED = "visaed", _("visa granted")
    ENFORCEABLE = "enforceable", _("enforceable")


class SealKind(models.TextChoices):
    """What a sealed paper is. `inside`: a working paper of the office, of which no more is ever told."""

    AGREEMENT = "agreement", pgettext_lazy("seal", "the agreement")
    SIGNED = "signed", pgettext_lazy("seal", "the signed agreement")
    TEXT = "text", pgettext_lazy("seal", "the text of the agreement")
    AMENDMENT = "amendment", pgettext_lazy("seal", "an amendment")
    DECISION = "decision", pgettext_lazy("seal", "the decision of the council")
    MINUTES = "minutes", pgettext_lazy("seal", "the minutes of the session")
    SLIP = "slip", pgettext_lazy("seal", "a transmission or acknowledgement slip")
    CERTIFICATE = "certificate", pgettext_lazy("seal", "a certificate")
    INSIDE = "inside", pgettext_lazy("seal", "a working paper")


class SealState(models.TextChoices):
    """What a sealed paper is worth. Published: an original, whose hash anybody may compare with a copy's."""

    DRAFT = "draft", pgettext_lazy("seal", "draft")
    ISSUED = "issued", pgettext_lazy("seal", "issued")
    PUBLISHED = "published", pgettext_lazy("seal", "published original")
    WITHDRAWN = "withdrawn", pgettext_lazy("seal", "withdrawn")


class IndicatorKind(models.TextChoices):
    """How an indicator is said."""

    QUANTITATIVE = "quantitative", _("quantitative")
    PERCENTAGE = "percentage", _("percentage")
    QUALITATIVE = "qualitative", _("qualitative")


class EvaluationKind(models.TextChoices):
    """When an evaluation was held."""

    MID_TERM = "mid_term", _("mid-term evaluation")
    FINAL = "final", _("final evaluation")
    AD_HOC = "ad_hoc", _("ad hoc evaluation")


class Verdict(models.TextChoices):
    """What an evaluation concluded on the design, the aims or the plan."""

    SOUND = "sound", _("sound")
    PARTLY = "partly", _("partly sound")
    UNSOUND = "unsound", _("unsound")


class AmendmentKind(models.TextChoices):
    """What an amendment changes first."""

    CONTENT = "content", _("content")
    DURATION = "duration", _("duration")
    MONEY = "money", _("money")
    METHOD = "method", _("method")
    OBJECT = "object", _("object")


LEGAL_BASES = {
    "a86": _("Organic law 113-14, article 86: actor outside the Kingdom"),
    "a92": _("Organic law 113-14, article 92: partnership decided by the council"),
    "a133": _("Organic law 113-14, articles 133 to 140: establishment for intercommunal cooperation"),
    "a141": _("Organic law 113-14, articles 141 to 148: grouping of territorial collectivities"),
    "a149": _("Organic law 113-14, article 149: cooperation and partnership agreement"),
    "l54_19_a11": _("Law 54-19, article 11: partnership between public services"),
    "legacy": _("Law in force before 2015"),
}
LANGUAGES = {"ar": _("Arabic"), "fr": _("French"), "en": _("English"), "es": _("Spanish"), "zgh": _("Amazigh")}
