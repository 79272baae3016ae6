// The search page: says the new count aloud, opens the facets as a sheet on the phone, and sends choices at once.
import { announce } from "./page.js";

const root = document.documentElement;

function sheet(open) {
  if (open) root.dataset.sheet = "facets";
  else delete root.dataset.sheet;
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href="#facets"], a[href="#results"]') : null;
  if (!link) return;
  event.preventDefault();
  const opening = link.getAttribute("href") === "#facets";
  sheet(opening);
  if (opening) document.querySelector("#facets a, #facets summary")?.focus();
  else document.querySelector('a[href="#facets"]')?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !root.dataset.sheet) return;
  sheet(false);
  document.querySelector('a[href="#facets"]')?.focus();
});

document.addEventListener("change", (event) => {
  const control = event.target instanceof Element ? event.target.closest("[data-send]") : null;
  control?.form?.requestSubmit();
});

document.addEventListener("htmx:afterSettle", () => {
  const count = document.getElementById("result-count");
  if (count) announce(count.textContent.trim());
});
