"""The Berkane file bound in the registers (synthetic): a book open, its decision posted, its minutes written."""

from datetime import date

from tenants.council import services
from tenants.council.models import Decision, Register, RegisterBook, RegisterEntry, Session
from tests.tenants.council import story

OPENED, ENTERED = date(2024, 1, 8), date(2024, 5, 16)
PRESIDENT, SECRETARY = "رئيس المجلس (مثال)", "كاتب المجلس (مثال)"


def book(register: str = Register.DECISIONS, *, pages: int = 200, on: date = OPENED) -> RegisterBook:
    """An open book."""
    return services.open_book(register, actor=None, on=on, pages=pages, president=PRESIDENT, secretary=SECRETARY)


def posted() -> Decision:
    """Adopted on 7 May, the session closed, posted on 15 May."""
    return services.post_decision(story.adopted().pk, actor=None, on=story.POSTED)


def entered() -> RegisterEntry:
    """The decision in the register."""
    decision = posted()
    book()
    return services.enter_decision(decision.pk, actor=None, on=ENTERED)


def written(session: Session | None = None) -> Session:
    """The session of May with its minutes written."""
    session = session or story.may_session()
    services.write_minutes(
        session.pk, actor=None, on=ENTERED, president=PRESIDENT, signatory="secretary", signatory_name=SECRETARY,
        debates_ar="عرض رئيس المجلس النقطة، ثم فتح باب المناقشة.", debates_fr="Le président a présenté le point.",
    )  # fmt: skip
    return session


OTHER = {
    "label": "15/2024", "dated_on": story.MAY_7, "title_ar": "برمجة الفائض", "title_fr": "Programmation de l'excédent",
    "text_ar": "يصادق المجلس على برمجة الفائض.",
}  # fmt: skip
