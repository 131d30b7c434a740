"""Who wants to work with single keys."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: on, for accounts that are there already."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uses_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("uses_keys", server_default=None)


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("uses_keys")
