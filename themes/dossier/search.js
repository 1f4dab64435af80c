// The search dialog. Loaded with the index and the library when it is first called for; what the
// notes say is only ever written as text.
(function () {
  "use strict";
  // The index may be missing where the rest is not; then the list of all sheets is opened.
  if (!window.dossierSearch) return;
  const { element, root } = dossier;
  const { kinds, sheets, next } = dossierSearch;
  const SHOWN = 12;
  const [CODE, HREF, TITLE, KIND, STAR, HEADINGS, TEXT, WORDS, FILED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  // Words. Hangul, Han and kana have no blanks to cut at, or endings grown on: pairs of their
  // letters are found instead.
  const east = "\\p{Script=Hangul}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー";
  const eastern = new RegExp("[" + east + "]", "u");
  const both = new RegExp("[" + east + "]+|[\\p{L}\\p{N}\\p{M}]+", "gu");
  const western = /[\p{L}\p{N}\p{M}]+/gu;
  const common = new Set(("a an and are as at be by for from had has have how i in is it its me my of on or our so " +
    "that the their them they this to us was we were what when where which who with you your about").split(" "));

  function pieces(text) {
    const found = [];
    for (const match of text.matchAll(eastern.test(text) ? both : western)) {
      const [whole] = match;
      if (!eastern.test(whole)) {
        found.push([match.index, match.index + whole.length, whole]);
        continue;
      }
      const letters = [...whole];
      for (let at = 0, start = match.index; at < Math.max(1, letters.length - 1); at++) {
        const pair = letters.slice(at, at + 2).join("");
        found.push([start, start + pair.length, pair]);
        start += letters[at].length;
      }
    }
    return found;
  }
  const tokenize = (text) => pieces(text).map((piece) => piece[2]);
  const fold = (term) => term.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC");

  // "~disagr" stands for disagree, disagreed, disagreeing, disagreement.
  function stem(term) {
    if (term.length < 4 || !/^[a-z]+$/.test(term)) return null;
    const bare = term
      .replace(/(ement|ment|ations?|ings?|edly|ed|ers?|ies|es|s|ly)$/, "")
      .replace(/[eiy]+$/, "");
    const single = bare.replace(/([bdgklmnprt])\1$/, "$1");
    return "~" + (single.length > 2 ? single : term);
  }
  const known = new Map();
  // What is found for a word: itself and its stem; nothing for one that says nothing.
  function terms(word) {
    let made = known.get(word);
    if (made === undefined) {
      const folded = fold(word);
      const stemmed = stem(folded);
      made = common.has(folded) ? null : stemmed ? [folded, stemmed] : [folded];
      known.set(word, made);
    }
    return made;
  }
  const isStem = (term) => term[0] === "~";

  const index = new MiniSearch({
    fields: ["title", "filed", "headings", "text"],
    tokenize,
    processTerm: terms,
    searchOptions: {
      boost: { title: 8, headings: 3, filed: 2 },
      boostTerm: (term) => (isStem(term) ? 0.7 : 1),
      prefix: (term) => !isStem(term) && (term.length > 1 || eastern.test(term)),
      weights: { prefix: 0.5, fuzzy: 0.2 },
    },
  });
  const fuzzy = (term) => !isStem(term) && term.length > 3 && !eastern.test(term) && 1;
  // A large site takes a moment; what is read so far is searched meanwhile.
  const documents = sheets.map((sheet, id) => ({
    id,
    title: sheet[TITLE],
    headings: sheet[HEADINGS] + " " + kinds[sheet[KIND]],
    filed: sheet[FILED].map((at) => sheets[at][TITLE]).join(" "),
    text: sheet[TEXT] + " " + sheet[WORDS],
  }));
  index.addAll(documents.splice(0, 100));
  index.addAllAsync(documents, { chunkSize: 50 }).then(() => { if (dialog.open && field.value && chosen < 1) show(); });

  // Two letters that changed places are one slip of the fingers, and two edits.
  function swaps(query) {
    const words = tokenize(query);
    return words.flatMap((word, at) =>
      word.length < 4 || eastern.test(word) ? [] :
        Array.from({ length: word.length - 1 }, (_, i) => {
          const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
          return [...words.slice(0, at), swapped, ...words.slice(at + 1)].join(" ");
        }));
  }

  function find(query) {

    const words = tokenize(query);
    const options = {};
    // A query of nothing but common words means them; a single letter begins too many.
    if (words.every((word) => !terms(word))) options.processTerm = fold;
    if (words.length === 1 && /^[a-z]$/i.test(words[0])) options.fields = ["title"];
    let found = index.search(query, options);
    const met = new Set(found.flatMap((hit) => hit.queryTerms));
    const typos = words.some((word) => terms(word)?.some(fuzzy) && terms(word).every((term) => !met.has(term)));
    if (typos) found = index.search(query, { ...options, fuzzy });
    if (!found.length) {
      for (const swapped of swaps(query)) {
        found = index.search(swapped);
        if (found.length) break;
      }
    }
    const hits = found.map((hit) => ({ at: hit.id, marks: new Set(Object.keys(hit.match)) }));
    const typed = query.trim().toLowerCase();
    const code = /^([a-z])\s*-?\s*(\d+)$/.exec(typed);
    const first = [];
    sheets.forEach((sheet, at) => {
      const is = code && sheet[CODE].toLowerCase().startsWith(code[1] + "-");
      const number = is && sheet[CODE].slice(2).replace(/^0+/, "");
      const wanted = is && code[2].replace(/^0+/, "");
      if (is && number === wanted) first.unshift({ at, marks: new Set() });
      else if (is && number.startsWith(wanted)) first.push({ at, marks: new Set() });
      else if (sheet[TITLE].toLowerCase() === typed) first.push(hits.find((hit) => hit.at === at) || { at, marks: new Set() });
    });
    const seen = new Set(first.map((hit) => hit.at));
    if (code && first.length) return first;
    return first.concat(hits.filter((hit) => !seen.has(hit.at)));
  }

  // Which stretches of a text were found.
  function marked(text, marks) {
    const found = [];
    for (const [start, end, piece] of pieces(text)) {
      const made = terms(piece) || [fold(piece)];
      if (!made.some((term) => marks.has(term))) continue;
      const last = found[found.length - 1];
      if (last && start <= last[1]) last[1] = end;
      else found.push([start, end]);
    }
    return found;
  }
  function write(into, text, found) {
    let at = 0;
    for (const [start, end] of found) {
      into.append(text.slice(at, start), element("mark", text.slice(start, end)));
      at = end;
    }
    into.append(text.slice(at));
    return into;
  }
  const LENGTH = 150;
  function excerpt(sheet, marks) {
    let text = sheet[TEXT];
    let found = marked(text, marks);
    if (!found.length) {
      const filed = sheet[FILED].map((at) => sheets[at][TITLE]).filter((title) => marked(title, marks).length);
      if (filed.length) [text, found] = ["Filed under " + filed.join(", "), []];
    }
    // The stretch that holds most of what was found.
    let best = 0, most = 0;
    found.forEach(([start], at) => {
      const held = found.slice(at, at + 20).filter(([, end]) => end < start + LENGTH - 40).length;
      if (held > most) [best, most] = [start, held];
    });
    let start = 0;
    if (best > LENGTH - 60) {
      start = text.lastIndexOf(" ", best - 40) + 1;
      if (best - start > 80) start = best;
    }
    let end = Math.min(text.length, start + LENGTH);
    if (end < text.length) {
      const blank = text.lastIndexOf(" ", end);
      if (blank > start + LENGTH / 2) end = blank;
    }
    const before = start > 0 ? "… " : "";
    const shown = before + text.slice(start, end).replace(/[;,\s]+$/, "") + (end < text.length ? " …" : "");
    return write(element("p"), shown, marked(shown, marks));
  }
  function strip(bits) {
    const made = element("span");
    made.className = "star";
    const names = ["situation", "task", "action", "result"];
    [..."STAR"].forEach((letter, at) => made.append(element(bits >> at & 1 ? "b" : "i", letter)));
    const says = (on) => names.filter((_, at) => (bits >> at & 1) === on).join(", ") || "none";
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", "On file: " + says(1) + (bits === 15 ? ". Complete" : ". Missing: " + says(0)));
    return made;
  }

  // The dialog: a combobox over a list; the focus stays in the field.
  const dialog = element("dialog");
  dialog.className = "find";
  dialog.setAttribute("aria-label", "Search");
  const field = element("input");
  const list = element("ul");
  const status = element("p");
  const foot = element("p");
  const close = element("button", "Close");
  Object.assign(field, { type: "search", autocomplete: "off", spellcheck: false, autocapitalize: "off", enterKeyHint: "go" });
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-label": "Search this dossier", "aria-autocomplete": "list",
    "aria-controls": "search-found", "aria-expanded": "false", placeholder: "A word, a title or a code",
  })) field.setAttribute(name, value);
  list.id = "search-found";
  list.className = "rows az";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");
  status.className = "c";
  status.setAttribute("role", "status");
  const all = element("a", "All sheets, A to Z");
  all.href = root + "search.html";
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  foot.className = "c";
  foot.append(all, close);
  dialog.append(field, status, list, foot);
  document.body.append(dialog);

  let options = [];
  let chosen = -1;
  // Asking the list where it stands would have it laid out at every key.
  let scrolled = false;
  function choose(at) {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = options.length ? (at + options.length) % options.length : -1;
    const now = options[chosen];
    if (!now) return field.removeAttribute("aria-activedescendant");
    now.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", now.id);
    if (scrolled || at) now.scrollIntoView({ block: "nearest" });
    scrolled = at !== 0;
  }
  function option(at, code, title, line, end, href) {
    const made = element("li");
    made.id = "search-found-" + at;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.href = root + href;
    const mark = element("span", code);
    mark.className = "k";
    const said = element("div");
    said.append(title);
    if (line.textContent) said.append(line);
    made.append(mark, said);
    if (end) {
      const last = element("span");
      last.className = "end";
      last.append(end);
      made.append(last);
    }
    return made;
  }
  function row(hit, at) {
    const sheet = sheets[hit.at];
    const title = document.createDocumentFragment();
    write(title, sheet[TITLE], marked(sheet[TITLE], hit.marks));
    let end = element("span", kinds[sheet[KIND]]);
    end.className = "c";
    if (sheet[STAR] !== null) end = strip(sheet[STAR]);
    return option(at, sheet[CODE], title, excerpt(sheet, hit.marks), end, sheet[HREF]);
  }
  function show() {
    const query = field.value.trim();
    if (query) {
      const hits = find(query);
      const shown = Math.min(hits.length, SHOWN);
      status.textContent = !hits.length ? "No sheet has it. All sheets stand in the list A to Z."
        : shown < hits.length ? shown + " of " + hits.length + " results"
          : shown + (shown === 1 ? " result" : " results");
      options = hits.slice(0, SHOWN).map(row);
    } else {
      status.textContent = next.length ? "Write these next" : "";
      options = next.map(([href, code, title, line], at) =>
        option(at, code, title, element("p", line), null, href));
    }
    status.hidden = !status.textContent;
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(options.length > 0));
    chosen = -1;
    choose(0);
  }
  function follow(target, event) {
    if (!target) return;
    if (event.ctrlKey || event.metaKey) return void window.open(target.dataset.href, "_blank");
    dialog.close();
    location.href = target.dataset.href;
  }
  field.addEventListener("input", show);
  field.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    // A search field would first be emptied.
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter" && options[chosen]) follow(options[chosen], event);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]"), event));
  list.addEventListener("scroll", () => { scrolled = true; }, { passive: true });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  dossier.search = function () {
    if (dialog.open) return field.select();
    field.value = "";
    dialog.showModal();
    show();
    field.focus();
  };
})();
