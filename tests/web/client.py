"""A person in front of a page: reads it, fills its form in, presses a button. Each page is looked at on the way."""

from collections import defaultdict
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

HOME = "http://localhost"
TRACES = ("Traceback", "sqlalchemy", "sqlite3", "werkzeug", "jinja2", "/booking/", "site-packages")


def words(tag):
    """The words of a tag as they are read out, on one line."""
    return " ".join(tag.get_text().split())


class Page:
    """What came back, as a person and a screen reader find it."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        query = response.request.query_string.decode()
        self.path = response.request.path + (f"?{query}" if query else "")
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def title(self):
        return words(self.soup.title)

    @property
    def heading(self):
        return words(self.soup.h1)

    @property
    def text(self):
        return words(self.soup.main)

    @property
    def messages(self):
        """The messages of the error summary."""
        return [words(item) for item in self.soup.select(".error-summary li")]

    @property
    def sections(self):
        """The words under each second heading of the page."""
        found = {}
        for heading in self.soup.main.find_all("h2"):
            following = (tag for tag in heading.next_siblings if tag.name)
            parts = []
            for tag in following:
                if tag.name == "h2":
                    break
                parts.append(words(tag))
            found[words(heading)] = " ".join(parts)
        return found

    @property
    def facts(self):
        """Each line of the page's lists of facts; the words of its Change link left out."""
        return {words(item.dt): words(item.dd) for item in self.soup.select("dl.facts > div")}

    @property
    def buttons(self):
        return [words(button) for button in self.soup.main.find_all("button")]

    @property
    def times(self):
        """The times on offer, as posted."""
        return [button["value"] for button in self.soup.select("button.time")]

    def link(self, text):
        """The address of the first link that begins with these words."""
        return next(link["href"] for link in self.soup.find_all("a") if words(link).startswith(text))

    def form(self, button):
        """The form with a button that begins with these words, and that button."""
        for form in self.soup.find_all("form"):
            for found in form.find_all("button"):
                if words(found).startswith(button):
                    return form, found
        raise AssertionError(f"no button {button!r} on {self.path}: {self.text}")

    def values(self, name):
        """What stands in the fields of that name: texts, ticked boxes, chosen answers."""
        return controls(self.soup).getlist(name)

    def says_beside(self, name):
        """What the error beside a field says; the error must be joined to the field."""
        control = self.soup.find(attrs={"name": name})
        described = (control.get("aria-describedby") or "").split()
        group = control.find_parent("fieldset")
        described += (group.get("aria-describedby") or "").split() if group else []
        return " ".join(words(self.soup.find(id=one)) for one in described if one.endswith("-error"))


def controls(part):
    """What a browser would send of the fields in a part of a page."""
    found = MultiDict()
    for control in part.find_all(["input", "textarea", "select"]):
        kind = control.get("type")
        if control.get("name") is None or (kind in ("checkbox", "radio") and not control.has_attr("checked")):
            continue
        if control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            found.add(control["name"], chosen["value"])
        elif control.name == "textarea":
            found.add(control["name"], control.get_text().removeprefix("\n"))
        else:
            found.add(control["name"], control.get("value", ""))
    return found


class Browser:
    """One person's browser, with its cookies and the page it shows."""

    def __init__(self, app, home=HOME):
        self.app = app
        self.home = home
        self.client = app.test_client()
        self.page = None

    def open(self, path, **options):
        """Go to an address and on to wherever it leads."""
        return self._shown(self.client.get(path, base_url=self.home, follow_redirects=True, **options))

    def press(self, button="Continue", answers=None, raw=None):
        """Fill the form of that button in and press it.

        `answers` go by what a person reads: {label or question: text, answer, list of answers, date parts}.
        `raw` overrides fields by their name, with anything that can be sent; None leaves a field out.
        """
        data, action = self.filled(button, answers, raw)
        return self.send(action, data)

    def look(self, button, answers=None):
        """Fill a form that only looks in, and press its button: what was filled in becomes the address."""
        form, pressed = self.page.form(button)
        data = controls(form)
        for label, answer in (answers or {}).items():
            fill(form, data, label, answer)
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        assert form["method"] == "get"
        return self.open(urlsplit(form["action"]).path, query_string=data)

    def filled(self, button="Continue", answers=None, raw=None):
        """What pressing the button would send, and where."""
        form, pressed = self.page.form(button)
        data = controls(form)
        for label, answer in (answers or {}).items():
            fill(form, data, label, answer)
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        for name, value in (raw or {}).items():
            data.poplist(name)
            if value is not None:
                data.setlist(name, value if isinstance(value, list) else [value])
        return data, urljoin(self.page.path, form.get("action") or self.page.path)

    def send(self, action, data):
        """Post these fields to an address."""
        return self._shown(self.client.post(action, data=data, base_url=self.home, follow_redirects=True))

    def forget_session(self):
        """Lose the cookie that the token against forgery is bound to."""
        self.client.delete_cookie("session")

    def _shown(self, response):
        self.page = Page(response)
        if response.mimetype == "text/html":
            assert_well_made(self.page)
        return self.page


def fill(form, data, label, answer):
    """Put an answer where a person would find its place."""
    for group in form.find_all("fieldset"):
        if label in words(group.legend):
            fill_group(group, data, label, answer)
            return
    for found in form.find_all("label"):
        if words(found).startswith(label):
            control = form.find(id=found["for"])
            if control.get("type") == "checkbox":
                data.poplist(control["name"])
                if answer:
                    data.add(control["name"], control["value"])
            else:
                data[control["name"]] = answer
            return
    raise AssertionError(f"no field {label!r}")


def fill_group(group, data, label, answer):
    if isinstance(answer, tuple):
        texts = group.find_all("input", type="text")
        for control, text in zip(texts, answer, strict=True):
            data[control["name"]] = str(text)
        return
    choices = {words(found): group.find(id=found["for"]) for found in group.find_all("label")}
    wanted = [choices[choice] for choice in (answer if isinstance(answer, list) else [answer])]
    data.setlist(wanted[0]["name"], [control["value"] for control in wanted])


def assert_well_made(page):
    """What holds for every page, whatever it is about."""
    for trace in TRACES:
        assert trace not in page.response.text, f"{page.path} shows {trace}"
    tags = page.soup.find_all(True)
    named = defaultdict(list)
    for tag in tags:
        named[tag.name].append(tag)
        assert_clean(page, tag)
    assert page.soup.html["lang"]
    for once in ("title", "h1", "main"):
        assert len(named[once]) == 1, f"{page.path} has {len(named[once])} {once}"
        assert words(named[once][0]), page.path
    ids = [tag["id"] for tag in tags if "id" in tag.attrs]
    assert sorted(ids) == sorted(set(ids)), f"{page.path} has an id twice"
    labelled = {label["for"] for label in named["label"] if words(label)}
    for control in (*named["input"], *named["textarea"], *named["select"]):
        if control.get("type") != "hidden":
            assert control["id"] in labelled, f"{page.path}: {control} has no label"
    for form in named["form"]:
        token = form.find("input", attrs={"name": "csrf_token"})
        if form["method"] == "get":
            assert token is None, f"{page.path}: a form that only looks puts the token into the address"
            continue
        assert form["method"] == "post", page.path
        assert token["value"], page.path
    for tag in tags:
        described = f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')}".split()
        assert set(described) <= set(ids), f"{page.path}: {tag} is described by nothing"
    assert_errors_well_told(page, tags)


def assert_clean(page, tag):
    """Nothing that the Content-Security-Policy would have to forbid."""
    assert tag.name != "style", page.path
    assert not any(name == "style" or name.startswith("on") for name in tag.attrs), f"{page.path}: {tag}"
    if tag.name == "script":
        assert tag["src"].startswith("/static/"), f"{page.path}: {tag}"
        assert not tag.get_text(), f"{page.path}: {tag}"
    if tag.name in ("button", "a", "legend", "th"):
        assert words(tag), f"{page.path}: {tag} has no name"


def assert_errors_well_told(page, tags):
    """Each message stands in the summary, linked to its field, and beside the field, joined to it."""
    summary = next((tag for tag in tags if "error-summary" in tag.get("class", ())), None)
    assert page.title.startswith("Error: ") == (summary is not None), page.title
    if summary is None:
        wrong = [tag for tag in tags if "error" in tag.get("class", ()) or tag.has_attr("aria-invalid")]
        assert wrong == [], page.path
        return
    assert page.messages, page.path
    linked = set()
    for item in summary.find_all("a"):
        target = page.soup.find(id=item["href"].removeprefix("#"))
        assert target is not None, f"{page.path}: {item} leads nowhere"
        assert target.name in ("input", "textarea", "select"), f"{page.path}: {item} leads to no field"
        beside = page.says_beside(target["name"])
        assert words(item) in beside, f"{page.path}: {words(item)!r} is not beside its field"
        linked.add(beside)
    assert {words(error) for error in page.soup.find_all("p", class_="error")} == linked, page.path
