"""What makes data unusable as evidence."""

from __future__ import annotations

from dpiakit.errors import DpiakitError


class EvidenceError(DpiakitError):
    """Data, or a manifest, that proves nothing: told with where, what, why and what to do."""

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        self.where = where
        self.what = what
        self.hint = hint
        super().__init__(f"{where}: {what}" + (f"\n    {hint}" if hint else ""))
