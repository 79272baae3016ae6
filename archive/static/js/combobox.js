// A text box with suggestions, after the ARIA pattern "combobox with list autocomplete, manual selection".
// <div data-combo data-source="/suggest" [data-submit]><input></div>: the source answers ?q= with
// {"suggestions": [{"text", "note"?, "value"?, "href"?}]}. The box works as plain text where the source is silent.
let serial = 0;

class Combo {
  constructor(holder) {
    this.holder = holder;
    this.input = holder.querySelector("input");
    this.options = [];
    this.active = -1;
    this.typed = this.input.value;
    this.list = document.createElement("ul");
    this.list.className = "combo-list";
    this.list.id = `combo-${(serial += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.getAttribute("aria-label") || this.input.labels?.[0]?.textContent.trim() || "");
    this.list.hidden = true;
    holder.append(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    this.input.form?.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  ask() {
    this.typed = this.input.value;
    clearTimeout(this.timer);
    if (this.typed.trim().length < 2) return this.close();
    this.timer = setTimeout(() => this.fetch(), 120);
  }

  async fetch() {
    this.abort?.abort();
    this.abort = new AbortController();
    const source = new URL(this.holder.dataset.source, window.location.href);
    source.searchParams.set("q", this.typed);
    try {
      const answer = await fetch(source, { signal: this.abort.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      this.show((await answer.json()).suggestions);
    } catch (error) {
      // An aborted or lost request only means that there is nothing to offer; the box stays usable.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    if (document.activeElement !== this.input || options.length === 0) return this.close();
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  row(option, index) {
    const row = document.createElement("li");
    row.className = "combo-option";
    row.id = `${this.list.id}-${index}`;
    row.dataset.index = String(index);
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = option.text;
    if (option.lang) text.lang = option.lang;
    row.append(text);
    if (option.note) {
      const note = document.createElement("span");
      note.className = "combo-note";
      note.textContent = option.note;
      row.append(note);
    }
    return row;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) return event.key === "ArrowDown" ? this.ask() : undefined;
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.input.value = this.typed;
      this.close();
    }
  }

  move(step) {
    // One place more than there are options: beyond either end stands the text as it was typed.
    const places = this.options.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = this.list.children[this.active];
    if (!row) {
      this.input.removeAttribute("aria-activedescendant");
      this.input.value = this.typed;
      return;
    }
    this.input.setAttribute("aria-activedescendant", row.id);
    this.input.value = this.valueOf(this.active);
    row.scrollIntoView({ block: "nearest" });
  }

  valueOf(index) {
    return this.options[index].value ?? this.options[index].text;
  }

  choose(index) {
    const option = this.options[index];
    this.input.value = this.valueOf(index);
    this.typed = this.input.value;
    this.close();
    this.input.dispatchEvent(new CustomEvent("combo:choose", { bubbles: true, detail: option }));
    if (option.href) window.location.assign(option.href);
    else if ("submit" in this.holder.dataset) this.input.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    // A suggestion that is still under way must not open over what was asked for meanwhile.
    this.abort?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

export function equipCombos(within) {
  for (const holder of within.querySelectorAll("[data-combo]:not([data-equipped])")) {
    holder.dataset.equipped = "";
    if (holder.dataset.source) new Combo(holder);
  }
}
