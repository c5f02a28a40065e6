"use strict";
// Filters: the choice stands in the fragment, as in #requirements?state=failed&tier=core, so that a view can be linked.
const filters = [...document.querySelectorAll("form.filter")];

function apply(form, write) {
  const chosen = new FormData(form);
  const rows = [...document.querySelectorAll("#" + form.dataset.table + "-rows > tr")];
  const words = (chosen.get("text") || "").toLowerCase().trim();
  const active = [...chosen].filter(([name, value]) => name !== "text" && value);
  let shown = 0;
  for (const row of rows) {
    const fits = active.every(([name, value]) => row.dataset[name] === value)
      && (!words || row.textContent.toLowerCase().includes(words));
    row.hidden = !fits;
    if (fits) { shown += 1; }
  }
  const parts = active.map(([name, value]) => name + " = " + value);
  if (words) { parts.push("text = " + words); }
  form.querySelector("output").value = shown + " of " + rows.length + " shown"
    + (parts.length ? ", filtered by " + parts.join(", ") : ", no filter");
  if (write) {
    const state = new URLSearchParams([...chosen].filter(([, value]) => value)).toString();
    history.replaceState(null, "", "#" + form.dataset.table + (state ? "?" + state : ""));
  }
}

function read() {
  const [id, state] = location.hash.slice(1).split("?");
  const form = filters.find(candidate => candidate.dataset.table === id);
  if (form) {
    form.reset();
    for (const [name, value] of new URLSearchParams(state || "")) {
      const field = form.elements.namedItem(name);
      if (field) { field.value = value; }
    }
    apply(form, false);
  }
  const target = id && document.getElementById(id);
  if (!target) { return; }
  for (let node = target; node; node = node.parentElement) {
    if (node.localName === "details") { node.open = true; }
  }
  if (form) { target.scrollIntoView(); }
}

for (const form of filters) {
  form.hidden = false;
  form.addEventListener("input", () => apply(form, true));
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => apply(form, true)));
  apply(form, false);
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = button.closest(".again").querySelector("code");
    const selection = getSelection();
    selection.selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected";
    }
  });
}

// Whoever goes by keys needs everything laid out: else each step to the next link would lay out all that lies between.
addEventListener("keydown", event => {
  if (event.key === "Tab") { document.documentElement.classList.add("keys"); }
}, true);

addEventListener("hashchange", read);
read();
