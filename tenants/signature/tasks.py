"""What a worker does for the signature stage and the publication."""

from mithaq.core import clock
from mithaq.outbox.registry import handler
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, AgreementState
from tenants.agreements.services import lock
from tenants.signature import publication


@handler("signature.refresh_publication", inside=True)
def refresh_publication(*, agreement_id: int) -> None:
    """Bring the register to what the dossier says now; nothing changes when it says the same already."""
    if Agreement.objects.filter(pk=agreement_id, state=AgreementState.TRANSFERRED).exists():
        return  # the office that goes on with it publishes from now on
    agreement = lock(agreement_id)
    if agreement.state in EVER_IN_FORCE_STATES and publication.is_published(agreement):
        publication.publish(agreement, actor=None, on=clock.today())
