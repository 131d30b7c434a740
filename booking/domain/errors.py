"""Refusals: each has a name and a stable code; the web turns a code into a sentence in one place."""

from booking.domain.passwords import PasswordFault


class RefusalError(Exception):
    """Something a person asked for that the rules do not allow; nothing was changed."""

    code = "refused"


class SlotTakenError(RefusalError):
    """Somebody else owns a cell of the wanted time."""

    code = "slot-taken"


class TimeNotOfferedError(RefusalError):
    """The wanted time is not on offer: outside the plan, past, too soon, too far off or before an allowed date."""

    code = "time-not-offered"


class BookingNotAllowedError(RefusalError):
    """The screening's outcome allows no time at all (refuse, or an open wait)."""

    code = "booking-not-allowed"


class TooManyOpenError(RefusalError):
    """There are as many appointments to come for this e-mail address or phone as one person may have."""

    code = "too-many-open"


class BarredError(TooManyOpenError):
    """Staff want to speak with this client before the next booking. To the client it is as if there were too many."""


class TooManyChangesError(RefusalError):
    """It was changed as often as may be without a person."""

    code = "too-many-changes"


class AnswersIncompleteError(RefusalError):
    """A page of the enquiry has not been filled in yet."""

    code = "answers-incomplete"


class AnswersChangedError(RefusalError):
    """What is about to be sent is not what the check page showed."""

    code = "answers-changed"


class EnquiryGoneError(RefusalError):
    """The enquiry has expired or was deleted."""

    code = "enquiry-gone"


class ActNotAllowedError(RefusalError):
    """The appointment's state does not allow this act (for example: confirm something already declined)."""

    code = "act-not-allowed"


class ReaderNeededError(ActNotAllowedError):
    """An answer stands against this act, so it is for somebody who may read the answers and write down why."""

    code = "reader-needed"


class BegunError(ActNotAllowedError):
    """The consultation has begun undecided: it is too late for this act, and the appointment ends by itself."""

    code = "begun"


class TooEarlyError(ActNotAllowedError):
    """This is done on the day of the consultation and not before."""

    code = "too-early"


class ChangedMeanwhileError(RefusalError):
    """Somebody else changed the appointment, or the setting, after this page was shown."""

    code = "changed-meanwhile"


class ReasonMissingError(RefusalError):
    """The act asks for a written reason."""

    code = "reason-missing"


class OthersLeftOutsideError(RefusalError):
    """The change leaves appointments outside the hours that were not shown before it was sent."""

    code = "others-left-outside"


class HolidaysUnknownError(RefusalError):
    """No public holidays are known for that country, or the country has no such part."""

    code = "holidays-unknown"


class WordingRefusedError(RefusalError):
    """A text that may not go out by e-mail: too long, of health, or with a placeholder that does not exist."""

    code = "wording-refused"


class LastServiceError(RefusalError):
    """Without this service nothing would be on offer."""

    code = "last-service"


class NameTakenError(RefusalError):
    """Another technician has this name: nobody could tell the two apart."""

    code = "name-taken"


class KindInUseError(RefusalError):
    """The service has appointments to come, so it cannot be held in another way; `count` says how many."""

    code = "kind-in-use"

    def __init__(self, count: int) -> None:
        """How many appointments to come stand against it."""
        super().__init__(count)
        self.count = count


class NotFoundError(RefusalError):
    """There is no such thing, or it is not for this person; the two are never told apart."""

    code = "not-found"


class VersionTakenError(RefusalError):
    """A rule set of that version is published already, and published versions never change."""

    code = "version-taken"


class RuleSetError(ValueError):
    """A rule set that cannot be used; `faults` are sentences, each naming the question or rule."""

    def __init__(self, *faults: str) -> None:
        """All that is wrong, in the order of the file."""
        super().__init__("; ".join(faults))
        self.faults = faults


class ChangedRuleSetError(RuleSetError):
    """A published rule set whose bytes are not those that were published, or judged by; `version` says which."""

    def __init__(self, version: str) -> None:
        """Its version."""
        super().__init__(f"rule set {version}: its content is not what was published")
        self.version = version


class DueDiligenceError(ValueError):
    """A due-diligence file that cannot be used; `faults` are sentences, each naming the key at fault."""

    def __init__(self, *faults: str) -> None:
        """All that is wrong, in the order of the file."""
        super().__init__("; ".join(faults))
        self.faults = faults


class WrongCodeError(RefusalError):
    """The code of the second factor is wrong, too old, or was used before."""

    code = "wrong-code"


class WrongPasswordError(RefusalError):
    """The password given for a change is not the account's."""

    code = "wrong-password"


class PasswordRefusedError(RefusalError):
    """The new password is too short, too long or easily guessed; `fault` says which."""

    code = "password-refused"

    def __init__(self, fault: PasswordFault) -> None:
        """What is wrong with it."""
        super().__init__(fault)
        self.fault = fault


class OtherRoleError(RefusalError):
    """There is an account with this address, and it has another role or is another technician's."""

    code = "other-role"


class TechnicianMissingError(RefusalError):
    """An account with the role of a technician must say which one, and no other role may."""

    code = "technician-missing"


class LastOwnerError(RefusalError):
    """Without this account nobody would own the clinic."""

    code = "last-owner"


class ClinicRefusedError(ValueError):
    """A clinic that cannot be set up like this; the text is a sentence for whoever installs it."""
