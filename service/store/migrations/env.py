"""Alembic's entry: migrations run on the connection they are handed."""

from alembic import context

from service.store import (  # noqa: F401 - a table is known once its file is read
    account_tables,
    case_tables,
    curation_tables,
    fact_tables,
    helpful_tables,
    job_tables,
    machine_draft_tables,
)
from service.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
