"""Protected connections: which certificates are trusted, and words for what goes wrong."""

import os
import ssl
from pathlib import Path

from blocks.sdk import TransportError

_NO_TLS = {
    "WRONG_VERSION_NUMBER",
    "UNKNOWN_PROTOCOL",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
    "DATA_LENGTH_TOO_LONG",
}
_OLD_TLS = {
    "UNSUPPORTED_PROTOCOL",
    "NO_PROTOCOLS_AVAILABLE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "VERSION_TOO_LOW",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "DH_KEY_TOO_SMALL",
    "EE_KEY_TOO_SMALL",
}

# Numbers of OpenSSL's x509_vfy.h.
_DISTRUST = {
    9: "it is not valid yet; check the clock of this machine",
    10: "it has expired",
    18: "it is signed by the server itself",
    19: "it is signed by an authority that this machine does not know",
    20: "it is signed by an authority that this machine does not know",
    21: "it is signed by an authority that this machine does not know",
    23: "it has been revoked",
    62: "it was issued for another host name",
    64: "it was issued for another address",
}


def trusted_context() -> ssl.SSLContext:
    """Verifies certificate and host name.

    Trusted are the authorities of this machine, a company's own among them, in whose place OpenSSL
    takes those that the variables SSL_CERT_FILE and SSL_CERT_DIR name. Where neither is set, those
    of certifi are added: a machine without the package `ca-certificates` has none of its own.

    Raises:
        TransportError: SSL_CERT_FILE names no readable file: OpenSSL would silently trust nobody.
    """
    named = os.environ.get("SSL_CERT_FILE")
    if named and not Path(named).is_file():
        raise TransportError(
            f"The variable SSL_CERT_FILE names a file that does not exist: {named}."
        )
    context = ssl.create_default_context()
    if not named and not os.environ.get("SSL_CERT_DIR"):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def tls_error(host: str, port: int, error: OSError) -> TransportError:
    """Why a connection to `host` could not be protected. Nothing was sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _DISTRUST.get(error.verify_code, error.verify_message)
        return TransportError(f"The certificate of {host} is not trusted: {reason}.")
    name = getattr(error, "reason", None)
    if name in _NO_TLS:
        return TransportError(f"{host} does not speak TLS on port {port}.")
    if name in _OLD_TLS:
        return TransportError(f"{host} offers no protection that is considered safe today.")
    if isinstance(error, ssl.SSLError) and not isinstance(
        error, ssl.SSLEOFError | ssl.SSLZeroReturnError
    ):
        return TransportError(f"The connection to {host} could not be protected ({name}).")
    return TransportError(
        f"{host} closed the connection before it was protected.", is_transient=True
    )
