// The figure passes clicks and keys on to the checkboxes of the list. Its looks follow them by the style sheet alone.
const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const boxOf = (place) => document.getElementById(place.dataset.box);
const placesBeside = (place) => [...place.closest("svg").querySelectorAll(".place")];

// One stop of the Tab key for the whole figure: the place where the reader was last.
function stopAt(place) {
  for (const other of placesBeside(place)) other.tabIndex = other === place ? 0 : -1;
}

// What the list says, for those who hear the figure. Before the first time it is no control, and not heard at all.
function follow() {
  for (const figure of document.querySelectorAll(".body-picture__figure")) {
    const places = [...figure.querySelectorAll(".place")];
    for (const place of places) place.setAttribute("aria-checked", boxOf(place).checked);
    if (figure.hasAttribute("aria-hidden") && places.length) {
      stopAt(places[0]);
      figure.removeAttribute("aria-hidden");
    }
  }
}

document.addEventListener("click", ({ target }) => {
  const place = target.closest(".place");
  if (!place) return;
  stopAt(place);
  boxOf(place).click();
});

document.addEventListener("keydown", (event) => {
  const place = event.target.closest(".place");
  if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === " ") boxOf(place).click();
  else if (event.key in ARROWS) {
    const places = placesBeside(place);
    const next = places[(places.indexOf(place) + ARROWS[event.key] + places.length) % places.length];
    stopAt(next);
    next.focus();
  } else return;
  event.preventDefault();
});

// After choices.js, which takes answers back without saying so.
document.addEventListener("change", follow);
document.addEventListener("htmx:afterSettle", follow);
addEventListener("pageshow", follow);
follow();
