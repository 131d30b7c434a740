"""How many appointments may be to come for one e-mail address or phone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; a clinic that is there already gets the usual two."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("most_open_appointments", sa.Integer(), nullable=False, server_default="2"))
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("most_open_appointments", server_default=None)


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_column("most_open_appointments")
