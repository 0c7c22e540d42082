"""The Celery application. Beat runs in UTC: Morocco changes its clock around Ramadan."""

import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab

from mithaq.outbox.registry import Lane

SWEEP_EVERY = 10.0  # seconds
NIGHTLY = (  # task of the public outbox, hour, minute
    ("collectivities.anchor_trails", 1, 17),
    ("exchange.hand_over_all", 1, 37),
    ("council.note_silences", 1, 47),
    ("office_calendar.look", 5, 7),
    ("signature.night", 5, 5),
    ("signature.follow_everywhere", 5, 40),  # before offices open: what waits too long for an answer
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.settings.dev")


def build() -> Celery:
    """The app, configured from Django's settings; the filesystem broker keeps its queue under the state folder."""
    from django.conf import settings  # after the environment is set

    celery = Celery("mithaq")
    options: dict[str, object] = {}
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        queue = Path(settings.MITHAQ_STATE) / "queue"
        queue.mkdir(parents=True, exist_ok=True)
        options = {
            "data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(queue / "control"),
            "store_processed": False, "polling_interval": 0.2,
        }  # fmt: skip
    celery.conf.update(
        broker_url=settings.CELERY_BROKER_URL, broker_transport_options=options, task_ignore_result=True,
        task_acks_late=True, worker_prefetch_multiplier=1, enable_utc=True, timezone="UTC",
        broker_connection_retry_on_startup=True, worker_hijack_root_logger=False,
        imports=["mithaq.outbox.tasks"],
        task_default_queue=str(Lane.QUICK), beat_schedule=_schedule(),
    )  # fmt: skip
    return celery


def _schedule() -> dict[str, dict[str, object]]:
    """What beat starts: the sweeper of each lane, and the work of the night (UTC)."""
    sweepers: dict[str, dict[str, object]] = {
        f"sweep-{lane}": {
            "task": "mithaq.outbox.sweep", "schedule": SWEEP_EVERY, "kwargs": {"lane": str(lane)},
            "options": {"queue": str(lane), "expires": SWEEP_EVERY},  # a sweep that nobody took is not kept
        }
        for lane in Lane
    }  # fmt: skip
    nightly: dict[str, dict[str, object]] = {
        task: {"task": "mithaq.outbox.owe", "schedule": crontab(hour=hour, minute=minute), "kwargs": {"task": task}}
        for task, hour, minute in NIGHTLY
    }
    return sweepers | nightly


app = build()
