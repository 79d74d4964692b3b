"""Addresses drawn as QR codes."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """The address as a QR code, drawn as SVG: black on white, for cameras read nothing else."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn.getvalue().decode("ascii"))
