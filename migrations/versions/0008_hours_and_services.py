"""Dated exceptions, time off, closed periods, public holidays; services in person and by video."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what was on offer before is in person."""
    op.create_table(
        "closed_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_closed_period_forwards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_period")),
    )
    with op.batch_alter_table("closed_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_period_ends_on"), ["ends_on"], unique=False)

    op.create_table(
        "hours_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name=op.f("fk_hours_exception_technician_id_technician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_exception")),
        sa.UniqueConstraint("technician_id", "day", name=op.f("uq_hours_exception_technician_id")),
    )
    with op.batch_alter_table("hours_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_exception_day"), ["day"], unique=False)

    op.create_table(
        "hours_exception_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exception_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("is_break", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts % 5 = 0 AND ends % 5 = 0", name=op.f("ck_hours_exception_period_whole_cells")),
        sa.CheckConstraint(
            "starts >= 0 AND starts < ends AND ends <= 1440", name=op.f("ck_hours_exception_period_inside_the_day")
        ),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["hours_exception.id"],
            name=op.f("fk_hours_exception_period_exception_id_hours_exception"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_exception_period")),
    )
    with op.batch_alter_table("hours_exception_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_exception_period_exception_id"), ["exception_id"], unique=False)

    op.create_table(
        "time_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_time_off_forwards")),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name=op.f("fk_time_off_technician_id_technician")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )
    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_off_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_off_technician_id"), ["technician_id"], unique=False)

    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holiday_country", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("holiday_region", sa.String(), nullable=True))

    _widen_service()


def _widen_service() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="in-person"))
        batch_op.add_column(sa.Column("address", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("directions", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("map_url", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("join_url", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("minimum_notice_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("furthest_days", sa.Integer(), nullable=True))

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_service_kind_and_link"),
            "kind IN ('in-person', 'video') AND (kind = 'in-person' OR join_url IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_service_own_window"), "minimum_notice_minutes >= 0 AND furthest_days >= 0"
        )


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_service_own_window"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_service_kind_and_link"), type_="check")
        batch_op.drop_column("furthest_days")
        batch_op.drop_column("minimum_notice_minutes")
        batch_op.drop_column("join_url")
        batch_op.drop_column("map_url")
        batch_op.drop_column("directions")
        batch_op.drop_column("address")
        batch_op.drop_column("kind")

    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_column("holiday_region")
        batch_op.drop_column("holiday_country")

    op.drop_table("time_off")
    op.drop_table("hours_exception_period")
    op.drop_table("hours_exception")
    op.drop_table("closed_period")
