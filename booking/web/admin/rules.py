"""Rule sets for the owner: which versions there are, what changed between two, and what answers would mean."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import abort, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from booking.domain.ruleset import AskedAt, Json, Outcome, Question, RuleSet
from booking.domain.screening import Assessment
from booking.domain.trying import filled_in
from booking.usecases import rules as use_case
from booking.web.admin import admin, change_words, words
from booking.web.context import page_clinic
from booking.web.health_fields import field_of, stored_answer
from booking.web.moment import now
from booking.web.step_form import StepForm

# The server takes fields of at most 128 KiB, and a browser adds a byte to each line of the file that comes back.
LONGEST_FILE = 96 * 1024
# Fields beside the questions; no question can have these names.
EVERYTHING_ELSE = "everything-else"
RULE_FILE = "rule-file"


@admin.get("/rules")
def rules() -> str:
    """All published versions."""
    versions = use_case.list_versions(now())
    return render_template("admin/rules.html", versions=versions, now=now(), pair=_pair(versions))


def _pair(versions: use_case.Versions) -> StepForm | None:
    """Any two versions to compare, the two newest at first; None where there are no two."""
    names = [one.version for one in versions.published if one.version not in versions.changed]
    if len(names) < 2:
        return None
    fields = {
        "older": SelectField(gettext("From"), choices=names, default=names[1]),
        "newer": SelectField(gettext("To"), choices=names, default=names[0]),
    }
    form: StepForm = type("PairForm", (StepForm,), fields)(formdata=None)
    return form


@admin.get("/rules/compare")
def compare_rules() -> str:
    """What changed from one version to another, both named in the address."""
    older, newer = request.args.get("older", ""), request.args.get("newer", "")
    compared = use_case.compare_versions(older, newer)
    return render_template(
        "admin/rules_compare.html",
        older=older,
        newer=newer,
        changes=[change_words.in_words(change, compared.older, compared.newer) for change in compared.changes],
    )


@admin.route("/rules/try/<version>", methods=["GET", "POST"])
def try_rules(version: str) -> str:
    """Give answers, see outcome, findings and dates. Nothing is stored."""
    return _tried(use_case.of_version(version), answered=request.method == "POST")


@admin.route("/rules/file", methods=["GET", "POST"])
def try_file_of_rules() -> str:
    """Try a rule-set file out before it is published; its faults if it has any. Nothing is stored.

    The file travels in the page: once chosen, it comes back with the answers.
    """
    typed = request.form.get(RULE_FILE)
    form = RuleFileForm(formdata=None) if typed is not None else RuleFileForm()
    if typed is None and not form.validate_on_submit():
        return render_template("admin/rules_file.html", form=form, has_errors=bool(form.errors), faults=[])
    data = typed.encode() if typed is not None else form.content
    faults = use_case.check_content(data)
    if faults:
        return render_template("admin/rules_file.html", form=RuleFileForm(formdata=None), faults=faults)
    return _tried(use_case.read_content(data), answered=typed is not None, rule_file=data.decode())


class RuleFileForm(StepForm):
    """A rule-set file to try out."""

    file = FileField(lazy_gettext("Rule-set file"))
    content = b""

    def validate_file(self, field: FileField) -> None:
        """Refuse no file, and one that is longer than any rule set."""
        if not field.data:
            raise ValidationError(gettext("Choose a rule-set file"))
        self.content = field.data.read(LONGEST_FILE + 1)
        if len(self.content) > LONGEST_FILE:
            raise ValidationError(gettext("The file is too long: use %(kib)s KiB or less", kib=LONGEST_FILE // 1024))


def _tried(rule_set: RuleSet, *, answered: bool, rule_file: str | None = None) -> str:
    """The page to try a rule set out, with what the answers would mean if there are any."""
    today = page_clinic().policy.local_date(now())
    form = _form(rule_set, today, answered, rule_file)
    tried, uncounted = None, []
    if answered:
        form.validate()
        answers = _answers(form, rule_set)
        if form[EVERYTHING_ELSE].data:
            typed = [question.id for question in rule_set.questions if form[question.id].data]
            answers = filled_in(rule_set, answers, left_open=typed)
        moment = _moment(form["moment"].data)
        tried = use_case.try_out(rule_set, answers, today, moment)
        uncounted = _uncounted(form, rule_set, rule_set.asked(answers, moment))
        _forget_missing(form)
    return render_template(
        "admin/rules_try.html",
        form=form,
        has_errors=bool(form.errors),
        rule_set=rule_set,
        tried=tried,
        lines=_lines(tried),
        consultation_from=_consultation_from(tried, today),
        uncounted=uncounted,
        outcome=words.outcome(tried.outcome) if tried else "",
        today=today,
        everything_else=form[EVERYTHING_ELSE],
        is_file=rule_file is not None,
        taken=use_case.published_fault(rule_file.encode()) if rule_file is not None else None,
    )


def _form(rule_set: RuleSet, today: date, answered: bool, rule_file: str | None) -> StepForm:
    fields = {question.id: field_of(question, None, today) for question in rule_set.questions}
    moments = words.moments()
    fields["moment"] = SelectField(
        gettext("Asked"), choices=[SelectChoice(moment.value, moments[moment]) for moment in AskedAt]
    )
    fields[EVERYTHING_ELSE] = BooleanField(gettext("Everything else: no, or none of these"), default=True)
    if rule_file is not None:
        fields[RULE_FILE] = HiddenField(default=rule_file)
    kind = type("TryForm", (StepForm,), fields)
    form: StepForm = kind() if answered else kind(formdata=None)
    return form


def _moment(value: str) -> AskedAt:
    try:
        return AskedAt(value)
    except ValueError:
        abort(400)


def _answers(form: StepForm, rule_set: RuleSet) -> Mapping[str, Json]:
    """What was filled in rightly; the rest counts as not answered."""
    return {
        question.id: stored_answer(form[question.id].data)
        for question in rule_set.questions
        if not form[question.id].errors and form[question.id].data
    }


def _uncounted(form: StepForm, rule_set: RuleSet, asked: Sequence[Question]) -> list[str]:
    """The questions that were answered here, and would not have been asked."""
    return [each.text for each in rule_set.questions if form[each.id].data and each not in asked]


def _consultation_from(tried: Assessment | None, today: date) -> date | None:
    """From when a consultation may be, for a service that waits bind."""
    if tried is None or tried.treatment_from is None or tried.open_wait or tried.outcome is Outcome.REFUSE:
        return None
    return max(today, tried.treatment_from - timedelta(days=page_clinic().policy.consultation_lead_days))


def _forget_missing(form: StepForm) -> None:
    """Here nothing has to be answered: only what was filled in wrongly is an error."""
    for field in form:
        message = getattr(field, "message", None)
        field.errors = [error for error in field.errors if error != message]


def _lines(tried: Assessment | None) -> list[dict[str, object]]:
    if tried is None:
        return []
    return [
        {"outcome": words.outcome(finding.outcome), "finding": finding}
        for finding in sorted(tried.findings, key=lambda finding: -finding.outcome)
    ]
