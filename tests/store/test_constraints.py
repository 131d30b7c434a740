from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from booking.store import constraints
from booking.store.database import Base


def keys():
    return [
        constraint
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    ]


def test_every_key_has_a_name():
    assert [key for key in keys() if not key.name] == []


def test_every_constraint_and_index_has_a_name():
    tables = Base.metadata.tables.values()
    named = [part for table in tables for part in (*table.constraints, *table.indexes)]
    assert [part for part in named if not part.name] == []


def test_no_two_keys_share_their_columns():
    """SQLite names the columns of a broken key and not the key."""
    columns = [tuple(str(column) for column in key.columns) for key in keys()]
    assert len(set(columns)) == len(columns)


def test_every_refusal_belongs_to_a_key_that_exists():
    assert set(constraints.REFUSALS) <= {str(key.name) for key in keys()}
