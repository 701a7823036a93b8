"""`briefgen sign`: a finished PDF and a key go in; the same file with a signature appended comes out."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from briefgen.cli.endings import require_folder
from briefgen.cli.finished import name_output, output_options, read_finished, read_secret
from briefgen.errors import UsageError


@click.command("sign")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option(
    "--p12",
    "key",
    required=True,
    type=click.Path(path_type=Path),
    metavar="KEY.p12",
    help="PKCS#12 file with key and certificate.",
)
@click.option("--password-env", default="", metavar="VAR", help="Variable with the password of the key's file.")
@click.option("--reason", default="", metavar="TEXT", help="Why it is signed, such as 'Approved'.")
@click.option("--location", default="", metavar="TEXT", help="Where it is signed.")
@click.option(
    "--name", "field", default="Signature", show_default=True, metavar="FIELD", help="Name of the signature's field."
)
@click.option("--timestamp-url", default="", metavar="URL", help="Time-stamping authority to ask (RFC 3161).")
@output_options("signed", quiet="Print nothing but warnings.")
def command(
    file: Path,
    key: Path,
    password_env: str,
    reason: str,
    location: str,
    field: str,
    timestamp_url: str,
    output: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> None:
    """Sign a finished PDF (PAdES). The file is only added to, so it stays PDF/UA-1 and PDF/A-3a.

    Needs: pip install 'briefgen[sign]'

    \b
    Example:
      KEY_PASSWORD='...' briefgen sign output/incident.pdf --p12 office.p12 --password-env KEY_PASSWORD
    """
    from briefgen.builds.files import write_file
    from briefgen.writers.pdf.sign import Signing, sign_file

    require_folder()
    if timestamp_url and not _is_address(timestamp_url):
        raise UsageError("--timestamp-url takes an address such as http://tsa.example.org/tsr")
    data, key_data = read_finished(file), read_finished(key)
    target = name_output(file, output, "signed", force=force, kept=(key,))
    password = read_secret(password_env, "--password-env") if password_env else ""
    moment = datetime.now(UTC).replace(microsecond=0)
    signing = Signing(key_data, password, moment, reason, location, timestamp_url, field)
    signed = sign_file(data, str(file), str(key), signing)
    write_file(target, signed.data)
    if as_json:
        digest = hashlib.sha256(signed.data).hexdigest()
        about = {"path": str(target), "bytes": len(signed.data), "sha256": digest, "by": signed.subject}
        about |= {"at": moment.isoformat(), "warnings": signed.warnings}
        click.echo(json.dumps(about, ensure_ascii=False, indent=2))
        return
    for warning in signed.warnings:
        click.echo(f"warning: {warning}", err=True)
    if not quiet:
        click.echo(f"{target}: signed by {signed.subject}")


def _is_address(text: str) -> bool:
    """Tell whether a text is an address of the web; the text is not repeated, since it may hold a secret."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and text.isprintable()
    except ValueError:
        return False
