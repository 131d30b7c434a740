"""What staff write down at a visit."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id_kind", sa.String(), nullable=False),
        sa.Column("id_seen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_visit_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name=op.f("fk_visit_recorded_by_id_account")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_visit_screening_id_screening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_screening_id"), ["screening_id"], unique=False)


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_screening_id"))
        batch_op.drop_index(batch_op.f("ix_visit_appointment_id"))

    op.drop_table("visit")
