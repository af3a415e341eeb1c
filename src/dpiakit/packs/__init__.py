"""Tools for those who write, review and publish policy packs."""
