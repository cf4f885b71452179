"""How far the text of a case for the library has come."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("text_stage", sa.String(40)))
        cases.create_index("ix_cases_text_stage", ["text_stage"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_text_stage")
        cases.drop_column("text_stage")
