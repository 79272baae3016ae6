// Many files, in chunks that resume. Without this the form sends them in one piece, up to the server's limit.
//
// All files of one visit are a batch. Its name is kept for the tab, and where each file has got to is kept by tus in
// the browser's storage: after a lost connection, a reload or a crash the same files, chosen again, go on.
const form = document.querySelector("[data-upload]");
const list = form.querySelector("[data-list]");
const state = form.querySelector("[data-state]");
const box = form.querySelector("[data-sending]");
const bar = form.querySelector("[data-total-bar]");
const totalText = form.querySelector("[data-total-text]");
const drop = form.querySelector("[data-drop]");
const folder = form.querySelector("#folder");
const words = JSON.parse(form.dataset.words);
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
const headers = { "X-CSRFToken": form.elements.csrf_token?.value ?? "", Accept: "application/json" };
const AT_ONCE = 3;
const KEY = "upload-batch";
const entries = new Set();
const queue = [];
let running = 0;
let then = "";
let leaving = false;
let ready = false;

form.dataset.live = "";
if ("webkitdirectory" in folder) form.querySelector("[data-folder-choice]").hidden = false;

function tell(text, warm = false) {
  state.textContent = text;
  state.classList.toggle("is-warm", warm);
}

// --- the batch and what has arrived of it ------------------------------------------------------------------
const batch = () => form.elements.batch.value;

async function arrived(name) {
  const answer = await fetch(`${form.dataset.endpoint}?batch=${encodeURIComponent(name)}`, { headers });
  return answer.ok ? (await answer.json()).uploads : [];
}

// What tus remembers of files on their way: [key in localStorage, batch, moment].
function remembered() {
  return Object.keys(localStorage).filter((key) => key.startsWith("tus::")).map((key) => {
    const told = JSON.parse(localStorage.getItem(key));
    return [key, told.metadata.batch, Date.parse(told.creationTime)];
  });
}

function forget(name) {
  sessionStorage.removeItem(KEY);
  for (const [key, its] of remembered()) if (its === name) localStorage.removeItem(key);
}

// Held as long as the page lives, so that another tab does not go on with what this one is sending.
const hold = (name, options = {}) => new Promise((resolve) => {
  if (!navigator.locks) resolve(false);
  else navigator.locks.request(`upload ${name}`, options, (lock) => { resolve(Boolean(lock)); return lock ? new Promise(() => undefined) : null; });
});

async function resume() {
  const kept = sessionStorage.getItem(KEY);
  const last = remembered().sort((a, b) => b[2] - a[2])[0]?.[1];
  // The tab's own batch after a reload; otherwise the last one, if the tab that began it is closed.
  const name = kept ?? (last && await hold(last, { ifAvailable: true }) ? last : "");
  const found = name ? await arrived(name) : [];
  if (name && !found.length) forget(name);
  if (found.length) form.elements.batch.value = name;
  sessionStorage.setItem(KEY, batch());
  hold(batch());
  for (const one of found) {
    const entry = row({ path: one.path, url: one.url, size: one.length, sent: one.offset });
    mark(entry, one.offset === one.length ? "arrived" : "missing");
  }
}

// --- rows --------------------------------------------------------------------------------------------------
function row(facts) {
  const item = form.querySelector("[data-row]").content.firstElementChild.cloneNode(true);
  const entry = { file: null, url: "", sent: 0, upload: null, ...facts, item, progress: item.querySelector("progress"), said: item.querySelector("[data-said]"), again: item.querySelector("[data-retry]") };
  item.querySelector(".name").textContent = entry.path;
  entry.progress.setAttribute("aria-label", entry.path);
  entry.again.addEventListener("click", () => { mark(entry, "waiting"); queue.push(entry); tell(""); pump(); });
  item.querySelector("[data-remove]").addEventListener("click", () => remove(entry));
  entries.add(entry);
  list.append(item);
  return entry;
}

function mark(entry, what, text = words[what]) {
  entry.state = what;
  entry.said.textContent = text;
  entry.item.classList.toggle("is-failed", what === "failed" || what === "missing");
  entry.again.hidden = what !== "failed";
  entry.progress.value = entry.size ? entry.sent / entry.size : Number(what === "arrived");
  show();
}

async function remove(entry) {
  const at = queue.indexOf(entry);
  if (at >= 0) queue.splice(at, 1);
  if (entry.state === "sending") running -= 1;
  entry.state = "gone";
  entries.delete(entry);
  entry.item.remove();
  form.querySelector("#files").focus();
  tell("");
  pump();
  await entry.upload?.abort();
  const url = entry.upload?.url ?? entry.url;
  if (url) await fetch(url, { method: "DELETE", headers: { ...headers, "Tus-Resumable": "1.0.0" } }).catch(() => undefined);
}

let shown = 0;
function show() {
  // Thousands of files report at once; the sum is drawn once a frame.
  shown ||= requestAnimationFrame(() => {
    shown = 0;
    let all = 0, sent = 0, done = 0;
    for (const entry of entries) { all += entry.size; sent += entry.sent; done += entry.state === "arrived" ? 1 : 0; }
    box.hidden = !entries.size;
    bar.value = all ? sent / all : Number(done > 0);
    totalText.textContent = words.total.replace("{done}", done).replace("{all}", entries.size).replace("{share}", percent.format(bar.value));
  });
}

// --- sending -----------------------------------------------------------------------------------------------
function add(file, path) {
  for (const entry of entries) {
    const same = entry.file ? entry.path === path && entry.file.size === file.size && entry.file.lastModified === file.lastModified : false;
    if (same) return;
  }
  const entry = row({ file, path, size: file.size });
  mark(entry, "waiting");
  queue.push(entry);
  pump();
}

function pump() {
  show();
  while (ready && running < AT_ONCE && queue.length) {
    const entry = queue.shift();
    running += 1;
    mark(entry, "sending");
    send(entry).catch((error) => ended(entry, "failed", error.message));
  }
  if (!then || !ready || running || queue.length || !entries.size) return;
  if ([...entries].every((entry) => entry.state === "arrived")) begin();
  else { then = ""; tell(words.stuck, true); lock(false); }
}

function ended(entry, what, text) {
  if (entry.state !== "sending") return;
  running -= 1;
  if (what === "arrived") entry.sent = entry.size;
  mark(entry, what, text);
  pump();
}

async function send(entry) {
  const upload = new window.tus.Upload(entry.file, {
    endpoint: form.dataset.endpoint,
    chunkSize: 8 * 1024 * 1024,
    // Long patience: a laptop that sleeps or a line that breaks must not end an upload.
    retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000],
    headers,
    metadata: { filename: entry.file.name, path: entry.path, batch: batch() },
    onShouldRetry: (error) => retry(entry, error),
    onProgress: (sent) => { entry.sent = sent; entry.progress.value = entry.size ? sent / entry.size : 1; show(); },
    // Only what the server has taken shows that the line holds again.
    onChunkComplete: () => back(entry),
    onSuccess: () => { back(entry); ended(entry, "arrived"); },
    onError: (error) => ended(entry, "failed", reason(error)),
  });
  entry.upload = upload;
  const before = await earlier(entry, upload);
  if (entry.state !== "sending") return;
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
}

async function earlier(entry, upload) {
  const known = await upload.findPreviousUploads();
  const before = known.find((one) => one.metadata.batch === batch() && one.metadata.path === entry.path);
  // The row that was drawn for it after the reload makes way; one that does not go on is given up.
  for (const one of entries) {
    if (one.file || one.path !== entry.path) continue;
    const goes = before && new URL(before.uploadUrl, location.href).pathname === one.url;
    if (goes) { entries.delete(one); one.item.remove(); } else if (one.state === "missing") await remove(one);
  }
  return before;
}

function back(entry) {
  if (!entry.lost) return;
  entry.lost = false;
  tell(then ? words.patience : "");
}

function retry(entry, error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (!status) { entry.lost = true; tell(words.lost, true); }
  // What a person must change first is not helped by patience; 409 is cured by asking for the offset anew.
  return !status || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
}

function reason(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === 401 || (status >= 300 && status < 400)) return words.signin;
  try {
    return JSON.parse(error.originalResponse.getBody()).error.text;
  } catch {
    return words.failed;
  }
}

window.addEventListener("online", () => {
  for (const entry of entries) {
    if (entry.lost && entry.state === "sending") entry.upload.abort().then(() => entry.upload.start());
  }
});

// --- the end: a batch becomes an import ----------------------------------------------------------------------
function lock(on) {
  for (const button of form.querySelectorAll("[data-start]")) button.setAttribute("aria-disabled", String(on));
}

async function begin() {
  if (leaving) return;
  leaving = true;
  const body = new FormData(form);
  body.delete("files");
  body.set("then", then);
  then = "";
  tell(words.starting);
  try {
    const answer = await fetch(form.dataset.begin, { method: "POST", body, headers });
    if (answer.redirected && answer.ok) {
      forget(batch());
      window.location.assign(answer.url);
      return;
    }
    tell((await answer.json()).error.text, true);
  } catch {
    tell(words.failed, true);
  }
  leaving = false;
  lock(false);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (then || leaving) return;
  if (!entries.size) { tell(words.none, true); return; }
  then = event.submitter?.value ?? "run";
  lock(true);
  tell(words.patience);
  pump();
});

// --- choosing and dropping, folders included ------------------------------------------------------------------
for (const input of [form.querySelector("#files"), folder]) {
  input.addEventListener("change", () => {
    for (const file of input.files) add(file, file.webkitRelativePath || file.name);
    input.value = "";
  });
}

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
// A file that misses the box must not replace the page, and the upload with it.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const roots = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  if (roots.length) for (const root of roots) await walk(root, "");
  else for (const file of files) add(file, file.name);
});

// Shown again by the Back button, the page would still hold what has become an import.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
resume().catch(() => undefined).finally(() => { ready = true; pump(); });
