"""Tables and queries. Nothing here commits: use cases open one transaction each (`database.transaction`)."""
