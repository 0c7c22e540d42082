"""A made-up authority with its keys, for the demonstration and for tests: it says of itself that it is synthetic.

Nothing here may serve for real: the authority's key is thrown away after its certificates are made.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mithaq.seals.signer import require_one_script

AUTHORITY = "SYNTHETIC CA - DEMONSTRATION"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class Leaf:
    """A key and its certificate. bundle: both as PKCS#12 under the password given."""

    certificate: x509.Certificate
    key: Key
    bundle: bytes


class Authority:
    """An authority of one root. since: first day of its life; certificates of the past are needed for past stories."""

    def __init__(self, name: str = AUTHORITY, *, since: datetime = datetime(2024, 1, 1, tzinfo=UTC)) -> None:
        self.since = since
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        builder = _begin(self._name, self._name, self._key, since).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.root = builder.add_extension(_usage(authority=True), critical=True).sign(self._key, hashes.SHA256())
        self.pem = self.root.public_bytes(serialization.Encoding.PEM)

    def issue(
        self, holder: str, *, password: str = "", timestamping: bool = False, until: datetime | None = None
    ) -> Leaf:
        """A certificate in this name. timestamping: of a time-stamping authority. Raises NameMixesScripts."""
        key: Key = rsa.generate_private_key(65537, 2048) if timestamping else ec.generate_private_key(ec.SECP256R1())
        name = _name(require_one_script(holder))
        builder = _begin(name, self._name, key, self.since, until).add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        builder = builder.add_extension(_usage(authority=False), critical=True)
        if timestamping:
            stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamping, critical=True)
        certificate = builder.sign(self._key, hashes.SHA256())
        lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        bundle = pkcs12.serialize_key_and_certificates(b"signer", key, certificate, [self.root], lock)
        return Leaf(certificate, key, bundle)


def _begin(
    name: x509.Name, issuer: x509.Name, key: Key, since: datetime, until: datetime | None = None
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until or since + _LIFE)
    )


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
