// The pages work without this file. With it: errors are read out at once, a second press of a button
// sends nothing, and "None of these" lets go of the other boxes.

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
