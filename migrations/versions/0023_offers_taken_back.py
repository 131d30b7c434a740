"""Times that were offered after a look can be taken back: when, by whom and why."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. What was offered to a client whose data was deleted since is taken back."""
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("withdrawal", sa.LargeBinary(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_look_withdrawn_by_id_account"), "account", ["withdrawn_by_id"], ["id"]
        )
    op.execute(
        "UPDATE look SET state = 'withdrawn' WHERE state = 'allowed' AND appointment_id IS NULL"
        " AND client_id IN (SELECT id FROM client WHERE email IS NULL AND phone = '')"
    )


def downgrade() -> None:
    """Remove it; what was taken back is a no."""
    op.execute("UPDATE look SET state = 'refused' WHERE state = 'withdrawn'")
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_look_withdrawn_by_id_account"), type_="foreignkey")
        batch_op.drop_column("withdrawal")
        batch_op.drop_column("withdrawn_by_id")
        batch_op.drop_column("withdrawn_at")
