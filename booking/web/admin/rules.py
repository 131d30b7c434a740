"""Rule sets for the owner: which versions there are, what changed between two, and what answers would mean."""

from collections.abc import Mapping
from datetime import date

from flask import abort, render_template, request
from flask_babel import gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from booking.domain.ruleset import AskedAt, Json, RuleSet
from booking.domain.screening import Assessment
from booking.usecases import rules as use_case
from booking.web.admin import admin, change_words, words
from booking.web.context import page_clinic
from booking.web.health_fields import field_of, stored_answer
from booking.web.moment import now
from booking.web.step_form import StepForm


@admin.get("/rules")
def rules() -> str:
    """All published versions."""
    return render_template("admin/rules.html", versions=use_case.list_versions(now()), now=now())


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
    rule_set = use_case.of_version(version)
    today = page_clinic().policy.local_date(now())
    form = _form(rule_set, today)
    tried = None
    if form.is_submitted():
        form.validate()
        answers = _answers(form, rule_set)
        tried = use_case.try_out(version, answers, today, _moment(form["moment"].data))
        _forget_missing(form)
    return render_template(
        "admin/rules_try.html",
        form=form,
        has_errors=bool(form.errors),
        rule_set=rule_set,
        tried=tried,
        lines=_lines(tried),
        outcome=words.outcome(tried.outcome) if tried else "",
        today=today,
    )


def _form(rule_set: RuleSet, today: date) -> StepForm:
    fields = {question.id: field_of(question, None, today) for question in rule_set.questions}
    moments = words.moments()
    fields["moment"] = SelectField(
        gettext("Asked"), choices=[SelectChoice(moment.value, moments[moment]) for moment in AskedAt]
    )
    form: StepForm = type("TryForm", (StepForm,), fields)()
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
