// Many files, in chunks that resume. Without this the form sends them in one piece, up to the server's limit.
const form = document.querySelector("[data-upload]");
const list = form.querySelector("[data-list]");
const state = form.querySelector("[data-state]");
const total = form.querySelector("[data-total]");
const bar = form.querySelector("[data-total-bar]");
const totalText = form.querySelector("[data-total-text]");
const drop = form.querySelector("[data-drop]");
const token = () => form.elements.csrf_token?.value ?? "";
const entries = [];
const AT_ONCE = 3;
let running = 0;
let then = "run";
let wanted = false;

const folder = form.querySelector("#folder");
if ("webkitdirectory" in folder) form.querySelector("[data-folder-choice]").hidden = false;

function add(file, path) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = path;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", path);
  const said = document.createElement("span");
  said.className = "small muted";
  said.textContent = form.dataset.textWaiting;
  row.append(name, progress, said);
  list.append(row);
  entries.push({ file, path, progress, said, sent: 0, done: false, failed: false, busy: false });
  pump();
}

function show() {
  const all = entries.reduce((sum, entry) => sum + entry.file.size, 0);
  const sent = entries.reduce((sum, entry) => sum + entry.sent, 0);
  total.hidden = entries.length === 0;
  bar.value = all ? sent / all : 1;
  const done = entries.filter((entry) => entry.done).length;
  totalText.textContent = `${done} / ${entries.length}`;
}

function pump() {
  show();
  for (const entry of entries) {
    if (running >= AT_ONCE) return;
    if (!entry.busy && !entry.done && !entry.failed) send(entry);
  }
  if (wanted && entries.length && entries.every((entry) => entry.done || entry.failed)) begin();
}

function send(entry) {
  entry.busy = true;
  running += 1;
  entry.said.textContent = form.dataset.textSending;
  const upload = new window.tus.Upload(entry.file, {
    endpoint: form.dataset.endpoint,
    chunkSize: 8 * 1024 * 1024,
    // Long patience: a laptop that sleeps or a line that breaks must not end an upload.
    retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000],
    headers: { "X-CSRFToken": token() },
    metadata: { filename: entry.file.name, path: entry.path, batch: form.dataset.batch },
    removeFingerprintOnSuccess: true,
    onShouldRetry: () => { state.textContent = form.dataset.textLost; return true; },
    onProgress: (sent, all) => { entry.sent = sent; entry.progress.value = all ? sent / all : 1; state.textContent = ""; show(); },
    onSuccess: () => { entry.done = true; entry.sent = entry.file.size; entry.progress.value = 1; entry.said.textContent = form.dataset.textThere; running -= 1; pump(); },
    onError: () => { entry.failed = true; entry.said.textContent = form.dataset.textFailed; entry.said.classList.add("error-text"); running -= 1; pump(); },
  });
  upload.start();
}

async function begin() {
  wanted = false;
  const body = new FormData(form);
  body.delete("files");
  body.set("then", then);
  const answer = await fetch(form.dataset.begin, { method: "POST", body, credentials: "same-origin", redirect: "follow" });
  if (answer.redirected) window.location.assign(answer.url);
  else state.textContent = form.dataset.textFailed;
}

for (const input of [form.querySelector("#files"), folder]) {
  input.addEventListener("change", () => {
    for (const file of input.files) add(file, file.webkitRelativePath || file.name);
    input.value = "";
  });
}

form.addEventListener("submit", (event) => {
  if (!entries.length) return;
  event.preventDefault();
  then = event.submitter?.value ?? "run";
  wanted = true;
  pump();
});

// --- dropping, folders included ---------------------------------------------------------------------------
async function walk(entry, prefix) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    add(file, prefix + entry.name);
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!part.length) break;
      for (const child of part) await walk(child, `${prefix}${entry.name}/`);
    }
  }
}
for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const roots = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (roots.length) for (const root of roots) await walk(root, "");
  else for (const file of event.dataTransfer.files) add(file, file.name);
});
