// After a swap, take the reader to what is new: the summary of problems, or else the heading.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main") return;
  const place = event.target.querySelector(".error-summary") ?? event.target.querySelector("h1");
  place?.focus({ preventScroll: true });
});

// The footer comes anew with every step, as it does with every page; kept, it would be seen to jump.
document.addEventListener("htmx:afterSwap", () => {
  const footer = document.querySelector(".footer");
  footer?.replaceWith(footer.cloneNode(true));
});

// A full page with problems starts at its summary too.
document.querySelector(".error-summary")?.focus();

// A request that failed or took too long is said beside the button; everything chosen is still there.
function failed(event, isSo) {
  const note = event.target.closest("form")?.querySelector("[data-failed]");
  if (note) note.hidden = !isSo;
}
// A button loses the focus while it is disabled, and gets it back once it can be pressed again.
function backToButton({ target }) {
  const button = target.closest("form")?.querySelector("[type=submit]");
  setTimeout(() => document.activeElement === document.body && button?.focus({ preventScroll: true }));
}
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => failed(event, true));
  document.addEventListener(failure, backToButton);
}
document.addEventListener("htmx:beforeRequest", (event) => failed(event, false));
