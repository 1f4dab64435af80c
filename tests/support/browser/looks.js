// What tests look at inside of a page: each look gives a list of faults, in words.
globalThis.looks = (() => {
  "use strict";

  // What a page leaves for when it comes into sight is looked at too.
  const whole = new CSSStyleSheet();
  whole.replaceSync("*{content-visibility:visible!important}");
  document.adoptedStyleSheets.push(whole);

  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((each) => `.${each}`).join("");
    return `<${element.localName}${id}${classes}>`;
  };
  const words = (text) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const round = (number) => Math.round(number * 10) / 10;
  const place = (box) => `${round(box.left)},${round(box.top)} to ${round(box.right)},${round(box.bottom)}`;

  // Boxes that share more than a hair.
  const meet = (a, b, hair) =>
    a.left < b.right - hair && b.left < a.right - hair &&
    a.top < b.bottom - hair && b.top < a.bottom - hair;
  const holds = (outer, inner, hair) =>
    inner.left >= outer.left - hair && inner.right <= outer.right + hair &&
    inner.top >= outer.top - hair && inner.bottom <= outer.bottom + hair;

  // Hidden from the eye alone, as words for screen readers are.
  const isClipped = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).clipPath !== "none") return true;
    }
    return false;
  };
  const isSeen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isClipped(element);

  // Runs of text that are seen, with their boxes line by line.
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || /^(script|style|title|desc)$/.test(element.localName)) continue;
      if (!isSeen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length) yield { node, element, boxes };
    }
  }

  // The sheet is no wider than the screen.
  function sideways() {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      if (box.right <= root.clientWidth + 0.5 || box.width === 0) return false;
      const children = [...element.children];
      return !children.some((child) => child.getBoundingClientRect().right > root.clientWidth + 0.5);
    });
    const which = wide.slice(0, 4).map((element) => `${name(element)} ${words(element.textContent)}`);
    return [`is ${root.scrollWidth} wide on ${root.clientWidth}: ${which.join(", ")}`];
  }

  // No run of text lies on another. A line's box is taller than its letters, so that the boxes of
  // tight lines meet; the middle half of each is what may not.
  function overlaps() {
    const all = [];
    for (const { node, element, boxes } of texts()) {
      // Letters as large as a mark, which stand beside the text.
      if (element.closest("[aria-hidden=true]")) continue;
      for (const box of boxes) {
        const upright = box.height <= box.width || node.data.trim().length < 4;
        const [dx, dy] = upright ? [0.5, box.height / 4] : [box.width / 4, 0.5];
        all.push({
          node, left: box.left + dx, right: box.right - dx, top: box.top + dy, bottom: box.bottom - dy,
        });
      }
    }
    all.sort((a, b) => a.top - b.top);
    const faults = [];
    all.forEach((one, index) => {
      for (let next = index + 1; next < all.length && all[next].top < one.bottom; next += 1) {
        const other = all[next];
        if (other.node !== one.node && meet(one, other, 0.5)) {
          faults.push(`${words(one.node.data)} and ${words(other.node.data)} overlap at ${place(one)}`);
        }
      }
    });
    return faults;
  }

  // Text that is cut off by the box that it stands in.
  function cut() {
    const faults = [];
    for (const { node, element, boxes } of texts()) {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX === "visible" && style.overflowY === "visible") continue;
        if (/auto|scroll/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis") break;
        const outer = at.getBoundingClientRect();
        const lost = boxes.find((box) => !holds(outer, box, 3));
        if (lost) faults.push(`${words(node.data)} is cut off by ${name(at)}`);
      }
    }
    return faults;
  }

  // All that depends on the width of the page and the size of its text.
  const layout = () => [...sideways(), ...overlaps(), ...cut(), ...diagrams()];

  // Diagrams: the drawing that is shown of each.
  function diagrams() {
    const drawings = [...document.querySelectorAll(".dia svg")];
    const shown = drawings.filter((svg) => svg.getBoundingClientRect().width > 0);
    return shown.flatMap((svg) => drawing(svg).map((fault) => `${svg.classList}: ${fault}`));
  }

  function drawing(svg) {
    const faults = [];
    const sheet = svg.getBoundingClientRect();
    const boxOf = (element) => element.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("rect.own, rect.ext")];
    const lettering = new Set(svg.querySelectorAll("text"));
    if (boxes.length === 0) faults.push("has no box");
    // A node's lettering stands behind its box.
    const labels = new Set(lettering);
    for (const box of boxes) {
      const outline = boxOf(box);
      if (!holds(sheet, outline, 0.5)) faults.push(`a box leaves the sheet: ${place(outline)}`);
      let held = 0;
      for (let next = box.nextElementSibling; next?.localName === "text"; next = next.nextElementSibling) {
        labels.delete(next);
        held += 1;
        if (!holds(outline, boxOf(next), 0.5)) {
          faults.push(`${words(next.textContent)} leaves its box: ${place(boxOf(next))} in ${place(outline)}`);
        }
      }
      if (held === 0) faults.push(`a box holds no name: ${place(outline)}`);
    }
    for (const label of labels) {
      if (!holds(sheet, boxOf(label), 0.5)) {
        faults.push(`${words(label.textContent)} leaves the sheet: ${place(boxOf(label))}`);
      }
      const box = boxes.find((each) => meet(boxOf(each), boxOf(label), 1));
      if (box) faults.push(`${words(label.textContent)} lies on the box of ${words(box.nextElementSibling.textContent)}`);
    }
    pairs(boxes, (a, b) => {
      if (meet(boxOf(a), boxOf(b), 0.5)) faults.push(`two boxes overlap at ${place(boxOf(a))}`);
    });
    pairs([...lettering], (a, b) => {
      // Lines of one name stand as close as lines do.
      const hair = 0.15 * boxOf(a).height;
      if (meet(boxOf(a), boxOf(b), hair)) faults.push(`${words(a.textContent)} and ${words(b.textContent)} overlap`);
    });
    for (const path of svg.querySelectorAll("path.w")) {
      for (const line of lines(path)) {
        const crossed = [...lettering].find((text) => meet(inner(boxOf(text), 1), line, 0));
        if (crossed) faults.push(`a wire crosses ${words(crossed.textContent)}: ${place(line)}`);
        const box = boxes.find((each) => meet(inner(boxOf(each), 2), line, 0));
        if (box) faults.push(`a wire crosses the box of ${words(box.nextElementSibling.textContent)}: ${place(line)}`);
        if (!holds(sheet, line, 0.5)) faults.push(`a wire leaves the sheet: ${place(line)}`);
      }
    }
    for (const path of svg.querySelectorAll("path.h")) {
      const crossed = [...labels].find((text) => path.getAttribute("d").split("M").length === 2 && meet(boxOf(text), boxOf(path), 1));
      if (crossed) faults.push(`an arrow's head lies on ${words(crossed.textContent)}`);
    }
    const size = 14 * sheet.width / svg.viewBox.baseVal.width;
    if (size < 12 && innerWidth >= 390) faults.push(`lettering is ${round(size)} px`);
    if (!svg.querySelector("title")?.textContent || !svg.querySelector("desc")?.textContent) {
      faults.push("has no name or no description");
    }
    return faults;
  }

  function pairs(all, look) {
    all.forEach((one, index) => all.slice(index + 1).forEach((other) => look(one, other)));
  }
  const inner = (box, by) => ({
    left: box.left + by, right: box.right - by, top: box.top + by, bottom: box.bottom - by,
  });

  // The straight lines of a wire, on the screen; each as a box without breadth.
  function lines(path) {
    const toScreen = path.getScreenCTM();
    const found = [];
    let at = null;
    const parts = path.getAttribute("d").match(/[A-Za-z][^A-Za-z]*/g);
    for (const part of parts) {
      const numbers = part.slice(1).trim().split(/[\s,]+/).map(Number);
      const to = {
        M: () => ({ x: numbers[0], y: numbers[1] }),
        H: () => ({ x: numbers[0], y: at.y }),
        V: () => ({ x: at.x, y: numbers[0] }),
      }[part[0]]();
      if (part[0] !== "M") {
        const [a, b] = [at, to].map((point) => new DOMPoint(point.x, point.y).matrixTransform(toScreen));
        found.push({
          left: Math.min(a.x, b.x) - 0.01, right: Math.max(a.x, b.x) + 0.01,
          top: Math.min(a.y, b.y) - 0.01, bottom: Math.max(a.y, b.y) + 0.01,
        });
      }
      at = to;
    }
    return found;
  }

  // Colours, as the page shows them.
  function colour(text) {
    const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [];
    const scale = text.startsWith("color(srgb") ? 255 : 1;
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
    return { red: red * scale, green: green * scale, blue: blue * scale, alpha };
  }
  function luminance({ red, green, blue }) {
    const linear = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
  function ratio(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  function ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const background = colour(getComputedStyle(at).backgroundColor);
      if (background.alpha === 1) return background;
    }
    return colour("rgb(255, 255, 255)");
  }
  function lettersOf(element) {
    const style = getComputedStyle(element);
    if (element instanceof SVGElement) {
      let box = element.previousElementSibling;
      while (box && box.localName !== "rect") box = box.previousElementSibling;
      const fill = box && colour(getComputedStyle(box).fill);
      return { letters: colour(style.fill), behind: fill?.alpha === 1 ? fill : ground(element) };
    }
    // Outlined letters are seen by their outline.
    const outlined = parseFloat(style.webkitTextStrokeWidth) > 0;
    const letters = colour(outlined ? style.webkitTextStrokeColor : style.color);
    return { letters, behind: ground(element) };
  }

  // All text keeps a contrast.
  function contrast(least) {
    const faults = new Map();
    for (const { node, element } of texts()) {
      const { letters, behind } = lettersOf(element);
      const found = letters.alpha === 1 ? ratio(letters, behind) : 1;
      if (found < least) {
        const key = name(element);
        faults.set(key, `${key} ${words(node.data)} has a contrast of ${round(found)}`);
      }
    }
    return [...faults.values()];
  }

  // Red says that something is missing, and nothing else.
  function reds() {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--red)";
    const red = getComputedStyle(probe).color;
    probe.remove();
    const missing = ".miss, .gap, .ask, .star, .none, .g, .dia, .mx";
    const found = [...texts()].filter(({ element }) => getComputedStyle(element).color === red && !element.closest(missing));
    return found.slice(0, 9).map(({ element, node }) => `${name(element)} ${words(node.data)} is red`);
  }

  // Nothing that draws or divides is lost.
  function marks() {
    const faults = new Map();
    const seen = [...document.querySelectorAll(".dia :is(rect, path), .fig .b svg")].filter(isSeen);
    for (const mark of seen) {
      const style = getComputedStyle(mark);
      const line = style.stroke === "none" ? style.fill : style.stroke;
      if (line === "none") continue;
      const found = ratio(colour(line), ground(mark));
      if (found < 3) faults.set(name(mark), `${name(mark)} has a contrast of ${round(found)}`);
    }
    return [...faults.values()];
  }

  // What moved after it was first shown.
  async function shift() {
    let moved = 0;
    const which = new Set();
    const count = (entries) => {
      for (const entry of entries) {
        moved += entry.value;
        for (const { node } of entry.sources) which.add(name(node?.parentElement ?? node ?? document.body));
      }
    };
    const observer = new PerformanceObserver((list) => count(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    await frame();
    await frame();
    count(observer.takeRecords());
    return moved > 0 ? [`moves by ${moved}: in ${[...which].join(", ")}`] : [];
  }

  function elements(most) {
    const count = document.querySelectorAll("*").length;
    return count > most ? [`has ${count} elements`] : [];
  }

  // The lines that are seen.
  function text() {
    return document.querySelector("main").innerText.split("\n").map((line) => line.trim()).filter(Boolean);
  }

  // Everything that Tab reaches, in the order of the page.
  function stops() {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    return [...all].filter((element) => {
      const index = element.getAttribute("tabindex");
      return (index === null || Number(index) >= 0) && !element.disabled && element.checkVisibility({ visibilityProperty: true });
    });
  }
  // Whether the element that has the focus is the one at this place of them, and shows it.
  function focus(index) {
    const expected = stops()[index];
    const found = document.activeElement;
    const faults = [];
    if (found !== expected) {
      faults.push(`Tab ${index + 1} is at ${name(found)} ${words(found.textContent)}, not at ${name(expected)} ${words(expected.textContent)}`);
      return faults;
    }
    const style = getComputedStyle(found);
    const which = `${name(found)} ${words(found.textContent)}`;
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || colour(style.outlineColor).alpha < 1) {
      faults.push(`${which} does not show its focus: ${style.outline}`);
    }
    if (ratio(colour(style.outlineColor), ground(found.parentElement)) < 3) {
      faults.push(`${which} shows its focus too faintly`);
    }
    const box = found.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
      faults.push(`${which} has the focus out of sight: ${place(box)}`);
    }
    return faults;
  }

  // The dialog that is open stands on the screen, nothing in it is lost, and all of it can be used.
  function dialog() {
    const open = document.querySelector("dialog[open]");
    if (!open) return ["no dialog is open"];
    const faults = [];
    const box = open.getBoundingClientRect();
    const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    if (!holds(screen, box, 0.5)) faults.push(`${name(open)} leaves the screen: ${place(box)}`);
    for (const inside of [open, ...open.querySelectorAll("*")]) {
      if (inside.localName !== "input" && inside.scrollWidth > inside.clientWidth + 1 && inside.clientWidth > 0) {
        faults.push(`${name(inside)} ${words(inside.textContent)} is ${inside.scrollWidth} wide in ${inside.clientWidth}`);
      }
    }
    const found = document.activeElement;
    if (!open.contains(found)) faults.push(`${name(found)} has the focus behind the dialog`);
    const style = getComputedStyle(found);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push(`${name(found)} does not show its focus`);
    for (const button of open.querySelectorAll("button, select, a")) {
      const { width, height } = button.getBoundingClientRect();
      if (button.matches("button, select") && Math.min(width, height) < 24) faults.push(`${words(button.textContent)} is ${round(width)} by ${round(height)}`);
    }
    return faults;
  }

  // Whether something comes to be so before anybody would have given up.
  async function until(isSo) {
    const end = performance.now() + 20000;
    while (!isSo() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    return Boolean(isSo());
  }

  // What has the focus: its text or its name.
  function focused() {
    const at = document.activeElement;
    const label = at.labels?.[0];
    const named = at.getAttribute("aria-label") || (at.localName === "select" ? label?.firstChild.data : label?.innerText);
    const own = /^(input|select|body|main|dialog)$/.test(at.localName) ? at.localName : at.innerText || at.localName;
    return (named || own).trim().replace(/\s+/g, " ");
  }

  async function axe(rules, scope = document) {
    // It would fetch styles again, which no page here allows.
    const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
    if (rules !== "all") options.runOnly = { type: "rule", values: rules.split(" ") };
    const { violations } = await globalThis.axe.run(scope, options);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
  }

  return { layout, sideways, overlaps, cut, diagrams, contrast, reds, marks, shift, elements, text, stops, focus, focused, dialog, until, axe };
})();
void 0;
