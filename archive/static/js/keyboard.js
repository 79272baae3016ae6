// Single-key shortcuts: / to the search box, j and k along the results, digits to one of them, Enter opens, ? explains.
// They can be switched off in the dialog that ? opens (WCAG 2.1.4), and never fire while somebody is typing.
const KEPT = "sandiq.shortcuts";

function stored() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // Storage is closed in some private windows; shortcuts then stay on.
  }
}

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog, [role=slider], [data-keys]"));
}

function hits() {
  return [...document.querySelectorAll("[data-hits] [data-hit]")];
}

function goTo(index) {
  const all = hits();
  const hit = all[Math.max(0, Math.min(index, all.length - 1))];
  if (!hit) return;
  for (const other of all) other.classList.toggle("is-here", other === hit);
  hit.querySelector("a[href]")?.focus({ preventScroll: true });
  hit.scrollIntoView({ block: "nearest" });
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  const at = hits().findIndex((hit) => hit.classList.contains("is-here"));
  if (event.key === "/") {
    const box = document.querySelector("main [data-search-box]") ?? document.querySelector("[data-search-box]");
    if (!box || box.offsetParent === null) return;
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "о") goTo(at + 1);
  else if (event.key === "k" || event.key === "л") goTo(at < 0 ? 0 : at - 1);
  else if (/^[1-9]$/.test(event.key) && hits().length) goTo(Number(event.key) - 1);
  else if (event.key === "?") document.getElementById("shortcuts")?.showModal();
  else return;
  event.preventDefault();
}

export function equipKeyboard() {
  let on = stored();
  const box = document.querySelector("[data-shortcuts]");
  if (box) {
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      try {
        localStorage.setItem(KEPT, on ? "on" : "off");
      } catch {
        // The choice then holds for this page only.
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (on) press(event);
  });
  document.addEventListener("focusin", (event) => {
    const here = event.target instanceof Element ? event.target.closest("[data-hit]") : null;
    for (const hit of document.querySelectorAll("[data-hit].is-here")) if (hit !== here) hit.classList.remove("is-here");
    if (here && event.target.matches(":focus-visible")) here.classList.add("is-here");
  });
}
