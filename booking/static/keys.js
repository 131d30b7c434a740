// Single keys for staff who want them (WCAG 2.1.4: each account can switch them off, and then this file is not loaded).
// Every one of them only goes to, or puts the focus on, something that the page has as a link or a field anyway.

const SECOND_WITHIN = 1500; // milliseconds between the two keys of "g t"
let wentAt = -Infinity;

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), select, textarea");
}

function moveRow(step) {
  const links = [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = links[here === -1 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus();
}

function goTo(selector) {
  document.querySelector(selector)?.click();
}

function search(event) {
  const field = document.querySelector("main input[type=search]");
  if (!field) return goTo("[data-key='/']");
  event.preventDefault(); // the slash is not part of what is looked for
  field.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const isSecond = event.timeStamp - wentAt < SECOND_WITHIN;
  wentAt = -Infinity;
  if (isSecond && /^[a-z]$/.test(event.key)) return goTo(`[data-key="g ${event.key}"]`);
  if (event.key === "g") wentAt = event.timeStamp;
  else if (event.key === "j") moveRow(1);
  else if (event.key === "k") moveRow(-1);
  else if (event.key === "/") search(event);
  else if (event.key === "?") goTo("[data-key='?']");
});
