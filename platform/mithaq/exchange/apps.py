"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What crosses the wall between an office and an authority, as a snapshot: the files of the governor's visa desk.

    An office adds its file, its papers and its own lines of the record, and reads them with those of the governor's
    service; it can write no line in the name of that service. What the service read is written by the desk alone.
    """

    name = "mithaq.exchange"
    label = "exchange"
    verbose_name = _("exchange with the authorities")
    office_reads = ("exchange_visadesk",)
    office_reads_own = ("exchange_visareading",)
    office_edits = ("exchange_visafile",)
    office_adds = ("exchange_visapaper", "exchange_visaact")
    office_rows = {"exchange_visaact": "side = 'office'"}
    append_only = ("exchange_visapaper", "exchange_visaact", "exchange_visareading")
    never_deleted = ("exchange_visafile", "exchange_visadesk")

    def ready(self) -> None:
        """The doctor's check registers itself; an office that is archived leaves no file open."""
        from mithaq.collectivities.signals import office_archived
        from mithaq.exchange import (
            health,  # noqa: F401 - registered by being imported, once models may be
            receivers,
        )

        office_archived.connect(receivers.end_files_of, dispatch_uid="exchange.end_files")
