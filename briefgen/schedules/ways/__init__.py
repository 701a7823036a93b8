"""A parcel goes in; it is where it was to go, or an error says why not. One way out a file, imported when used."""

from __future__ import annotations

from briefgen.schedules.ways.parcel import DeliveryError, Parcel, Route

__all__ = ["DeliveryError", "Parcel", "Route", "send_parcel"]


def send_parcel(way: str, parcel: Parcel, route: Route) -> None:
    """Send a parcel.

    Args:
        way: folder, smtp, fsspec or webhook.
        parcel: what is sent.
        route: where to, and what that takes.

    Raises:
        DeliveryError: it could not be sent, or nobody knows whether it was.
        BuildError: a secret that it takes is not there.
    """
    if way == "folder":
        from briefgen.schedules.ways.folder import put_in_folder

        put_in_folder(parcel, route)
    elif way == "smtp":
        from briefgen.schedules.ways.smtp import send_mail

        send_mail(parcel, route)
    elif way == "fsspec":
        from briefgen.schedules.ways.storage import put_in_storage

        put_in_storage(parcel, route)
    else:
        from briefgen.schedules.ways.webhook import post_notice

        post_notice(parcel, route)
