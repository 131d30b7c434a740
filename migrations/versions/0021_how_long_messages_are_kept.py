"""For how many days it is kept what messages said."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: sixty, for clinics that are there already."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message_days", sa.Integer(), nullable=False, server_default="60"))
        batch_op.create_check_constraint("messages_kept", "message_days > 0")
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("message_days", server_default=None)


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_constraint("messages_kept", type_="check")
        batch_op.drop_column("message_days")
