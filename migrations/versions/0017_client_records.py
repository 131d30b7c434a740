"""Records of clients that staff correct, join and bar."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; every client that is there already stands for themselves."""
    op.create_table(
        "client_bar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("barred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("barred_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["barred_by_id"], ["account.id"], name=op.f("fk_client_bar_barred_by_id_account")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_bar_client_id_client")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["account.id"], name=op.f("fk_client_bar_lifted_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_bar")),
        sa.UniqueConstraint("uuid", name=op.f("uq_client_bar_uuid")),
    )
    with op.batch_alter_table("client_bar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_bar_client_id"), ["client_id"], unique=False)
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("joined_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_client_joined_into_id_client"), "client", ["joined_into_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_client_joined_into_id"), ["joined_into_id"], unique=False)
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)


def downgrade() -> None:
    """Remove them; what was joined stays joined."""
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_joined_into_id"))
        batch_op.drop_constraint(batch_op.f("fk_client_joined_into_id_client"), type_="foreignkey")
        batch_op.drop_column("joined_into_id")
        batch_op.drop_column("version")
    op.drop_table("client_bar")
