"""The answer time in working hours; how often a client has changed the address of an appointment."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A clinic that said when it answers in words of its own starts with one working day, eight hours."""
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_within_hours", sa.Integer(), nullable=False, server_default="8"))
        batch_op.drop_column("answers_within")
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("answers_within_hours", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_clinic_answers_in_time"), "answers_within_hours > 0")

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address_changes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.alter_column("address_changes", server_default=None)


def downgrade() -> None:
    """Back to words for the answer time."""
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("address_changes")

    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_clinic_answers_in_time"), type_="check")
        batch_op.drop_column("answers_within_hours")
        batch_op.add_column(sa.Column("answers_within", sa.String(), nullable=False, server_default="one working day"))
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.alter_column("answers_within", server_default=None)
