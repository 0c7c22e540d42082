"""Small tables of (synthetic) agreements for the tests of the import."""

import csv
import io

HEADER = (
    "reference", "kind", "title_ar", "title_fr", "partner", "partner_kind", "partner_country", "amount",
    "amount_in_words_ar", "amount_in_words_fr", "currency", "signed_on", "in_force_on", "duration_months", "ends_on",
    "ended_on", "state", "decision_number", "decided_on", "sector", "sdg",
)  # fmt: skip
GOOD = {
    "reference": "12/2019", "kind": "اتفاقية توأمة", "title_ar": "توأمة مع جماعة تجريبية",
    "title_fr": "Jumelage d'essai", "partner": "Ville d'essai", "partner_kind": "جماعة ترابية أجنبية",
    "partner_country": "فرنسا", "amount": "١٢٠٠٠٠٠",
    "amount_in_words_ar": "مليون ومائتا ألف درهم", "amount_in_words_fr": "un million deux cent mille dirhams",
    "currency": "درهم", "signed_on": "25/06/2019", "in_force_on": "2019-07-01", "duration_months": "36", "ends_on": "",
    "ended_on": "", "state": "en vigueur", "decision_number": "14/2019", "decided_on": "٠٧/٠٥/٢٠١٩",
    "sector": "14050", "sdg": "11;12;17",
}  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    """A good row with some cells changed."""
    return GOOD | changes


def table(*rows: dict[str, str], header: tuple[str, ...] = HEADER) -> bytes:
    """A csv of these rows."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([record.get(name, "") for name in header] for record in rows)
    return stream.getvalue().encode()
