"""`briefgen seal`: a finished PDF and the name of a variable go in; the same pages, encrypted, come out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from briefgen.cli.endings import require_folder
from briefgen.cli.finished import name_output, output_options, read_finished, read_secret

# As the writer has them; importing it would make the help of every command slow.
RIGHTS = ("print", "copy", "annotate", "fill", "assemble", "change")


@click.command("seal")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option("--password-env", required=True, metavar="VAR", help="Variable with the password that opens it.")
@click.option(
    "--owner-password-env",
    default="",
    metavar="VAR",
    help="Variable with the password that lifts all limits; default: a random one that nobody knows.",
)
@click.option(
    "--allow",
    default="print,copy",
    show_default=True,
    metavar="RIGHTS",
    help=f"What who opens it may do, of {', '.join(RIGHTS)}; '' for nothing. Reading aloud is always allowed.",
)
@output_options("sealed", quiet="Print nothing.")
def command(
    file: Path,
    password_env: str,
    owner_password_env: str,
    allow: str,
    output: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> None:
    """Encrypt a finished PDF with a password (AES-256).

    PDF/A forbids encryption, so the sealed file no longer says that it is PDF/A; it stays tagged, PDF/UA-1, with its
    attachments.

    \b
    Example:
      BRIEF_PASSWORD='correct horse' briefgen seal output/incident.pdf --password-env BRIEF_PASSWORD
    """
    from briefgen.builds.files import write_file
    from briefgen.writers.pdf.seal import seal_file

    require_folder()
    rights = [each.strip() for each in allow.split(",") if each.strip()]
    data = read_finished(file)
    target = name_output(file, output, "sealed", force=force)
    password = read_secret(password_env, "--password-env")
    owner = read_secret(owner_password_env, "--owner-password-env") if owner_password_env else ""
    sealed = seal_file(data, str(file), password, owner_password=owner, rights=rights)
    write_file(target, sealed.data)
    if as_json:
        digest = hashlib.sha256(sealed.data).hexdigest()
        about = {"path": str(target), "bytes": len(sealed.data), "sha256": digest, "allow": rights}
        click.echo(json.dumps(about, ensure_ascii=False, indent=2))
    elif not quiet:
        tags = "; still tagged for reading aloud" if sealed.tagged else ""
        archive = "; no longer PDF/A, which forbids encryption" if sealed.was_archival else ""
        click.echo(f"{target}: sealed with AES-256{tags}{archive}")
