// Pages work without this. It adds the choice of scheme, keys to move about, search and practice.
// Its `data-parts` says what the scripts that it loads are called: `search-1a2b3c4d.js|…`. Names
// change with what they name, but for what is known of the notes.
(function () {
  "use strict";
  const root = document.documentElement;
  // Where the site begins, on whatever page and server.
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const parts = (document.currentScript.dataset.parts || "").split("|");

  // Storage may be forbidden, on file:// above all; then choices last as long as the page.
  function recall(key) {
    try { return localStorage.getItem("dossier-" + key); } catch { return null; }
  }
  function remember(key, value) {
    try {
      if (value === null) localStorage.removeItem("dossier-" + key);
      else localStorage.setItem("dossier-" + key, value);
    } catch { /* nothing to do */ }
  }
  function element(name, text) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }

  // Scripts that are loaded when they are first called for. `fetch` would not do on file://.
  const loading = {};
  function load(name) {
    return loading[name] ??= new Promise(function (done, failed) {
      const script = element("script");
      const part = parts.find((part) => part.replace(/-[0-9a-f]{8}(?=\.[^.]*$)/, "") === name);
      // What keeps its name is asked for anew every ten minutes.
      script.src = base + part + (part === name ? "?" + Math.floor(Date.now() / 6e5) : "");
      script.async = false;
      script.onload = done;
      script.onerror = function () {
        delete loading[name];
        script.remove();
        failed();
      };
      document.head.append(script);
    });
  }
  window.dossier = { element, recall, remember, load, root: base };

  // Search. Where it cannot be loaded, its link leads to the list of all sheets.
  const link = document.querySelector(".run [href$='search.html']");
  function search() {
    Promise.all(["search-index.js", "minisearch.js", "search.js"].map(load))
      .then(() => dossier.search(), () => { if (link) location.href = link.href; });
  }
  link?.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    search();
  });
  link?.setAttribute("aria-haspopup", "dialog");
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    if (event.ctrlKey === event.metaKey || document.querySelector("dialog[open]:not(.find)")) return;
    event.preventDefault();
    search();
  });

  // Rounds of practice.
  const panel = document.querySelector(".rounds");
  panel?.addEventListener("click", function (event) {
    const what = event.target.closest("button")?.value;
    if (!what) return;
    Promise.all(["practice-data.js", "fsrs.js", "practice.js"].map(load)).then(
      () => dossier.practise(what),
      () => { panel.querySelector("[role=status]").textContent = "The rounds cannot be loaded from here."; });
  });

  // The scheme: auto, light, dark.
  const schemes = ["auto", "light", "dark"];
  const toggle = element("button");
  toggle.type = "button";
  function show() {
    const now = root.dataset.theme || "auto";
    toggle.textContent = now[0].toUpperCase() + now.slice(1);
    toggle.setAttribute("aria-label", "Colour scheme: " + now);
  }
  toggle.addEventListener("click", function () {
    const now = schemes.indexOf(root.dataset.theme || "auto");
    const next = schemes[(now + 1) % schemes.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    remember("theme", next === "auto" ? null : next);
    show();
  });
  show();
  document.querySelector(".run")?.append(toggle);

  // Keys. They do nothing in fields, with modifiers or while text is composed, and can be
  // switched off for good.
  function follow(selector) {
    document.querySelector(selector)?.click();
  }
  const keys = {
    n: ["next sheet", () => follow(".seq [rel=next]")],
    p: ["previous sheet", () => follow(".seq [rel=prev]")],
    m: ["matrix", () => follow(".run [href$='matrix.html']")],
    "/": ["search; Ctrl K and ⌘ K too", search],
    "?": ["this help", help],
  };
  let dialog;
  function help() {
    if (!dialog) dialog = makeHelp();
    dialog.showModal();
  }
  function makeHelp() {
    const made = element("dialog");
    made.className = "c";
    const heading = element("h2", "Keys");
    heading.id = "keys";
    made.setAttribute("aria-labelledby", "keys");
    const list = element("ul");
    for (const [key, [says]] of Object.entries(keys)) {
      const item = element("li");
      item.append(element("kbd", key), " " + says);
      list.append(item);
    }
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.checked = recall("keys") !== "off";
    box.addEventListener("change", () => remember("keys", box.checked ? null : "off"));
    label.append(box, " Single keys are on");
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => made.close());
    made.append(heading, list, label, element("br"), close);
    document.body.append(made);
    return made;
  }
  // Switched off, the keys can be switched on again from here.
  const button = element("button", "Keys");
  button.type = "button";
  button.addEventListener("click", help);
  document.querySelector(".foot")?.append(button);
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName)) return;
    if (document.querySelector("dialog[open]")) return;
    if (recall("keys") === "off") return;
    const key = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!key) return;
    event.preventDefault();
    key[1]();
  });
})();
