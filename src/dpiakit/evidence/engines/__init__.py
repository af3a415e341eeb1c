"""What counts: DuckDB at hand, Apache Spark and PostgreSQL where the data already are.

Checks are written once, against canonical tables (:mod:`dpiakit.evidence.consent_sql`). An engine
brings these tables and the few things its SQL says in its own way (:mod:`~.dialect`); everything
above it knows only the protocol :class:`~.store.Store`.
"""
