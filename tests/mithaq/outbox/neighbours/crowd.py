"""`python -m … SMALL ROWS LETTERS`: Berkane owes SMALL effects and an import of ROWS agreements, Saïdia some letters.

Prints one JSON object: how long each letter took, and how much of Berkane's work was still there after the last one.
"""

import json
import sys
import time
from typing import Any

import django

END = 20  # seconds after which a letter that was not sent counts as lost


def main(small: int, rows: int, letters: int) -> dict[str, Any]:
    """Owe everything, then look on until the letters are sent."""
    from mithaq.collectivities import selectors
    from mithaq.outbox import services
    from mithaq.outbox.models import OutboxEvent

    berkane, saidia = selectors.find("berkane"), selectors.find("saidia")
    with selectors.office_context(saidia):
        reader = person("reader@saidia.test", "reader")
    with selectors.office_context(berkane):
        staged = time.monotonic()
        draft = import_table(rows) if rows else None
        staged = time.monotonic() - staged
        owe(small)
    sent = []
    for _ in range(letters):
        with selectors.office_context(saidia):
            sent.append(services.add("accounts.send_invitation", user_id=reader, root="http://saidia.localhost").pk)
        time.sleep(0.7)
    end = time.monotonic() + END
    with selectors.office_context(saidia):
        while OutboxEvent.objects.filter(pk__in=sent, done_at=None).exists() and time.monotonic() < end:
            time.sleep(0.1)
        delays = [
            (event.done_at - event.created_at).total_seconds() if event.done_at else float(END)
            for event in OutboxEvent.objects.filter(pk__in=sent).order_by("pk")
        ]
    with selectors.office_context(berkane):
        left = OutboxEvent.objects.filter(task="neighbours.small", done_at=None).count()
        return {"delays": delays, "left": left, "staged": staged, "import": draft}


def owe(small: int) -> None:
    """So many effects in one transaction, as an import or a night's reminders would owe them."""
    from django.db import transaction
    from django.utils import timezone

    from mithaq.outbox import services, wake
    from mithaq.outbox.models import OutboxEvent

    now = timezone.now()
    with transaction.atomic():
        OutboxEvent.objects.bulk_create(
            (OutboxEvent(task="neighbours.small", payload={"n": n}, available_at=now) for n in range(small)),
            batch_size=5_000,
        )  # fmt: skip
        services.mark("o_berkane")
        wake.after_commit("o_berkane")


def import_table(rows: int) -> int:
    """Send and confirm a table, as a page does; the number of its draft."""
    from tenants.agreements.importing import services
    from tests.tenants.agreements.importing.tables import row, table

    head = _user(person("head@berkane.test", "head"))
    content = table(*(row(reference=f"{n}/2019") for n in range(rows)))
    outcome, draft = services.stage("old.csv", content, actor=head)
    assert draft is not None, outcome.faults[:3]
    assert services.confirm(draft.pk, actor=head) is None
    return draft.pk


def person(email: str, role: str) -> int:
    """Somebody with this role, made once."""
    from mithaq.accounts.models import User
    from mithaq.accounts.services import add_person

    known = User.objects.filter(email=email).first()
    return (known or add_person(email=email, roles=[role], name_ar="شخص", name_fr="Personne")).pk


def _user(pk: int) -> Any:
    from mithaq.accounts.models import User

    return User.objects.get(pk=pk)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))) + "\n")
