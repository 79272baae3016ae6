// What every page does beyond links and forms: theme, menus, dialogs, toasts, and the modules that more pages share.
import { equipCombos } from "./combobox.js";
import { equipKeyboard } from "./keyboard.js";

const root = document.documentElement;

function chooseTheme(choice) {
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  // A cookie, so that the server draws the next page right from its first byte.
  const age = choice ? 31536000 : 0;
  document.cookie = `theme=${choice}; path=/; max-age=${age}; samesite=lax`;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const theme = target.closest("[data-theme-choice]");
  if (theme) chooseTheme(theme.dataset.themeChoice);
  const opener = target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (target.closest("[data-dismiss]")) target.closest("[data-toast]")?.remove();
  if (target instanceof HTMLDialogElement && target.open) {
    // The dialog itself is hit only beside its contents, on the backdrop.
    const box = target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) target.close();
  }
  const menu = target.closest("details[data-menu]");
  closeMenus(menu && target.closest(".menu-list, summary") ? menu : null);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Forms sent by htmx prove where they come from the same way as ordinary ones.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// An answer that cannot be shown in place (a lost session, an error page) is shown as the page it is.
document.addEventListener("htmx:responseError", (event) => {
  const path = event.detail.pathInfo?.finalRequestPath;
  if (path && event.detail.requestConfig?.verb === "get") window.location.assign(path);
});

export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  // The pause makes screen readers speak the same words again when they come twice.
  setTimeout(() => { live.textContent = text; }, 60);
}

for (const opener of document.querySelectorAll("[data-dialog][hidden]")) opener.hidden = false;
document.querySelector("[data-focus]")?.focus();
equipCombos(document);
equipKeyboard();
document.addEventListener("htmx:afterSettle", (event) => equipCombos(event.target));
