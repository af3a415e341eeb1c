"""A consent ledger of any size, and the audit of it in other libraries."""
