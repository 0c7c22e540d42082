"""States of offices and jobs as badges, and sizes: `{% load operator %}`."""

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.collectivities.models import JobState, OfficeState, OperatorJob
from mithaq.desk.operator.jobs import title_of

register = template.Library()

_OFFICES = {
    OfficeState.ACTIVE: "ok",
    OfficeState.SUSPENDED: "warn",
    OfficeState.ARCHIVED: "done",
    OfficeState.ERASED: "bad",
}
_JOBS = {
    JobState.QUEUED: "note",
    JobState.RUNNING: "active",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "done",
}


@register.simple_tag
def office_state(state: str) -> SafeString:
    """The state of an office: `{% office_state line.state %}`."""
    found = OfficeState(state)
    return format_html('<span class="badge badge--{}">{}</span>', _OFFICES[found], found.label)


@register.simple_tag
def job_state(state: str) -> SafeString:
    """The state of a job: `{% job_state job.state %}`."""
    found = JobState(state)
    return format_html('<span class="badge badge--{}">{}</span>', _JOBS[found], found.label)


@register.filter
def job_title(job: OperatorJob) -> str:
    """What a job does, in words: `{{ job|job_title }}`."""
    return title_of(job.kind)


@register.filter
def size(count: int | None) -> SafeString | str:
    """Bytes in the unit that fits, isolated: `{{ line.size|size }}`."""
    return "—" if count is None else format_html('<bdi class="nowrap">{}</bdi>', filesizeformat(count))


@register.filter
def yes_no(value: object) -> str:
    return _("yes") if value else _("no")
