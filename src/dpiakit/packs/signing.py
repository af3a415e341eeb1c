"""Signatures of packs: who vouches for the files of a pack, and whether they are those files."""

from __future__ import annotations

import base64
import binascii
import json
import pathlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dpiakit.errors import Problem
from dpiakit.packs.keys import (
    SIGNATURE_BYTES,
    PrivateKey,
    PublicKey,
    distinct,
    require_cryptography,
)
from dpiakit.packs.manifest import (
    MANIFEST,
    PACK,
    SIGNATURES,
    Manifest,
    NotVerifiedError,
    canonical,
    deviations,
    identity,
    manifest_of,
    parse_manifest,
)
from dpiakit.source import display_name, quoted, read_bytes

SCHEMA = "dpiakit/pack-signatures-v1"
_NAME = re.compile(r"[0-9a-f]{64}")
_SIGN = "Have it signed with: dpiakit pack sign"


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest with the signatures under it, ready to be written into the pack."""

    manifest: Manifest
    signatures: Mapping[str, bytes]
    """By the name of the key."""

    def files(self) -> dict[str, bytes]:
        """The two files that go into the folder of the pack."""
        texts = {key: base64.b64encode(value).decode() for key, value in self.signatures.items()}
        return {
            MANIFEST: self.manifest.content(),
            SIGNATURES: canonical({"schema": SCHEMA, "signatures": texts}),
        }


@dataclass(frozen=True, slots=True)
class Verified:
    """A pack whose files are those that trusted keys signed.

    It speaks of the moment of looking. Whoever reads the pack afterwards can compare what was
    read with ``files``.
    """

    pack: str
    version: str
    signers: tuple[PublicKey, ...]
    """The trusted keys that signed, in the order in which they are trusted. Never empty."""
    strangers: tuple[str, ...]
    """Other keys that are named as signers; nothing is believed of them."""
    files: Mapping[str, str]
    """Hexadecimal SHA-256 of every file of the pack by its name in it."""


def sign_pack(folder: pathlib.Path, key: PrivateKey) -> Signed:
    """The pack as it lies there, signed. Nothing is written.

    Signatures of others stay if they hold for the same manifest: so two reviewers can sign one
    pack. Raises LawError for a folder that is no pack.
    """
    manifest = manifest_of(folder)
    content = manifest.content()
    try:
        kept = {
            name: signature
            for name, signature in _signatures(folder).items()
            if PublicKey(bytes.fromhex(name)).verifies(signature, content)
        }
    except NotVerifiedError:  # unsigned, or signed in a form that means nothing
        kept = {}
    return Signed(manifest, {**kept, key.public.name: key.sign(content)})


def verify_pack(folder: pathlib.Path, keys: Iterable[PublicKey]) -> Verified:
    """Whether the files of a pack are those that one of some keys signed.

    Raises NotVerifiedError with every reason why not: no signature, a signature that is none,
    a file changed, added or removed. Raises LawError for a folder that is no pack.
    """
    require_cryptography()
    if not folder.is_dir() or not any((folder / file).exists() for file in (MANIFEST, PACK)):
        identity(folder)  # says what it is instead
    content = _own_file(folder, MANIFEST)
    signatures = _signatures(folder)
    signers = _signers(folder, distinct(keys), signatures, content)
    manifest = parse_manifest(content, display_name(folder / MANIFEST))
    if problems := deviations(folder, manifest):
        raise NotVerifiedError(problems)
    name, version = identity(folder)
    if (manifest.pack, manifest.version) != (name, version):
        what = (
            f"The signature is for {quoted(manifest.pack)} {quoted(manifest.version)}; "
            f"the pack calls itself {quoted(name)} {quoted(version)}."
        )
        raise _refusal(folder, PACK, what, _SIGN)
    trusted = {key.name for key in signers}
    strangers = tuple(sorted(signatures.keys() - trusted))
    return Verified(name, version, signers, strangers, manifest.files)


def _signers(
    folder: pathlib.Path,
    keys: tuple[PublicKey, ...],
    signatures: Mapping[str, bytes],
    content: bytes,
) -> tuple[PublicKey, ...]:
    """The trusted keys that signed. A signature that claims one of them and is not by it refuses
    the pack, whoever else signed.
    """
    signers = tuple(key for key in keys if key.name in signatures)
    forged = [key.name for key in signers if not key.verifies(signatures[key.name], content)]
    if forged:
        what = f"It says that the key {forged[0]} signed this {MANIFEST}, and that is not true."
        hint = "The manifest was changed after it was signed, or the signature belongs elsewhere."
        raise _refusal(folder, SIGNATURES, what, hint)
    if not signers:
        named = ", ".join(sorted(signatures)) or "nobody"
        what = f"No trusted key signed the pack. It is signed by: {named}."
        hint = f"Trusted here: {', '.join(key.name for key in keys) or 'none'}."
        raise _refusal(folder, SIGNATURES, what, hint)
    return signers


def _signatures(folder: pathlib.Path) -> dict[str, bytes]:
    """What stands in the file of signatures, by key. Raises NotVerifiedError for another form."""
    try:
        data = json.loads(_own_file(folder, SIGNATURES))
    except (ValueError, RecursionError):
        raise _refusal(folder, SIGNATURES, "The file is not JSON.", _SIGN) from None
    entries = data.get("signatures") if isinstance(data, dict) else None
    if not isinstance(entries, dict) or data.get("schema") != SCHEMA:
        raise _refusal(folder, SIGNATURES, f"The file is not of the form {SCHEMA}.", _SIGN)
    return {name: _signature(folder, name, text) for name, text in entries.items()}


def _signature(folder: pathlib.Path, name: str, text: object) -> bytes:
    if not _NAME.fullmatch(name):
        what = f"{quoted(name)} is not the name of a key: 64 hexadecimal digits."
        raise _refusal(folder, SIGNATURES, what, _SIGN)
    try:
        found = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError):
        what = f"The signature of {name} is not written in base64."
        raise _refusal(folder, SIGNATURES, what, _SIGN) from None
    if len(found) != SIGNATURE_BYTES:
        what = f"The signature of {name} has {len(found)} bytes instead of {SIGNATURE_BYTES}."
        raise _refusal(folder, SIGNATURES, what, "It was cut off: copy the file anew.")
    return found


def _own_file(folder: pathlib.Path, name: str) -> bytes:
    """A file of the signature itself. A link could show something else to each reader."""
    if not (folder / name).exists() and not (folder / name).is_symlink():
        raise _refusal(folder, "", f"The pack is not signed: it has no {name}.", _SIGN)
    if (folder / name).is_symlink():
        raise _refusal(folder, name, "This is a link.", "Put the file itself there.")
    return read_bytes(folder / name)


def _refusal(folder: pathlib.Path, name: str, what: str, hint: str) -> NotVerifiedError:
    shown = display_name(folder / name) if name else display_name(folder)
    return NotVerifiedError([Problem(shown, 0, 0, "", what, hint)])
