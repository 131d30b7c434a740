"""What the words of the message log are called: notices, states, faults, and why something is not sent again."""

from flask_babel import gettext

from booking.domain.message_log import Fault, WhyNot
from booking.domain.messages import Delivery, Notice


def notices() -> dict[Notice, str]:
    """What each message tells."""
    return {
        Notice.REQUEST_RECEIVED: gettext("Request received"),
        Notice.CONFIRMED: gettext("Confirmed"),
        Notice.DECLINED: gettext("Declined"),
        Notice.ONE_THING_MORE: gettext("One thing more is needed"),
        Notice.ONE_THING_MORE_REMINDER: gettext("One thing more: reminder"),
        Notice.LAPSED: gettext("Lapsed"),
        Notice.RESCHEDULED: gettext("Moved or changed"),
        Notice.CANCELLED: gettext("Cancelled"),
        Notice.ANYTHING_CHANGED: gettext("Has anything changed?"),
        Notice.REMINDER: gettext("Reminder of the time"),
        Notice.LOST_LINK: gettext("Lost link"),
        Notice.LOOK_ASKED: gettext("Look: asked for"),
        Notice.LOOK_REFUSED: gettext("Look: still no"),
        Notice.LOOK_ALLOWED: gettext("Look: times offered"),
        Notice.LOOK_WITHDRAWN: gettext("Look: times taken back"),
        Notice.STAFF_NEW_BOOKING: gettext("Staff: new request"),
        Notice.STAFF_CONFIRMED: gettext("Staff: confirmed"),
        Notice.STAFF_LAPSED: gettext("Staff: lapsed"),
        Notice.STAFF_RESCHEDULED: gettext("Staff: moved or changed"),
        Notice.STAFF_CANCELLED: gettext("Staff: cancelled"),
        Notice.STAFF_MOVED_AWAY: gettext("Staff: moved to somebody else"),
        Notice.STAFF_LOOK_AGAIN: gettext("Staff: something new was said"),
        Notice.STAFF_LOOK_ASKED: gettext("Staff: a look is asked for"),
        Notice.STAFF_ERASURE_ASKED: gettext("Staff: deletion is asked for"),
        Notice.STAFF_MAIL_TROUBLE: gettext("Staff: trouble with the mail"),
        Notice.STAFF_INVITED: gettext("Staff: invitation"),
        Notice.STAFF_SIGN_IN_CHANGED: gettext("Staff: sign-in changed"),
        Notice.STAFF_TEST: gettext("Staff: test"),
    }


def notice(value: Notice) -> str:
    """What one tells."""
    return notices().get(value, value.value)


def states() -> dict[Delivery, str]:
    """Where a message can stand."""
    return {
        Delivery.QUEUED: gettext("Queued"),
        Delivery.SENDING: gettext("Sending"),
        Delivery.RETRYING: gettext("Trying again"),
        Delivery.SENT: gettext("Sent"),
        Delivery.FAILED: gettext("Failed"),
        Delivery.DROPPED: gettext("Dropped"),
    }


def fault(value: Fault) -> str:
    """Why a message did not go out."""
    return {
        Fault.NO_MAILBOX: gettext("There is no such mailbox. Is the address right?"),
        Fault.FULL: gettext("The mailbox is full."),
        Fault.DISTRUSTED: gettext("Their mail server does not trust ours, or takes this for unwanted mail."),
        Fault.SIGN_IN: gettext("Our mail server wants another name or password. Please tell whoever runs this site."),
        Fault.LATER: gettext("Their mail server asked us to come back later."),
        Fault.REFUSED: gettext("The mail server refused it."),
        Fault.NO_CONNECTION: gettext("Our mail server could not be reached."),
        Fault.NO_ANSWER: gettext("The mail server did not answer in time."),
        Fault.NOT_SECURE: gettext("No safe connection to our mail server. Please tell whoever runs this site."),
        Fault.KEY: gettext("The key it is sealed with is missing. Please tell whoever runs this site."),
        Fault.OTHER: gettext("Something went wrong here. Please tell whoever runs this site."),
    }[value]


def why_not(value: WhyNot) -> str:
    """Why a message is not sent again."""
    return {
        WhyNot.ON_ITS_WAY: gettext("It is still on its way, and is tried again by itself."),
        WhyNot.DROPPED: gettext("It was not sent on purpose: it was old news, or the address was changed."),
        WhyNot.ONCE_ONLY: gettext("A message of this kind is not sent again."),
        WhyNot.OVER: gettext("It is not sent again: the appointment's time has passed."),
        WhyNot.MOVED: gettext("It is not sent again: the appointment is at another time now."),
        WhyNot.STANDS_ELSEWHERE: gettext("It is not sent again: what it says does not hold any more."),
        WhyNot.NO_ADDRESS: gettext("It is not sent again: nobody gets it there any more."),
    }[value]
