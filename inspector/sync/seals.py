"""What both ends need of the chain of custody: one spelling, one way to sign and to verify, the name of a key."""

from __future__ import annotations

from inspector.evidence.custody import Keeper, Signer, device_id, spell, verify

__all__ = ["Keeper", "Signer", "device_id", "spell", "verify"]
