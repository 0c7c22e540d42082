"""An office's own limits on the shared machine."""

from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.models import Collectivity, Limits, OfficeEventKind
from mithaq.collectivities.services.recording import held, record
from mithaq.core.errors import InvalidInput

LIMITS = tuple(field.name for field in Limits._meta.concrete_fields if not field.primary_key)
_GREATEST = {"worker_share": 1_000}
_GREATEST_COUNT = 100_000_000


def set_limits(office: Collectivity, *, by: str, reason: str = "", **values: int) -> Limits:
    """Change some of the office's limits (names of the columns of `Limits`); the others stay.

    Raises InvalidInput for a limit that does not exist, or a number that cannot be one.
    """
    for name, value in values.items():
        if name not in LIMITS:
            raise InvalidInput(_("There is no limit “%(name)s”."), field="limits", name=name)
        least, greatest = (0 if name in ("exports", "api_requests", "uploads_mb") else 1), _GREATEST.get(name)
        if not least <= value <= (greatest or _GREATEST_COUNT):
            raise InvalidInput(
                _("A limit lies between %(least)s and %(greatest)s."),
                field=name, least=least, greatest=greatest or _GREATEST_COUNT,
            )  # fmt: skip
    with held(office) as row:
        limits = Limits.objects.filter(collectivity=row).first() or Limits(collectivity=row)
        before = {name: getattr(limits, name) for name in values}
        changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
        if changed:
            for name, (_before, value) in changed.items():
                setattr(limits, name, value)
            limits.save()
            record(row, OfficeEventKind.LIMITS_CHANGED, by=by, reason=reason, limits=changed)
    return limits
