"""A parcel goes in; a mail with its files attached is handed to the mail server, over TLS."""

from __future__ import annotations

import mimetypes
import smtplib
import ssl
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from briefgen.builds.project import Smtp
from briefgen.schedules.ways.parcel import DeliveryError, Parcel, Route

_TIMEOUT = 60
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
}


def send_mail(parcel: Parcel, route: Route) -> None:
    """Send a parcel to one address.

    Raises:
        DeliveryError: the server cannot be reached, or does not take the mail.
    """
    smtp = route.smtp
    if smtp is None:
        raise DeliveryError("the project names no mail server", is_final=True)
    message = make_mail(parcel, route, smtp)
    try:
        with _connect(smtp, route) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = min((code for code, _ in error.recipients.values()), default=450)
        raise DeliveryError(f"the mail server refuses the recipient ({code})", is_final=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        told = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        is_final = error.smtp_code >= 550 and not isinstance(error, smtplib.SMTPAuthenticationError)
        raise DeliveryError(f"the mail server says {error.smtp_code}: {told}", is_final=is_final) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise DeliveryError(f"the mail server '{smtp.host}' cannot be used: {error}", is_down=True) from error


def make_mail(parcel: Parcel, route: Route, smtp: Smtp) -> EmailMessage:
    """Return the mail of a parcel; tried again, it has the same Message-ID (RFC 5322, 3.6.4).

    Raises:
        DeliveryError: an address cannot be written.
    """
    sender = smtp.sender or f"briefgen@{smtp.host}"
    message = EmailMessage()
    try:
        message["From"] = Address(addr_spec=sender)
        message["To"] = Address(addr_spec=route.target)
        message["Subject"] = " ".join(parcel.subject.split())
        message["Date"] = format_datetime(datetime.fromisoformat(parcel.moment))
    except (MessageError, ValueError, IndexError) as error:
        raise DeliveryError(f"the mail to '{route.target}' cannot be addressed: {error}", is_final=True) from error
    domain = sender.rpartition("@")[2]
    message["Message-ID"] = f"<{parcel.key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.kind == "recall":
        original = f"<{parcel.facts['of']}@{domain}>"
        message["In-Reply-To"] = message["References"] = original
    message.set_content(parcel.text)
    for name, data in parcel.files.items() if parcel.kind == "edition" else ():
        kind = _TYPES.get(f".{name.rpartition('.')[2]}") or mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def _connect(smtp: Smtp, route: Route) -> smtplib.SMTP:
    """Return an open connection to the mail server; a password never goes over one that others can read."""
    context = ssl.create_default_context(cafile=str(route.folder / smtp.ca) if smtp.ca else None)
    server: smtplib.SMTP
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=_TIMEOUT)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.password:
            if smtp.security == "none":
                raise DeliveryError("a password is not sent without TLS; set 'security: starttls'", is_final=True)
            server.login(route.secrets.fill(smtp.user), route.secrets.fill(smtp.password))
    except BaseException:
        server.close()
        raise
    return server
