// Forms kept in this browser: each under its own key, until the server says that it has them.
export const keyOf = (subject) => `sandiq-draft:${subject}`;

// After a successful save the server leaves a cookie with the form's name; its copy here has served its purpose.
export function forgetSaved() {
  const found = /(?:^|; )sandiq_saved=([^;]*)/.exec(document.cookie);
  if (!found) return;
  document.cookie = "sandiq_saved=; path=/; max-age=0; samesite=lax";
  try {
    // Written percent-encoded so that every character survives the cookie; a quoted value loses its quotes.
    localStorage.removeItem(keyOf(decodeURIComponent(found[1].replace(/^"|"$/g, ""))));
  } catch {
    // A closed storage holds nothing to forget.
  }
}
