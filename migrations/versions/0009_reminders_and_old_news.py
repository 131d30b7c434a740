"""Reminders of the time; messages know which start they tell of, and what they said can be removed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_start", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("mime", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.alter_column("body", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.alter_column("html", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    """Remove them, with the messages whose words were removed."""
    op.execute("DELETE FROM message WHERE body IS NULL")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("html", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.alter_column("body", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.alter_column("mime", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.drop_column("told_start")

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
