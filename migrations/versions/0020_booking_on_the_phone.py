"""Staff book for somebody on the phone: whose an unfinished form is, and clients without an e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the account; an e-mail address may be missing."""
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_enquiry_account_id"), ["account_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_enquiry_account_id_account"), "account", ["account_id"], ["id"])
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    """Forget whose a form is; who has no e-mail address gets an empty one."""
    op.execute("UPDATE client SET email = '' WHERE email IS NULL")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enquiry_account_id_account"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_enquiry_account_id"))
        batch_op.drop_column("account_id")
