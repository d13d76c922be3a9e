// After a swap, take the reader to what is new: the summary of problems, or else the heading.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main") return;
  const place = event.target.querySelector(".error-summary") ?? event.target.querySelector("h1");
  place?.focus({ preventScroll: true });
});

// A full page with problems starts at its summary too.
document.querySelector(".error-summary")?.focus();

// A request that never got an answer is said beside the button; everything typed is still there.
document.addEventListener("htmx:sendError", (event) => {
  event.target.closest("form")?.querySelector("[data-failed]")?.removeAttribute("hidden");
});
