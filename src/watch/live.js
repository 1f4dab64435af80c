// Keeps a page up to date while its notes are being written. The watch server adds this to pages
// as they leave; nothing of it is in the site. The same file runs in pages and, as the one that
// holds the stream, in a worker that all tabs share: a browser opens few connections to a server,
// and one for each of many tabs would leave none for the pages.
(function () {
  "use strict";

  // A name that changes with its content, without the hash in it.
  function stable(path) {
    return path.replace(/-[0-9a-f]{8}(?=\.[^./]*$)/, "");
  }

  // What has changed since some moment, told to whoever asks about a page.
  function listen(first, tell) {
    let session, since, moment = 0, trouble = null, source;
    const changed = new Map(), moved = new Map();
    function open() {
      const last = session ? session + "-" + moment : first;
      source = new EventSource("/-parable/changes?since=" + encodeURIComponent(last));
      source.onmessage = (event) => {
        const message = JSON.parse(event.data);
        if (message.session !== session) {
          session = message.session;
          since = message.since;
          changed.clear();
          moved.clear();
        }
        moment = message.moment;
        trouble = message.trouble;
        for (const path of message.changed) {
          // A stylesheet takes the place of the last of its name.
          if (path.endsWith(".css")) {
            for (const old of changed.keys()) if (stable(old) === stable(path)) changed.delete(old);
          }
          changed.set(path, moment);
        }
        for (const [from, to] of Object.entries(message.moved)) moved.set(from, [to, moment]);
        tell();
      };
      source.onerror = () => {
        // The browser comes back by itself, unless the server refused.
        if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000);
      };
    }
    open();
    return {
      // What a page must know, or null while nothing was heard.
      about(page) {
        if (!session) return null;
        const newer = (at) => at !== undefined && at > page.moment;
        const other = page.session !== session || page.moment < since;
        const to = page.paths.map((path) => moved.get(path)).find((found) => found && newer(found[1]));
        const styles = [...changed].filter(([path, at]) => path.endsWith(".css") && newer(at));
        return {
          moment,
          reload: other || (page.moment === 0 && moment > 0) || page.paths.some((path) => newer(changed.get(path))),
          moved: !other && to ? to[0] : null,
          styles,
          trouble,
        };
      },
      close() { source.close(); },
    };
  }

  if (typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope) {
    const tabs = new Map();
    let news;
    function tell(port) {
      const about = news?.about(tabs.get(port));
      if (about) port.postMessage(about);
    }
    self.onconnect = (event) => {
      const port = event.ports[0];
      port.onmessage = ({ data }) => {
        if (!data) { tabs.delete(port); return; }
        tabs.set(port, data);
        news ||= listen(data.session + "-" + data.moment, () => {
          for (const tab of tabs.keys()) tell(tab);
        });
        tell(port);
      };
    };
    return;
  }

  const script = document.currentScript;
  const page = JSON.parse(script.dataset.live);
  const keep = "parable-live:" + location.pathname;

  // Where the reader was. Storage may be forbidden; then the browser does what it can.
  function leave() {
    const state = {
      x: scrollX, y: scrollY, near: near(),
      open: [...document.querySelectorAll("details")].map((one) => [name(one), one.open]),
      fields: [...document.querySelectorAll("input, textarea, select")].map((one) => [one.value, one.checked]),
    };
    try { sessionStorage.setItem(keep, JSON.stringify(state)); } catch { /* nothing to do */ }
  }
  function name(details) {
    return details.id || (details.querySelector("summary")?.textContent ?? "").trim();
  }
  // The last heading above the middle of the window, and how far from the top it is: what stands
  // above may be longer now.
  function near() {
    const heads = [...document.querySelectorAll("main :is(h1, h2, h3, h4)")];
    const above = heads.filter((one) => one.getBoundingClientRect().top < innerHeight / 2);
    const last = above.pop();
    return last && [last.textContent.trim(), last.getBoundingClientRect().top];
  }
  function come() {
    let state = null;
    try {
      state = JSON.parse(sessionStorage.getItem(keep));
      sessionStorage.removeItem(keep);
    } catch { /* nothing to do */ }
    if (!state) return;
    const open = new Map(state.open);
    for (const one of document.querySelectorAll("details")) {
      if (open.has(name(one))) one.open = open.get(name(one));
    }
    const fields = [...document.querySelectorAll("input, textarea, select")];
    if (fields.length === state.fields.length) {
      fields.forEach((one, at) => {
        const [value, checked] = state.fields[at];
        if (one.type === "checkbox" || one.type === "radio") one.checked = checked;
        else if (one.type !== "file") one.value = value;
      });
    }
    const back = () => {
      scrollTo({ left: state.x, top: state.y, behavior: "instant" });
      if (!state.near || state.y === 0) return;
      const heads = [...document.querySelectorAll("main :is(h1, h2, h3, h4)")];
      const head = heads.find((one) => one.textContent.trim() === state.near[0]);
      if (!head) return;
      scrollBy({ top: head.getBoundingClientRect().top - state.near[1], behavior: "instant" });
    };
    history.scrollRestoration = "manual";
    back();
    addEventListener("load", () => { back(); history.scrollRestoration = "auto"; });
  }

  // A stylesheet gives way when the new one is there, so that the page never stands without.
  function restyle(styles) {
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const at = new URL(link.href);
      const style = styles.find(([path]) => stable(at.pathname) === stable(address(path)));
      if (!style) continue;
      at.pathname = address(style[0]);
      at.searchParams.set("build", style[1]);
      if (at.href === link.href) continue;
      const fresh = link.cloneNode();
      fresh.href = at.href;
      fresh.addEventListener("load", () => link.remove());
      fresh.addEventListener("error", () => fresh.remove());
      link.after(fresh);
    }
  }

  function address(path) {
    return page.base + path.split("/").map(encodeURIComponent).join("/");
  }

  // What is wrong, as text and never as markup.
  let overlay, said = "", closed = "";
  function made(tag, text, into) {
    const one = document.createElement(tag);
    one.textContent = text;
    into.append(one);
    return one;
  }
  function complain(trouble) {
    const text = trouble ? trouble.text : "";
    if (text === said) return;
    said = text;
    overlay?.remove();
    overlay = null;
    if (!text || text === closed) return;
    closed = "";
    overlay = document.createElement("parable-live");
    const inside = overlay.attachShadow({ mode: "open" });
    const style = made("link", "", inside);
    style.rel = "stylesheet";
    style.href = "/-parable/live.css";
    const panel = made("section", "", inside);
    panel.setAttribute("role", "alert");
    panel.setAttribute("aria-label", "What keeps the notes from being shown");
    made("h2", "The notes as they are now cannot be shown", panel);
    made("p", "This is the last site that could be built.", panel);
    made("pre", text.trim(), panel);
    if (trouble.edit) made("a", "Edit", panel).href = trouble.edit;
    const close = made("button", "Close", panel);
    close.type = "button";
    close.addEventListener("click", () => { closed = said; overlay?.remove(); overlay = null; });
    document.documentElement.append(overlay);
  }

  // Links to the editor: one behind the title of the page, one behind each sheet that it shows.
  function edit() {
    const links = new Map(page.edits);
    const add = (head, href, what) => {
      if (!head || !href) return;
      const link = document.createElement("a");
      link.href = href;
      link.textContent = "edit";
      link.setAttribute("aria-label", "Edit " + what);
      link.className = "parable-edit";
      link.style.cssText = "font-size:.8125rem;line-height:1;margin-left:.6em;letter-spacing:0;position:relative;z-index:1;white-space:nowrap";
      if (getComputedStyle(head).position === "static") head.style.position = "relative";
      head.append(link);
    };
    for (const head of document.querySelectorAll("main h3")) {
      const to = head.querySelector("a[href]");
      if (!to) continue;
      const path = decodeURIComponent(new URL(to.href).pathname).slice(page.base.length);
      if (path !== page.paths[0]) add(head, links.get(path), to.textContent.trim());
    }
    const title = document.querySelector("main h1");
    add(title, links.get(page.paths[0]), title?.textContent.trim());
  }

  function hear(about) {
    if (about.moved !== null) {
      location.replace(address(about.moved) + location.hash);
      return;
    }
    if (about.reload) {
      leave();
      location.reload();
      return;
    }
    if (about.styles.length) restyle(about.styles);
    complain(about.trouble);
  }

  edit();
  come();

  // A page that is left must not be told any more, and one that the browser kept must ask again.
  let stop = null, alone = false;
  function begin() {
    if (stop) return;
    if (!alone) {
      try {
        const worker = new SharedWorker(script.src);
        worker.onerror = () => { end(); alone = true; begin(); };
        worker.port.onmessage = ({ data }) => hear(data);
        worker.port.postMessage(page);
        stop = () => { worker.port.postMessage(null); worker.port.close(); };
        return;
      } catch {
        alone = true;
      }
    }
    // Without a worker only the tabs in sight hold a stream.
    if (document.hidden) return;
    const news = listen(page.session + "-" + page.moment, () => hear(news.about(page)));
    stop = () => news.close();
  }
  function end() {
    stop?.();
    stop = null;
  }
  begin();
  addEventListener("pagehide", end);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  document.addEventListener("visibilitychange", () => {
    if (!alone) return;
    if (document.hidden) end();
    else begin();
  });
})();
