"""Looks: requests without a time, and links, messages and enquiries about them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_look_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_look_client_id_client")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_look_decided_by_id_account")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_look_screening_id_screening")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_look_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_look_appointment_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_look_reference")),
        sa.UniqueConstraint("uuid", name=op.f("uq_look_uuid")),
    )
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_look_screening_id"), ["screening_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_look_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_look_state"), ["state"], unique=False)

    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("look_id", sa.Integer(), nullable=True))
        batch_op.alter_column("appointment_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_client_link_look_id"), ["look_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_client_link_look_id_look"), "look", ["look_id"], ["id"])
        batch_op.create_check_constraint("about_one_thing", "(appointment_id IS NULL) <> (look_id IS NULL)")

    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("look_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_enquiry_look_id"), ["look_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_enquiry_look_id_look"), "look", ["look_id"], ["id"])

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("look_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_look_id"), ["look_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_message_look_id_look"), "look", ["look_id"], ["id"])


def downgrade() -> None:
    """Remove them, with what is only about them."""
    op.execute("DELETE FROM client_link WHERE look_id IS NOT NULL")
    op.execute("DELETE FROM message WHERE look_id IS NOT NULL")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_look_id_look"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_look_id"))
        batch_op.drop_column("look_id")

    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enquiry_look_id_look"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_enquiry_look_id"))
        batch_op.drop_column("look_id")

    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.drop_constraint("about_one_thing", type_="check")
        batch_op.drop_constraint(batch_op.f("fk_client_link_look_id_look"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_client_link_look_id"))
        batch_op.alter_column("appointment_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("look_id")

    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_look_state"))
        batch_op.drop_index(batch_op.f("ix_look_service_id"))
        batch_op.drop_index(batch_op.f("ix_look_screening_id"))
        batch_op.drop_index(batch_op.f("ix_look_client_id"))

    op.drop_table("look")
