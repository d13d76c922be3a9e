// Paper should say when it was printed. The page itself is the same every day, so the browser writes the date.
const today = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
for (const place of document.querySelectorAll("[data-today]")) place.textContent = today;
