"""The kind of operator's job that erases an office."""

from contextlib import suppress
from typing import Any

from mithaq.collectivities import jobs
from mithaq.collectivities.services import erasing


@jobs.handler(erasing.JOB)
def erase(arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Carry an approved erasure out; run again after a crash, it goes on where it stopped.

    Calling the job off stops it as long as nothing was erased; afterwards it goes on to its end.
    """

    def told(done: int, total: int, message: str) -> None:
        with suppress(*((jobs.Cancelled,) if done else ())):
            report(done, total, message)

    erasure = erasing.carry_out_erasure(arguments["erasure_id"], by=arguments["carried_out_by"], report=told)
    return {"erasure": erasure.pk, "certificate": (erasure.certificate or {}).get("sha256", "")}
