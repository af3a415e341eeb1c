"""Keys that packs are signed with: Ed25519, kept as PEM files."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dpiakit.errors import DpiakitError
from dpiakit.source import display_name, read_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE_BYTES = 64
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_PUBLIC = b"PUBLIC KEY"


class KeyFileError(DpiakitError):
    """A file of keys that cannot be used."""


class MissingLibraryError(DpiakitError):
    """An optional library that a command needs is not installed."""


def require_cryptography() -> None:
    """Raises MissingLibraryError with the command that installs it."""
    try:
        import cryptography  # noqa: F401  only whether it is there
    except ImportError:
        raise MissingLibraryError(
            "Signatures need the library cryptography, which is not installed.\n"
            "    Install it with: pip install 'dpiakit[sign]'"
        ) from None


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose signature is believed."""

    raw: bytes
    """32 bytes, as RFC 8032 has them."""

    @property
    def name(self) -> str:
        """64 hexadecimal digits: the key itself, so that nobody can claim another's name."""
        return self.raw.hex()

    def verifies(self, signature: bytes, content: bytes) -> bool:
        """Whether a signature of this key stands under some bytes."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """What signs."""

    _key: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The key that others verify with."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, content: bytes) -> bytes:
        """64 bytes; the same content always gives the same."""
        return self._key.sign(content)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new key as two files."""

    private: bytes = field(repr=False)
    """PKCS8 as PEM, not encrypted."""
    public: bytes
    """SubjectPublicKeyInfo as PEM."""
    name: str


def new_keys() -> KeyPair:
    """A fresh pair from the random numbers of the operating system."""
    require_cryptography()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    return KeyPair(private, public, PrivateKey(key).public.name)


def read_private_key(file: pathlib.Path) -> PrivateKey:
    """The key in a file. Raises KeyFileError, or InputError if the file cannot be read."""
    require_cryptography()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = read_bytes(file)
    kinds = [match[1] for match in _PEM.finditer(content)]
    if kinds and all(kind == _PUBLIC for kind in kinds):
        raise _refused(file, "This is a public key.", "Name the private one, without .pub.")
    try:
        key = load_pem_private_key(content, password=None)
    except TypeError:
        hint = f"Decrypt it for this use: openssl pkey -in {file.name} -out FILE"
        raise _refused(file, "The private key is encrypted.", hint) from None
    except (ValueError, UnsupportedAlgorithm):
        hint = "Make one with: dpiakit pack keygen -o FILE"
        raise _refused(file, "This is not a private key in PEM form.", hint) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused(file, "The key is of another kind than Ed25519.", "See dpiakit pack keygen.")
    return PrivateKey(key)


def read_public_keys(file: pathlib.Path) -> tuple[PublicKey, ...]:
    """All public keys in a file, in their order; what stands between them is a remark.

    Raises KeyFileError for a file without any, or with anything else in PEM form: a private key
    does not belong among those that are handed around.
    """
    require_cryptography()
    blocks = list(_PEM.finditer(read_bytes(file)))
    if not blocks:
        raise _refused(
            file,
            "There is no public key in PEM form in it.",
            "It begins with -----BEGIN PUBLIC KEY-----.",
        )
    if any(b"PRIVATE" in block[1] for block in blocks):
        hint = "Name the public one: keygen wrote it beside, with .pub. Keep this one to yourself."
        raise _refused(file, "This is a private key.", hint)
    return tuple(_public_key(file, block[0]) for block in blocks)


def _public_key(file: pathlib.Path, block: bytes) -> PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(block)
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(file, "A public key in it cannot be read.", "Copy it anew.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise _refused(file, "A key in it is of another kind than Ed25519.", "Leave it out.")
    return PublicKey(key.public_bytes_raw())


def distinct(keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """The keys without repetition, in their order."""
    return tuple(dict.fromkeys(keys))


def _refused(file: pathlib.Path, what: str, hint: str) -> KeyFileError:
    return KeyFileError(f"{display_name(file)}: {what}\n    {hint}")
