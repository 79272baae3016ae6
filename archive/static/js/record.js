// The record page: copying the credit line and the citation, leafing with the arrow keys, forgetting a kept form.
import { forgetSaved } from "./kept.js";

forgetSaved();

// Copy buttons: shown only where the browser can copy.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent.trim();
      await navigator.clipboard.writeText(text);
      button.classList.add("is-done");
      setTimeout(() => button.classList.remove("is-done"), 2000);
    });
  }
}

// Left and right turn the page of a document, unless somebody is typing, zooming or listening.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const turn = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!turn || event.target.closest?.("input, textarea, select, audio, video, pre, dialog, [data-keys], [tabindex='0']")) return;
  document.querySelector(`.reader-bar a[rel="${turn}"]`)?.click();
});

// A turned page keeps the focus where it was, so that Enter turns the next one.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "reader" && event.target?.id !== "reader") return;
  const turn = event.detail.requestConfig?.elt?.getAttribute?.("rel");
  (document.querySelector(`.reader-bar a[rel="${turn}"]`) ?? document.querySelector(".reader-bar a"))?.focus({ preventScroll: true });
});
