"""Names of the acts, as they stand in refusals (“the vote cannot come before the submission”)."""

from django.utils.translation import gettext_lazy as _

AGENDA = _("the agenda")
APPROVAL = _("the approval")
ANSWER = _("the answer")
CLOSING = _("the close of the session")
DECISION = _("the decision")
DISPATCH = _("the dispatch")
ENFORCEABILITY = _("the enforceability")
OBJECTION = _("the objection")
OPENING = _("the opening of the session")
POSTING = _("the posting")
RECEIPT = _("the receipt")
REFUSAL = _("the refusal")
REPORT = _("the report of the committee")
REQUEST = _("the request")
RETURN = _("the return to drafting")
SIGNATURE = _("the last signature")
SUBMISSION = _("the submission to the presidency")
VALIDITY = _("the end of validity")
VISA = _("the visa")
