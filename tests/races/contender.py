"""One of several processes that want the same thing at once; started by crowd.py.

Reads one line of JSON for each race: the database, the moment to start, and what each of its threads shall do.
Answers with one line: for each thread "ok" and the result, or the name of the error.
"""

import json
import sys
import threading
import time
from datetime import date, datetime, timedelta
from functools import cache

from booking.app import create_app
from booking.domain.hours import ClosedPeriod, DayHours, TimeOff, WeeklyHours
from booking.store import accounts, clients
from booking.store.database import db
from booking.usecases import (
    bars,
    book,
    change,
    client_details,
    decide,
    hours,
    links,
    look_withdrawal,
    move,
    reschedule,
    schedule,
    your_page,
)


@cache
def app_on(url):
    return create_app("testing", SQLALCHEMY_DATABASE_URI=url)


def confirm(reference, version, account_id, now):
    return decide.confirm_appointment(reference, version, accounts.get_viewer(account_id), now)


def decline(reference, version, account_id, now):
    return decide.decline_appointment(reference, version, "A reason", accounts.get_viewer(account_id), now)


def cancel(reference, version, account_id, now):
    return change.cancel_appointment(reference, version, "", accounts.get_viewer(account_id), now)


def move_to(reference, version, technician, starts_at, account_id, now):
    starts_at = datetime.fromisoformat(starts_at)
    return move.move_appointment(reference, version, technician, starts_at, accounts.get_viewer(account_id), now)


def reschedule_to(secret, version, technician, starts_at, now):
    return reschedule.reschedule(secret, version, technician, datetime.fromisoformat(starts_at), now)


def book_unlocked(secret, digest, now):
    """A booking without the lock on the client's e-mail address and phone, for the negative control."""
    clients.lock_contact = lambda _email, _phone: None
    return book.confirm_booking(secret, digest, now)


def bar(client_id, version, account_id, now):
    return bars.bar_client(client_id, version, "A reason", accounts.get_viewer(account_id), now)


def join(client_id, version, other_id, other_version, account_id, now):
    viewer = accounts.get_viewer(account_id)
    return client_details.join_clients(client_id, version, other_id, other_version, [], viewer, now)


def take_back(reference, version, account_id, now):
    return look_withdrawal.withdraw_look(reference, version, "A reason", accounts.get_viewer(account_id), now)


def stop_links(reference, account_id, now):
    return links.renew_look_links(reference, accounts.get_viewer(account_id), now, stop=True, send=False)


def references(appointments):
    return [stored.appointment.reference for stored in appointments]


def time_off(technician, starts_at, minutes, account_id, now):
    starts_at = datetime.fromisoformat(starts_at)
    away = TimeOff(starts_at, starts_at + timedelta(minutes=minutes))
    return references(schedule.add_time_off(technician, away, accounts.get_viewer(account_id), now).appointments)


def day_off(technician, day, account_id, now):
    viewer = accounts.get_viewer(account_id)
    return references(schedule.set_exception(technician, date.fromisoformat(day), DayHours(), viewer, now))


def close(day, account_id, now):
    closed = ClosedPeriod(date.fromisoformat(day), date.fromisoformat(day), "Closed.")
    return references(schedule.add_closed_period(closed, accounts.get_viewer(account_id), now).appointments)


def usual_week(technician, day, account_id, now):
    """Nobody works any more on the weekday of that date; two such changes follow each other."""
    viewer, weekday = accounts.get_viewer(account_id), date.fromisoformat(day).weekday()
    shown = hours.show_hours(technician, viewer, now)
    weekly = WeeklyHours({key: parts for key, parts in shown.weekly.working.items() if key != weekday}, {})
    return references(schedule.set_weekly_hours(technician, weekly, shown.version, viewer, now))


def born_on(secret, day, now):
    return your_page.open_link(secret, date.fromisoformat(day), now) is not None


ACTS = {
    "born on": born_on,
    "book": book.confirm_booking,
    "book unlocked": book_unlocked,
    "confirm": confirm,
    "decline": decline,
    "cancel": cancel,
    "move": move_to,
    "reschedule": reschedule_to,
    "time_off": time_off,
    "day_off": day_off,
    "close": close,
    "bar": bar,
    "join": join,
    "take back": take_back,
    "stop links": stop_links,
    "usual_week": usual_week,
}


def run(app, start_at, act, arguments, now, answers, place):
    with app.app_context():
        db.session.connection()  # connected before the start, so that all start together
        db.session.rollback()
        time.sleep(max(0.0, start_at - time.time()))
        begun = time.monotonic()
        try:
            answer = ["ok", ACTS[act](*arguments, now)]
        except Exception as error:  # noqa: BLE001  every error is an answer here
            answer = [type(error).__name__, str(error)]
        answers[place] = [*answer, time.monotonic() - begun]


def main():
    print("ready", flush=True)  # noqa: T201  answers go to standard output
    for line in sys.stdin:
        task = json.loads(line)
        app, now = app_on(task["url"]), datetime.fromisoformat(task["now"])
        answers = [None] * len(task["jobs"])
        threads = [
            threading.Thread(target=run, args=(app, task["start_at"], act, arguments, now, answers, place))
            for place, (act, *arguments) in enumerate(task["jobs"])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with app.app_context():
            db.engine.dispose()
        print(json.dumps(answers), flush=True)  # noqa: T201


main()
