// The pages work without this file. With it: errors are read out at once, a second press of a button
// sends nothing, "None of these" lets go of the other boxes, and free times are told by the
// visitor's own clock as well.

document.querySelector(".error-summary")?.focus();

// A pressed button rests once its form is on the way (a moment later, so that its own value is sent too).
// It wakes when the page is shown again by Back, or after ten seconds should the answer never come.
const sent = new Map();

function wake(form) {
  for (const button of sent.get(form) ?? []) button.disabled = false;
  sent.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.set(form, []);
  setTimeout(() => {
    if (event.submitter) {
      event.submitter.disabled = true;
      sent.set(form, [event.submitter]);
    }
  });
  setTimeout(() => wake(form), 10_000);
});

addEventListener("pageshow", () => {
  for (const form of sent.keys()) wake(form);
  for (const button of document.querySelectorAll("form[method=post] button:disabled")) button.disabled = false;
});

document.addEventListener("change", ({ target }) => {
  const group = target.type === "checkbox" && target.checked && target.closest("fieldset");
  if (!group || !group.querySelector("[data-exclusive]")) return;
  const alone = target.hasAttribute("data-exclusive");
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    if (box !== target && (alone || box.hasAttribute("data-exclusive"))) box.checked = false;
  }
});

// A visitor whose clock differs from the clinic's at a time reads both: their own small beneath the clinic's.
function clock(zone, language) {
  const parts = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  const format = new Intl.DateTimeFormat(language, parts);
  return (instant) => Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

const ownTime = document.querySelector("[data-own-time]");
if (ownTime) {
  const atClinic = clock(ownTime.dataset.ownTime, document.documentElement.lang);
  const here = clock(undefined, document.documentElement.lang);
  for (const time of document.querySelectorAll(".time time")) {
    const [there, own] = [atClinic, here].map((told) => told(new Date(time.dateTime)));
    const [thereText, ownText] = [there, own].map(({ hour, minute }) => `${hour}:${minute}`);
    if (thereText === ownText && there.weekday === own.weekday) continue;
    const told = there.weekday === own.weekday ? ownText : `${own.weekday} ${ownText}`;
    const small = document.createElement("small");
    const rest = document.createElement("span");
    rest.className = "visually-hidden";
    rest.textContent = ` ${ownTime.dataset.suffix}`;
    small.append(told, rest);
    time.parentElement.append(small);
    if (!ownTime.hidden) continue;
    ownTime.textContent = ownTime.textContent.replace("{there}", thereText).replace("{here}", told);
    ownTime.hidden = false;
  }
}
