"""Doctors' letters, links that clients are sent, and who was reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "clearance_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("says", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_clearance_letter_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_clearance_letter_recorded_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_letter")),
        sa.UniqueConstraint("uuid", name=op.f("uq_clearance_letter_uuid")),
    )
    with op.batch_alter_table("clearance_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_letter_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "client_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_client_link_appointment_id_appointment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_client_link_secret_hash")),
    )
    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_link_appointment_id"), ["appointment_id"], unique=False)

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("letter_reminded_at")

    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_link_appointment_id"))

    op.drop_table("client_link")
    with op.batch_alter_table("clearance_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_letter_appointment_id"))

    op.drop_table("clearance_letter")
