"""``dpiakit pack sign``, ``verify`` and ``keygen``."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import click

from dpiakit.cli.outputs import OutputError, write_atomically
from dpiakit.errors import DpiakitError

_PACK = click.argument("folder", metavar="PACKDIR", type=click.Path(path_type=Path))
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@_PACK
@click.option("--key", type=_FILE, required=True, help="The private key, made with keygen.")
def sign(folder: Path, key: Path) -> None:
    """Sign the files of a pack with an Ed25519 key.

    Writes manifest.json, the SHA-256 digest of every file, and signatures.json into PACKDIR.
    Signatures that others gave to the same files stay.
    """
    from dpiakit.packs.keys import read_private_key
    from dpiakit.packs.signing import sign_pack

    if folder.resolve() in key.resolve().parents:
        raise DpiakitError(
            f"{key}: the private key lies inside the pack and would be handed on with it.\n"
            "    Move it out of the pack."
        )
    private = read_private_key(key)
    if key.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        click.echo(f"{key}: others may read this private key: chmod 600 {key}", err=True)
    signed = sign_pack(folder, private)
    for name, content in signed.files().items():
        write_atomically(folder / name, content)
    manifest = signed.manifest
    click.echo(
        f"{manifest.pack} {manifest.version}: {len(manifest.files)} files signed by "
        f"{private.public.name}"
    )


@click.command()
@_PACK
@click.option("--key", "keys", type=_FILE, multiple=True, help="A public key to believe.")
@click.option(
    "--trust", type=_FILE, multiple=True, help="A file of public keys, any of which is enough."
)
def verify(folder: Path, keys: tuple[Path, ...], trust: tuple[Path, ...]) -> None:
    """Say whether a pack is what a trusted key signed.

    Names every file that was changed, added or removed since. A pack that was verified says
    what its signers read, not that they were right.

    \b
    Exit codes:
      0  a trusted key signed exactly these files
      1  not verified
      2  the folder or a key cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.packs.keys import read_public_keys
    from dpiakit.packs.manifest import NotVerifiedError
    from dpiakit.packs.signing import verify_pack

    if not keys and not trust:
        raise click.UsageError("Say whose signature is believed: --key FILE or --trust FILE.")
    trusted = [key for file in (*keys, *trust) for key in read_public_keys(file)]
    try:
        verified = verify_pack(folder, trusted)
    except NotVerifiedError as refusal:
        click.echo(f"not verified\n{refusal}", err=True)
        raise click.exceptions.Exit(1) from None
    click.echo(f"{verified.pack} {verified.version}: verified, {len(verified.files)} files")
    for key in verified.signers:
        click.echo(f"    signed by {key.name}")
    for name in verified.strangers:
        click.echo(f"    also names {name}, which is not trusted here")


@click.command()
@click.option("-o", "--output", type=_FILE, required=True, help="The private key to write.")
def keygen(output: Path) -> None:
    """Make a pair of keys for signing.

    FILE is the private key, which only you may read; FILE.pub is the public one, which everybody
    needs who verifies. Nothing is overwritten.
    """
    from dpiakit.packs.keys import new_keys

    public = output.with_name(f"{output.name}.pub")
    for file in (output, public):
        if os.path.lexists(file):
            raise OutputError(f"{file}: is already there. A key is never overwritten.")
    pair = new_keys()
    _write_new(output, pair.private, 0o600)
    _write_new(public, pair.public, 0o644)
    click.echo(f"{output}: the private key. Keep it to yourself.")
    click.echo(f"{public}: the public key, {pair.name}")


def _write_new(file: Path, content: bytes, mode: int) -> None:
    """Write a file that is not there yet, readable for whom the mode says from its first moment."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    except OSError as error:
        raise OutputError(
            f"{file}: cannot be written ({error.strerror}).\n"
            "    Choose a folder that exists and that you may write to."
        ) from error
