// The edit form: rows that multiply, dates read aloud as understood, shortcuts, and a draft that survives
// a lost connection. The form works without any of it.
import { equipCombos } from "./combobox.js";
import { forgetSaved, keyOf } from "./kept.js";

const form = document.querySelector("[data-form]");
const state = form.querySelector("[data-draft-state]");
const localKey = keyOf(form.dataset.subject);
let saved = false;
forgetSaved();

// --- repeated fields: a blank row is always there; "Another" adds one more -------------------------------
function renumber(html, path, from, to) {
  const dotted = `${path}.${from}`;
  const dashed = `f-${path.replaceAll(".", "-")}-${from}`;
  return html.replaceAll(`"${dotted}"`, `"${path}.${to}"`).replaceAll(`"${dotted}.`, `"${path}.${to}.`)
    .replaceAll(`"${dashed}"`, `"f-${path.replaceAll(".", "-")}-${to}"`).replaceAll(`"${dashed}-`, `"f-${path.replaceAll(".", "-")}-${to}-`);
}

function equipRepeat(repeat) {
  const add = repeat.querySelector(":scope > [data-add]");
  const items = repeat.querySelectorAll(":scope > [data-item]");
  const blank = items[items.length - 1];
  const template = blank.innerHTML;
  let count = items.length;
  const equipRemove = (row) => {
    const remove = row.querySelector(":scope > [data-remove]");
    remove.hidden = false;
    remove.addEventListener("click", () => {
      const others = [...repeat.querySelectorAll(":scope > [data-item]")].filter((other) => other !== row);
      if (others.length) {
        row.remove();
        add.focus();
      } else {
        // The last row stays, emptied: a form without any of the field's inputs would leave the field as it was.
        for (const input of row.querySelectorAll("input, textarea, select")) {
          if (input.tagName === "SELECT") input.selectedIndex = 0;
          else input.value = "";
        }
        row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      }
      form.dispatchEvent(new Event("input"));
    });
  };
  if (items.length > 1) blank.remove();
  for (const row of repeat.querySelectorAll(":scope > [data-item]")) equipRemove(row);
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = document.createElement("div");
    row.className = "repeat-item";
    row.dataset.item = "";
    row.innerHTML = renumber(template, repeat.dataset.repeat, items.length - 1, count);
    count += 1;
    add.before(row);
    equipCombos(row);
    equipDates(row);
    equipRemove(row);
    for (const inner of row.querySelectorAll("[data-repeat]")) equipRepeat(inner);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}
// The outer ones first: what they hold as their pattern must be as the server drew it.
for (const repeat of form.querySelectorAll("[data-repeat]")) equipRepeat(repeat);

// --- names and their records: typing over a name lets go of the record it came from -----------------------
form.addEventListener("input", (event) => {
  const holder = event.target.closest("[data-authority]");
  if (holder && event.target.closest("[data-combo]") && !/\.role$/.test(event.target.name)) holder.querySelector("[data-number]").value = "";
});
form.addEventListener("combo:choose", (event) => {
  const holder = event.target.closest("[data-authority]");
  if (holder && event.detail.id !== undefined && !/\.role$/.test(event.target.name)) holder.querySelector("[data-number]").value = event.detail.id ?? "";
});

// --- dates -------------------------------------------------------------------------------------------------
function equipDates(within) {
  for (const input of within.querySelectorAll("[data-understand]")) {
    const out = input.closest("[data-date]").querySelector("[data-understood]");
    if (!out) continue;
    let timer = 0;
    const say = async () => {
      if (!input.value.trim()) { out.textContent = ""; return; }
      try {
        const answer = await fetch(`${input.dataset.understand}?text=${encodeURIComponent(input.value)}`);
        out.textContent = answer.ok ? (await answer.json()).text : "";
      } catch {
        // Without a connection nothing is said; the server reads the date when the form arrives.
        out.textContent = "";
      }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 250); });
  }
}
equipDates(form);

// --- shortcuts -----------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const wanted = event.key === "Enter" ? "[data-save-next]" : event.key.toLowerCase() === "s" ? "[data-save]" : "";
  if (!wanted) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(wanted));
});

// --- drafts --------------------------------------------------------------------------------------------------
function snapshot() {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  return { at: Date.now(), base: form.elements.base_revision.value, pairs };
}
const initial = JSON.stringify(snapshot().pairs);
// The form as the server last kept it.
let known = initial;
let timer = 0;
function keepHere(now) {
  try {
    localStorage.setItem(localKey, JSON.stringify(now));
  } catch {
    // A full or closed storage: the server still keeps it.
  }
}
async function keep() {
  const now = snapshot();
  if (JSON.stringify(now.pairs) === initial) return;
  keepHere(now);
  const body = new FormData(form);
  body.set("subject", form.dataset.subject);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    known = JSON.stringify(now.pairs);
    if (saved) return;
    state.textContent = form.dataset.kept;
    state.classList.remove("error-text");
    forgetLocal();
  } catch {
    state.textContent = form.dataset.lost;
    state.classList.add("error-text");
  }
}
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1200); });
window.addEventListener("online", keep);
form.addEventListener("submit", () => { saved = true; clearTimeout(timer); keepHere(snapshot()); });
// Whoever comes back to this page by the browser's own arrow goes on editing it.
window.addEventListener("pageshow", () => { saved = false; });
window.addEventListener("pagehide", () => {
  const now = snapshot();
  if (!saved && JSON.stringify(now.pairs) !== known) keepHere(now);
});

function forgetLocal() {
  try {
    localStorage.removeItem(localKey);
  } catch {
    // A closed storage holds nothing to forget.
  }
}
function localDraft() {
  try { return JSON.parse(localStorage.getItem(localKey) ?? "null"); } catch { return null; }
}
// An answer to what was just sent shows all of it already.
if ("answered" in form.dataset) forgetLocal();
const left = localDraft();
const notice = document.querySelector("[data-local-draft]");
if (left && JSON.stringify(left.pairs) !== initial) notice.hidden = false;
else if (left) forgetLocal();
document.querySelector("[data-local-restore]").addEventListener("click", () => {
  for (const [name, value] of left.pairs) {
    let input = form.elements[name];
    if (!input) {
      const repeat = [...form.querySelectorAll("[data-repeat]")].filter((box) => name.startsWith(`${box.dataset.repeat}.`)).pop();
      repeat?.querySelector(":scope > [data-add]").click();
      input = form.elements[name];
    }
    if (!input || input instanceof RadioNodeList) continue;
    input.value = value;
  }
  // Compared with the version it began from, so that what others saved meanwhile is merged or asked about.
  form.elements.base_revision.value = left.base;
  notice.hidden = true;
  keep();
});
document.querySelector("[data-local-forget]").addEventListener("click", () => { forgetLocal(); notice.hidden = true; });
form.dataset.ready = "";
