"""A parcel goes in; a notice of it is posted as JSON, with its key and, where there is a secret, a signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import Any

from briefgen import __version__
from briefgen.schedules.ways.parcel import DeliveryError, Parcel, Route

_TIMEOUT = 30
# Answers that say that the same words will never be taken; 408 and 429 ask for another time.
_FINAL = range(400, 500)
_LATER = frozenset({408, 425, 429})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What the project sends to one address is not sent to another."""

    def redirect_request(self, *arguments: Any) -> None:
        """Follow no redirect."""


def post_notice(parcel: Parcel, route: Route) -> None:
    """Post what an edition is, or that it is recalled; its files stay in the archive and are told of by their hashes.

    Raises:
        DeliveryError: the address does not take it.
    """
    address = route.secrets.fill(route.target)
    if not address.startswith(("https://", "http://")):
        raise DeliveryError(f"the webhook '{route.target}' is no http address", is_final=True)
    told = {
        "kind": parcel.kind,
        "key": parcel.key,
        "brief": parcel.brief,
        "variant": parcel.variant,
        "series": parcel.series,
        "edition": parcel.edition,
        "subject": parcel.subject,
        "text": parcel.text,
        "at": parcel.moment,
        **parcel.facts,
        "files": [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in parcel.files.items()
        ],
    }
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"briefgen/{__version__}",
        "Idempotency-Key": parcel.key,
    }
    if route.secret:
        secret = route.secrets.fill(route.secret).encode()
        headers["X-Briefgen-Signature"] = f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
    request = urllib.request.Request(address, body, headers, method="POST")
    call_address(request, route.target)


def call_address(request: urllib.request.Request, told: str) -> None:
    """Send a request and take any answer of success.

    Args:
        request: of http.
        told: its address as messages may say it.

    Raises:
        DeliveryError: there is no such answer.
    """
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        error.close()
        is_final = error.code in _FINAL and error.code not in _LATER
        raise DeliveryError(f"'{told}' answered {error.code}", is_final=is_final) from error
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise DeliveryError(f"'{told}' cannot be reached: {reason}") from error
