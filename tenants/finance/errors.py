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


class PaidTooMuch(DomainError):
    """More than what is left of the instalment."""

    code = "paid_too_much"
    field = "centimes"
    message = _("Only %(left)s is left to pay on this instalment.")


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
