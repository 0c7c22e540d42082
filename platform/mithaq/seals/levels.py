"""The level of an electronic signature, named no higher than what can be proven (law 43-20 a4–7).

Simple: a signature, whoever made it. Advanced: its certificate chains to a list of trust of this installation, names
its holder and lets the holder sign. Qualified: the chain ends in the list of agreed providers (DGSSI), and the
certificate says of itself that it is qualified and that its key lies in a qualified device.
"""

from enum import StrEnum

from asn1crypto import core, x509

_STATEMENTS = "1.3.6.1.5.5.7.1.3"
_COMPLIANCE, _DEVICE = "0.4.0.1862.1.1", "0.4.0.1862.1.4"  # ETSI EN 319 412-5


class Level(StrEnum):
    """Law 43-20: simple (a4), advanced (a5), qualified (a6)."""

    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"


ORDER = (Level.SIMPLE, Level.ADVANCED, Level.QUALIFIED)


def lower(one: Level, other: Level) -> Level:
    """The lower of two."""
    return min(one, other, key=ORDER.index)


class _Statement(core.Sequence):
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):
    _child_spec = _Statement


def level_of(certificate: x509.Certificate, *, is_trusted: bool, by_agreed_provider: bool) -> Level:
    """The highest level that certificate and chain prove. is_trusted: the chain ends in a list of trust."""
    if not is_trusted or not _may_sign(certificate):
        return Level.SIMPLE
    if by_agreed_provider and {_COMPLIANCE, _DEVICE} <= _says(certificate):
        return Level.QUALIFIED
    return Level.ADVANCED


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = certificate.key_usage_value
    return usage is not None and bool({"non_repudiation", "digital_signature"} & set(usage.native))


def _says(certificate: x509.Certificate) -> set[str]:
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == _STATEMENTS:
            read = _Statements.load(extension["extn_value"].contents)
            return {statement["id"].dotted for statement in read}
    return set()
