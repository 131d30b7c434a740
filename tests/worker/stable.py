"""Workers that are killed without warning, one every half second, until every message is sent; then says how many.

A process of its own, started by test_killed_workers.py: it forks each worker from an app that is there already, since a
fresh one would be killed before it had begun. Leases and pauses are shortened; all else is the real command.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta

from flask.cli import ScriptInfo
from sqlalchemy import event, func, select

from booking.app import create_app
from booking.cli import worker
from booking.domain import messages as rules
from booking.store import messages as store
from booking.store.database import db
from booking.store.messages import MessageRow

WORKERS = 2
KILLED_EVERY = 0.5
LEASE = timedelta(seconds=6)
PAUSES = (timedelta(seconds=1),)


def make_app(url, port):
    """The app, on SQLite without waiting for the disk: it is processes that die here, and never the machine."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=url, MAIL_PORT=int(port))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return app


def begin(app):
    """The id of one more worker."""
    child = os.fork()
    if child:
        return child
    try:
        with app.app_context():
            db.engine.dispose(close=False)
        worker.main(args=[], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    finally:
        os._exit(0)


def waiting(app):
    """How many messages are not over yet."""
    with app.app_context():
        over = ["sent", "failed", "dropped"]
        count = db.session.scalar(select(func.count()).where(MessageRow.state.not_in(over)))
        db.session.remove()
        db.engine.dispose()
        return count


def main(url, port):
    store.LEASE, rules.PAUSES = LEASE, PAUSES
    app = make_app(url, port)
    running = [begin(app) for _ in range(WORKERS)]
    kills = 0
    while waiting(app):
        time.sleep(KILLED_EVERY)
        killed = running.pop(random.randrange(WORKERS))  # noqa: S311  chance, not secrecy
        os.kill(killed, signal.SIGKILL)
        os.waitpid(killed, 0)
        kills += 1
        running.append(begin(app))
    for child in running:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    print(kills)  # noqa: T201  the answer goes to standard output


main(*sys.argv[1:])
