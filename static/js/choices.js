// "None of these" and other answers take each other back, so that nobody has to undo by hand.
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox" || !target.checked) return;
  const group = target.closest(".choices");
  for (const other of group?.querySelectorAll("input") ?? []) {
    if (other !== target && ("exclusive" in target.dataset || "exclusive" in other.dataset)) other.checked = false;
  }
});
