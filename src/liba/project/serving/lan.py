"""A laptop as the town's hub: a certificate of its own for the local network, so that cameras and offline pages work."""

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_LIFE = timedelta(days=180)
_RENEW_BEFORE = timedelta(days=14)


def own_address() -> str:
    """This machine's address in the local network. No packet is sent to learn it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def certificate_for(address: str, folder: Path, now: datetime) -> tuple[Path, Path]:
    """A certificate for the address and its key, made when there is none that still holds; the two files."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / f"{address}.crt", folder / f"{address}.key"
    if not (certificate.exists() and key.exists() and _holds(certificate, now)):
        _make(address, certificate, key, now)
    return certificate, key


def fingerprint(certificate: Path) -> str:
    """What a phone shows of the certificate, to be compared by eye."""
    digest = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(SHA256()).hex().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def _holds(certificate: Path, now: datetime) -> bool:
    until = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    return now + _RENEW_BEFORE < until


def _make(address: str, certificate: Path, key: Path, now: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Liba {address}")])
    names = [
        x509.IPAddress(ipaddress.ip_address(address)),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.DNSName("localhost"),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(now.astimezone(UTC) + _LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
