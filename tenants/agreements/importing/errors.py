"""What is wrong with a cell, a row or a file of agreements, and what to write instead."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError, InvalidInput


class RequiredColumns(InvalidInput):
    """Columns without which no agreement can be read."""

    code = "required_columns"
    field = "file"
    message = _("These columns are missing in the first row: %(columns)s.")


class ColumnMeantTwice(InvalidInput):
    """Two headers mean the same column."""

    code = "column_meant_twice"
    field = "file"
    message = _("“%(first)s” and “%(second)s” both mean the column “%(label)s”. Keep one.")


class CellMissing(InvalidInput):
    """A cell that must be filled is empty."""

    code = "cell_missing"
    message = _("This cell must be filled.")


class NotInList(InvalidInput):
    """The word is none of those that the column knows."""

    code = "not_in_list"
    message = _("“%(text)s” is not known here. Write one of: %(known)s.")


class StateElsewhere(InvalidInput):
    """A state whose records are made here, step by step, and cannot be claimed by a file."""

    code = "state_elsewhere"
    message = _(
        "An agreement is brought in at one of these states: %(known)s. Enter this one at the last of them that it has"
        " reached; the next steps are then recorded here, with their papers."
    )


class CountryUnknown(InvalidInput):
    """Not a country of ISO 3166 by code or name; the text is not repeated."""

    code = "country_unknown"
    message = _("This is not a country of the list. Write its name or its two-letter code, such as SN.")


class CurrencyUnknown(InvalidInput):
    """Not an ISO 4217 code or a currency known by name."""

    code = "currency_unknown"
    message = _("“%(text)s” is not a currency. Write its three-letter code, such as MAD or EUR.")


class NotADay(InvalidInput):
    """The text is not a date that exists."""

    code = "not_a_day"
    message = _("“%(text)s” is not a date. Write day, month and year: 31/12/2027.")


class ShortYear(InvalidInput):
    """A year of two digits."""

    code = "short_year"
    message = _("“%(text)s”: write the year with four digits.")


class DayOutOfRange(InvalidInput):
    """A year in which no agreement of a collectivity can lie: a slip of the hand."""

    code = "day_out_of_range"
    message = _("%(day)s cannot be right: check the year.")


class DayInFuture(InvalidInput):
    """What is said to have happened lies in the future."""

    code = "day_in_future"
    message = _("%(day)s lies in the future, but this has happened.")


class DayTooEarly(InvalidInput):
    """A date comes before its cause."""

    code = "date_before_cause"
    message = _("%(later)s (%(later_on)s) cannot come before %(earlier)s (%(earlier_on)s).")


class NotYet(InvalidInput):
    """A date that only an agreement in force has."""

    code = "not_yet"
    message = _("An agreement that is not in force yet has no such date: leave this cell empty, or correct the state.")


class NeededInForce(InvalidInput):
    """A date without which nothing can be in force."""

    code = "needed_in_force"
    message = _("An agreement that is or was in force needs this date.")


class NeededAtEnd(InvalidInput):
    """A closed or terminated agreement has the day it ended."""

    code = "needed_at_end"
    message = _("A closed or terminated agreement needs the day on which it ended.")


class NotEnded(InvalidInput):
    """The day of the end stands with a state that has not ended."""

    code = "not_ended"
    message = _("Only a closed or terminated agreement has ended: leave this cell empty, or correct the state.")


class EndUnknown(InvalidInput):
    """Neither a duration nor a last day."""

    code = "end_unknown"
    message = _("Write the last day in force, or the duration in months.")


class DurationUnclear(InvalidInput):
    """Not a number of months or years."""

    code = "duration_unclear"
    message = _("“%(text)s” is not a duration of 1 to 600 months. Write the number of months: 36.")


class DurationDiffers(InvalidInput):
    """Duration and last day contradict each other."""

    code = "duration_differs"
    message = _("%(months)s months from the entry into force end on %(expected)s, not on this day.")


class WordsWithoutAmount(InvalidInput):
    """An amount in words beside no figures."""

    code = "words_without_amount"
    message = _("The amount stands in words, but not in figures.")


class WordsInOtherCurrency(InvalidInput):
    """Words are read in dirhams only."""

    code = "words_in_other_currency"
    message = _("Words can be compared with figures in dirhams only: leave this cell empty.")


class AmountZero(InvalidInput):
    """An amount of nothing."""

    code = "amount_zero"
    message = _("The amount must be above zero; leave the cell empty when there is none.")


class TitleNotArabic(InvalidInput):
    """The Arabic title holds no Arabic letter."""

    code = "title_not_arabic"
    message = _("The title in Arabic holds no Arabic letter.")


class PartnerRepeated(InvalidInput):
    """The same party stands twice in the row."""

    code = "party_twice"
    message = _("“%(name)s” stands twice in this row.")


class PartnerIsSelf(InvalidInput):
    """The office itself named as its own partner."""

    code = "partner_is_self"
    message = _("“%(name)s” is this office's own collectivity; it is a party without being named.")


class PartnerCountsDiffer(InvalidInput):
    """As many kinds, countries or French names as partners, or one for all."""

    code = "partner_counts_differ"
    message = _(
        "The row names %(partners)s partners, but %(found)s values stand here. Write one for each, or one for all."
    )


class ForeignStateInFile(InvalidInput):
    """No agreement may be concluded with a foreign State."""

    code = "foreign_state_refused"
    article = "LO 113-14 a86, a146"
    message = _(
        "No agreement may be concluded between a commune, an establishment for intercommunal cooperation or a grouping"
        " and a foreign State, its embassy or its ministries (organic law 113-14, articles 86 and 146): “%(name)s”."
    )


class KindIsForeign(InvalidInput):
    """A kind of party that stands outside the Kingdom, in Morocco."""

    code = "kind_is_foreign"
    message = _("A party of this kind stands outside the Kingdom: write its country.")


class KindIsNational(InvalidInput):
    """A kind of party that stands in Morocco, with another country."""

    code = "kind_is_national"
    message = _("A party of this kind stands in Morocco; for another country choose one of: %(known)s.")


class ReferenceForm(InvalidInput):
    """A reference holds what an address cannot carry, or no digit."""

    code = "reference_form"
    message = _(
        "“%(text)s” cannot be a reference: it has letters, digits, spaces, points, hyphens and slashes, and at least"
        " one digit."
    )


class ReferenceRepeated(InvalidInput):
    """The reference stands in an earlier row."""

    code = "reference_repeated"
    message = _("The reference %(reference)s stands in row %(row)s already.")


class ReferenceTaken(InvalidInput):
    """An agreement of the office bears the reference."""

    code = "reference_taken"
    message = _("An agreement of this office already bears the reference %(reference)s.")


class NumberTurnedDate(InvalidInput):
    """A spreadsheet program took `4/2024` for a day."""

    code = "number_turned_date"
    message = _(
        "The spreadsheet program turned this number into a date. Format the cell as text and write it again: 4/2024."
    )


class DecisionHalf(InvalidInput):
    """A decision's number without its day, or the reverse."""

    code = "decision_half"
    message = _("A council's decision has both a number and a day.")


class SectorUnknown(InvalidInput):
    """Neither a DAC purpose code nor a name of one."""

    code = "sector_unknown"
    message = _("“%(text)s” is not a sector: write the five digits of the DAC code, such as 14050.")


class GoalUnknown(InvalidInput):
    """Not a goal from 1 to 17."""

    code = "goal_unknown"
    message = _(
        "“%(text)s” is not a Sustainable Development Goal: write numbers from 1 to 17, with semicolons between them."
    )


class BadCells(DomainError):
    """The file has bad cells: nothing is written. `faults` lists them."""

    code = "bad_cells"
    message = _("%(count)s cells are not right; nothing was written.")


class DraftGone(DomainError):
    """The uploaded table was confirmed, dropped, or waited too long."""

    code = "draft_gone"
    message = _("This table is no longer waiting: send the file again.")
