"""R39–R42: the amendment no. 1 is opened and sent to the council; the agreement is closed."""

from tests.browser.steps.execution import ACTIONS
from tests.browser.steps.story import Story


def open_amendment(story: Story) -> None:
    """22 December 2025: six months more, 240,000 MAD from equipment to training."""
    day = story.on(2025, 12, 22)
    clerk = story.at("clerk", "changes")
    clerk.follow("/amendments/add/")
    (equipment, *_), (training, *_) = ACTIONS
    clerk.send(
        kind="duration", on=day, summary_ar="تمديد بستة أشهر وتحويل 240.000 درهم من التجهيز إلى التكوين",
        summary_fr="Prolongation de six mois et 240 000 MAD déplacés de l'équipement vers la formation",
        extra_months=6, from_1="التجهيز", to_1="التكوين", amount_1="240000", from_action_1=equipment,
        to_action_1=training,
    )  # fmt: skip
    clerk.sees("31 دجنبر 2027", "240 000,00")
    clerk.follow("/amendments/1/send/")
    clerk.send(on=day)
    clerk.looks_around()


def close(story: Story) -> None:
    """31 December 2027: closing minutes, 38,400 MAD returned pro rata."""
    day = story.on(2027, 12, 31)
    head = story.at("head", "changes")
    head.follow("/changes/close/")
    head.looks_around()
    head.send(
        on=day, summary_ar="انتهت الاتفاقية بعد بلوغ نتائجها.", summary_fr="La convention prend fin.",
        balance_centimes="38400", upload=str(story.scan("pv-de-cloture")),
    )  # fmt: skip
    head.sees("31 دجنبر 2027", "38 400,00", "انتهت الاتفاقية بعد بلوغ نتائجها.")
    head.looks_around()
