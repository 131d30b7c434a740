"""The clinic's own words: in e-mails, in the answers of the safety page, in the safety advisories."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; until somebody writes any, the product's and the file's hold."""
    op.create_table(
        "notice_wording",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("notice", "place", name=op.f("pk_notice_wording")),
    )
    op.create_table(
        "due_answer",
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("technician", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("question", "technician", name=op.f("pk_due_answer")),
    )
    op.create_table(
        "advisories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_advisories_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisories")),
        sa.UniqueConstraint("version", name=op.f("uq_advisories_version")),
    )
    with op.batch_alter_table("advisories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advisories_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("advisories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advisories_account_id"))
    op.drop_table("advisories")
    op.drop_table("due_answer")
    op.drop_table("notice_wording")
