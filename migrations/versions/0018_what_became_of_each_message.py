"""What became of each try of a message, which messages say another one again, and who saw that one failed."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; of tries made before there is no record."""
    op.create_table(
        "message_try",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_try_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_message_try")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("again_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_again_of_id"), ["again_of_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_message_again_of_id_message"), "message", ["again_of_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_message_seen_by_id_account"), "account", ["seen_by_id"], ["id"])


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_seen_by_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_message_again_of_id_message"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_again_of_id"))
        batch_op.drop_column("seen_by_id")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("again_of_id")
    op.drop_table("message_try")
