"""Until when clients may cancel by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: a day before, for clinics that are there already."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cut_off_minutes", sa.Integer(), nullable=False, server_default="1440"))
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("cut_off_minutes", server_default=None)


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_column("cut_off_minutes")
