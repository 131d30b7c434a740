"""Published rule sets, and when the questions of a screening were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "rule_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sa.UniqueConstraint("version", name=op.f("uq_rule_set_version")),
    )
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_set_in_force_from"), ["in_force_from"], unique=False)

    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.String(), nullable=False, server_default="booking"))
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.alter_column("asked_at", server_default=None)


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.drop_column("asked_at")

    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_set_in_force_from"))

    op.drop_table("rule_set")
