/* Small comforts over pages that work without any script. No template is built here, no string is evaluated. */

const live = document.getElementById("live");
const say = (key) => {
  if (live && live.dataset[key]) live.textContent = live.dataset[key];
};

/* The first thing to read after a refused form is what was wrong. */
document.querySelector("[data-focus]")?.focus();

/* "/" goes to the search box, unless one is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("input[type=search]");
  if (box) {
    event.preventDefault();
    box.focus();
  }
});

/* Filters apply as soon as they are chosen; free text waits for Enter. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-auto-submit]") && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) {
    form.requestSubmit();
  }
});

/* Empty filters stay out of the address, so that it can be shared. */
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  for (const field of event.target.elements) {
    if (field.name && field.value === "" && !field.disabled) {
      field.disabled = true;
      setTimeout(() => (field.disabled = false));
    }
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(new URL(button.dataset.copy || location.href, location.href).href);
  say("copied");
  button.classList.add("is-copied");
});
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

/* An open menu closes with Escape or a click outside it. */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  menu?.querySelector("summary").focus();
  closeMenus(null);
});

/* Forms marked data-keep warn before typed text is lost, and keep it on this device when the network fails. Passwords, hidden fields
   and files are never kept; a form that was sent forgets. */
const kept = (form) => `mithaq:${location.pathname}:${form.getAttribute("id") || form.getAttribute("action") || ""}`;
const fields = (form) =>
  [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
const read = (form) =>
  fields(form).map((field) => [field.name, field.value, field.type === "checkbox" || field.type === "radio" ? field.checked : null]);

const keep = (form) => {
  try {
    sessionStorage.setItem(kept(form), JSON.stringify(read(form)));
  } catch {
    /* storage is full or forbidden: the warning below still holds */
  }
};

const putBack = (form) => {
  let values;
  try {
    values = JSON.parse(sessionStorage.getItem(kept(form)) || "null");
    sessionStorage.removeItem(kept(form));
  } catch {
    return;
  }
  if (!Array.isArray(values)) return;
  for (const [name, value, checked] of values) {
    for (const field of fields(form)) {
      if (field.name !== name) continue;
      if (checked === null) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
  form.dataset.dirty = "yes";
  say("restored");
};

for (const form of document.querySelectorAll("form[data-keep]")) putBack(form);
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-keep]")) form.dataset.dirty = "yes";
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-keep]")) return;
  if (!navigator.onLine) {
    event.preventDefault();
    keep(form);
    say("offline");
    live?.classList.remove("visually-hidden");
    live?.classList.add("alert", "alert--warn");
    return;
  }
  delete form.dataset.dirty;
});
addEventListener("offline", () => {
  for (const form of document.querySelectorAll("form[data-dirty]")) keep(form);
});
addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (form) {
    keep(form);
    say("offline");
  }
});
addEventListener("beforeunload", (event) => {
  const dirty = document.querySelector("form[data-dirty]");
  if (!dirty) return;
  if (!navigator.onLine) keep(dirty);
  event.preventDefault();
});

/* A copy that is compared with an original is hashed here where the browser can: the file then stays on the device. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-hash-here]") || !globalThis.crypto?.subtle) return;
  const chosen = form.querySelector("input[type=file]");
  const hash = form.elements.sha256;
  const [file] = chosen.files;
  if (!file || hash.value) return;
  event.preventDefault();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  hash.value = [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  chosen.value = "";
  form.submit();
});
