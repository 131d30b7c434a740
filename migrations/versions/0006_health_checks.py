"""Health checks before a visit, and which questions a letter is asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; answers of clinics that are set up already grow old after fourteen days."""
    op.create_table(
        "health_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("says_more", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_health_check_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_health_check_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_check")),
    )
    with op.batch_alter_table("health_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_check_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_health_check_screening_id"), ["screening_id"], unique=False)

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("letter_questions", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stale_after_days", sa.Integer(), nullable=False, server_default="14"))
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("stale_after_days", server_default=None)

    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked_appointment_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_enquiry_checked_appointment_id"), ["checked_appointment_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_enquiry_checked_appointment_id_appointment"),
            "appointment",
            ["checked_appointment_id"],
            ["id"],
        )


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enquiry_checked_appointment_id_appointment"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_enquiry_checked_appointment_id"))
        batch_op.drop_column("checked_appointment_id")

    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_column("stale_after_days")

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("letter_questions")
        batch_op.drop_column("asked_again_at")

    with op.batch_alter_table("health_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_check_screening_id"))
        batch_op.drop_index(batch_op.f("ix_health_check_appointment_id"))

    op.drop_table("health_check")
