"""Steps backwards as marks on a line of time."""

from collections.abc import Iterable
from datetime import date

from mithaq.ui.charts import DayMark
from mithaq.ui.formats import article
from tenants.council.backwards import Step


def marks_of(steps: Iterable[Step], today: date) -> list[DayMark]:
    """A step that was done stands on the day it was done, the others on the last day on which offices are open."""
    return [
        DayMark(str(step.label), step.done_on or step.work_on, step.state(today).value, article(step.article))
        for step in steps
    ]
