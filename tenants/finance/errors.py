"""What is refused about money."""

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import DomainError

RESOURCES = "LO 113-14 a150"
CARRIER = "LO 113-14 a151"


class NotAParty(DomainError):
    """Money is promised, carried and paid by parties of the agreement only."""

    code = "not_a_party"
    article = RESOURCES
    field = "party"
    message = _("“%(name)s” is not a party to this agreement.")


class CarrierNotACollectivity(DomainError):
    """The operation is carried by the budget or a special account of one collectivity concerned."""

    code = "carrier_not_a_collectivity"
    article = CARRIER
    field = "party"
    message = _("“%(name)s” is not a national territorial collectivity: it cannot carry the operation's money.")


class CurrencyMixed(DomainError):
    """Shares of a whole need one currency."""

    code = "currency_mixed"
    field = "currency"
    message = _("The contributions of this agreement are stated in %(currency)s: give the value in that currency.")


class CurrencyUnknown(DomainError):
    """No currency in use has this code (ISO 4217)."""

    code = "currency_unknown"
    field = "currency"
    message = _("“%(currency)s” is not the code of a currency in use, such as MAD, EUR or XOF.")


class AmountNotPositive(DomainError):
    """Nothing, or less than nothing, was promised or paid."""

    code = "amount_not_positive"
    field = "amount_centimes"
    message = _("The amount must be above zero.")


class InstalmentsDiffer(DomainError):
    """The schedule must say the same sum as the contribution."""

    code = "instalments_differ"
    article = RESOURCES
    message = _(
        "The instalments make %(sum)s, the contribution is %(contribution)s: they must be equal to the centime."
    )


class PercentagesDiffer(DomainError):
    """Percentages of a schedule must make the whole."""

    code = "percentages_differ"
    message = _("The percentages make %(sum)s, not 100.")


class InstalmentsOutOfOrder(DomainError):
    """Due days follow each other."""

    code = "instalments_out_of_order"
    message = _("The due days must follow each other, without one coming twice.")


class InstalmentsOverlap(DomainError):
    """Two instalments of one contribution on one day: nobody could tell which was paid."""

    code = "instalments_overlap"
    article = "R17"
    message = _("Two instalments of this contribution fall due on %(day)s. Give each its own day, or make them one.")


class AlreadyPaid(DomainError):
    """A schedule with a payment in it stands."""

    code = "already_paid"
    message = _("A payment of “%(name)s” is already recorded: the schedule and the contribution can no longer change.")


class NotInForce(DomainError):
    """No payment before the agreement binds."""

    code = "not_in_force"
    message = _("%(reference)s has not entered into force: no payment falls due yet.")


class ProofElsewhere(DomainError):
    """The proof of a payment stands in the same dossier."""

    code = "proof_elsewhere"
    field = "proof"
    message = _("The proof of payment belongs to another agreement.")


class NothingToShare(DomainError):
    """A balance goes back to those who gave."""

    code = "nothing_to_share"
    message = _("No contribution is stated: the balance cannot be shared.")


class BalanceTooLarge(DomainError):
    """The balance cannot exceed what was given."""

    code = "balance_too_large"
    field = "balance_centimes"
    message = _("The balance cannot be larger than what was given: %(given)s.")


class BalanceReturned(DomainError):
    """A balance is shared once."""

    code = "balance_returned"
    message = _("The balance of this agreement has already been shared.")


# --- Calls for funds, entries of payments, what is given in kind ------------------------------------------------------


class ExcessUnexplained(DomainError):
    """More than the instalment was paid, and nobody says why."""

    code = "excess_unexplained"
    article = RESOURCES
    field = "excess_reason"
    message = _("Only %(left)s is left to pay on this instalment. If more was really paid, say why.")


class PaymentReversed(DomainError):
    """An entry is taken back once, and what takes it back is not taken back itself."""

    code = "payment_reversed"
    message = _("This entry was already taken back, or takes another one back: it stands as it is.")


class ReasonNeeded(DomainError):
    """What was recorded is taken back with a reason that can be read later."""

    code = "reason_needed"
    field = "reason"
    message = _("Say why: the entry stays in the books with its reason.")


class ReceiverNeeded(DomainError):
    """What is given in kind is handed over to somebody."""

    code = "receiver_needed"
    article = RESOURCES
    field = "handed_to"
    message = _("Say who took over what was given in kind.")


class NotInKind(DomainError):
    """Money needs no valuation."""

    code = "not_in_kind"
    message = _("The contribution of “%(name)s” is in money: only what is given in kind is valued.")


class AlreadyCalled(DomainError):
    """One call for funds at a time for an instalment."""

    code = "already_called"
    message = _("Call no. %(number)s already asks for this instalment: send it, or withdraw it first.")


class NothingLeftToCall(DomainError):
    """A settled instalment is not asked for."""

    code = "nothing_left_to_call"
    message = _("This instalment is paid: there is nothing to call for.")


class CalledInKind(DomainError):
    """Money is called for, goods are handed over."""

    code = "called_in_kind"
    message = _("This contribution is in kind: it is handed over, and no funds are called for.")


class CalledBeforeMade(DomainError):
    """What happens to a call follows its order: dated, sent, received."""

    code = "called_before_made"
    message = _("%(later)s (%(later_on)s) cannot come before %(earlier)s (%(earlier_on)s).")


class CallNotSent(DomainError):
    """A letter is received, and a party reminded, after it was sent."""

    code = "call_not_sent"
    message = _("Call no. %(number)s was not sent yet.")


class CallSent(DomainError):
    """A letter goes out once."""

    code = "call_sent"
    message = _("Call no. %(number)s was already sent.")


class CallWithdrawn(DomainError):
    """A call that was withdrawn is over."""

    code = "call_withdrawn"
    message = _("Call no. %(number)s was withdrawn.")


class SpreadLarger(DomainError):
    """The matrix holds more of a contribution than it would be."""

    code = "spread_larger"
    article = RESOURCES
    field = "amount_centimes"
    message = _(
        "%(spread)s of this contribution is already spread over the actions: lower the matrix first, then the amount."
    )


class ExportTooLong(DomainError):
    """More lines than one file should hold."""

    code = "export_too_long"
    message = _("“%(title)s” has %(found)s lines, and a file holds %(most)s at most: export dossier by dossier.")
