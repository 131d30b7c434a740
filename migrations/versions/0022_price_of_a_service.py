"""What a service costs, in the clinic's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: "Free", as the start page said of every service so far."""
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("price", sa.String(), nullable=True))
    op.execute("UPDATE service SET price = 'Free'")


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_column("price")
