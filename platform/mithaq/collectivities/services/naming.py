"""A new name for an office, and everything public that follows it."""

from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.errors import OfficeErased
from mithaq.collectivities.models import Collectivity, OfficeEventKind, OfficeState
from mithaq.collectivities.services.recording import held, record, sentence
from mithaq.collectivities.signals import office_renamed
from mithaq.core.errors import InvalidInput
from mithaq.register import services as register
from mithaq.register.snapshots import Words

LONGEST_NAME = 160


def rename(
    office: Collectivity, *, name_ar: str, name_fr: str, by: str, act: str = "", reason: str = ""
) -> Collectivity:
    """Give the office its new name, in both languages.

    Its published entries follow, each in a new version that cites `act`; so do the titles of its public pages. Acts
    that were signed keep the name of their day. Raises InvalidInput, OfficeErased.
    """
    new = (
        sentence(name_ar, "name_ar", LONGEST_NAME, required=True),
        sentence(name_fr, "name_fr", LONGEST_NAME, required=True),
    )
    with held(office) as row:
        if row.state == OfficeState.ERASED:
            raise OfficeErased(office=row.slug)
        old = (row.name_ar, row.name_fr)
        if new == old:
            raise InvalidInput(_("The office has this name already."), field="name_ar")
        row.name_ar, row.name_fr = new
        row.save(update_fields=["name_ar", "name_fr"])
        office_renamed.send(sender=Collectivity, office=row, before=old)
        # last: from here to the commit nobody else writes the register's feed
        followed = register.follow_name(row.schema_name, name=Words(ar=new[0], fr=new[1]), reason=act)
        record(
            row, OfficeEventKind.RENAMED, by=by, reason=reason, act=act, before=list(old), after=list(new),
            register_entries=followed,
        )  # fmt: skip
    return office
