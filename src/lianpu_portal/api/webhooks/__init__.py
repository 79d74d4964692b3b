"""Webhooks: what happened is told to addresses that accounts named, signed, and tried again where it does not arrive."""
