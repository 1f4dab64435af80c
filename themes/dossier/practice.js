// Rounds of questions against the clock. Loaded with its data and the scheduler when a round is
// first called for; what the notes say is only ever written as text.
(function () {
  "use strict";
  if (!window.dossierPractice || !window.FSRS) return;
  const { element, root, recall, remember } = dossier;
  const { seconds, principles, stories, loose, prep } = dossierPractice;
  const scheduler = FSRS.fsrs({ enable_fuzz: false });
  const grades = ["Again", "Hard", "Good", "Easy"];
  // A rule of thumb: half of the time for what you did, a quarter for what came of it.
  const budget = [["Situation", 1 / 6], ["Task", 1 / 12], ["Action", 1 / 2], ["Result", 1 / 4]];
  const STAR = budget.map((part) => part[0]);

  function make(name, className, ...inside) {
    const made = element(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }
  function button(text, then) {
    const made = make("button", "do", text);
    made.type = "button";
    made.addEventListener("click", then);
    return made;
  }
  const any = (list) => list[Math.floor(Math.random() * list.length)];
  const clock = (time) => Math.floor(time / 60) + ":" + String(Math.floor(time % 60)).padStart(2, "0");

  // The history: what was practised when, and when it is due again. It belongs to the site at this
  // address; other sites on the same server, or elsewhere on the disk, have their own.
  //
  // A story is known again by its words, so that it may be renamed, moved or edited: stored with
  // each history are its title and the 64 smallest hashes of all runs of five letters in it. Two
  // texts share as many of those as they share words. Long texts are judged half by their title
  // and half by these; of a text of a few words the title says more.
  const KEY = "practice " + new URL(root, location.href).pathname;
  const KEPT = 64, RUN = 5, LIKE = 0.5, LOG = 40;

  const letters = (text) => text.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  function print(text) {
    const plain = letters(text);
    const hashes = new Set();
    for (let at = 0; at + RUN <= plain.length; at++) {
      let hash = 0x811c9dc5;
      for (let i = at; i < at + RUN; i++) hash = Math.imul(hash ^ plain.charCodeAt(i), 0x01000193) >>> 0;
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
      hashes.add((hash ^ (hash >>> 13)) >>> 0);
    }
    return [...hashes].sort((one, other) => one - other).slice(0, KEPT);
  }
  function shared(one, other) {
    if (!one.length || !other.length) return 0;
    const all = [...new Set([...one, ...other])].sort((a, b) => a - b).slice(0, KEPT);
    const [first, second] = [new Set(one), new Set(other)];
    return all.filter((hash) => first.has(hash) && second.has(hash)).length / all.length;
  }
  function pairs(text) {
    const plain = " " + letters(text) + " ";
    return new Set(Array.from({ length: plain.length - 1 }, (_, at) => plain.slice(at, at + 2)));
  }
  function alike(one, other) {
    const [first, second] = [pairs(one), pairs(other)];
    return 2 * [...first].filter((pair) => second.has(pair)).length / (first.size + second.size);
  }
  function likeness(story, past) {
    const weight = Math.min(story.print.length, past.print.length) / KEPT / 2;
    const titles = alike(story.title, past.title);
    const bodies = shared(story.print, past.print);
    return (1 - weight) * titles + weight * bodies + (story.slug === past.slug ? 0.02 : 0);
  }

  for (const story of stories) {
    story.print = print(story.parts.map((part) => part.text).join(" "));
    story.past = null;
  }
  let history = read(recall(KEY));
  recognise();

  // Whatever was stored or is loaded may be anything.
  function read(text) {
    try {
      const stored = JSON.parse(text);
      return Array.isArray(stored?.stories) ? stored.stories.map(past).filter(Boolean) : [];
    } catch { return []; }
  }
  function past(stored) {
    try {
      const card = FSRS.TypeConvert.card(stored.card);
      // What the scheduler cannot go on from would stop every round to come.
      const plan = scheduler.repeat(card, new Date());
      const ends = [card, ...grades.map((_, i) => plan[i + 1].card)].flatMap(({ due, stability, reps }) => [+due, stability, reps]);
      if (!ends.every(Number.isFinite) || typeof stored.title !== "string") return null;
      const log = (Array.isArray(stored.log) ? stored.log : []).filter((entry) =>
        Number.isFinite(Date.parse(entry?.at)) && grades[entry.grade - 1] && Number.isFinite(entry.seconds));
      return {
        title: stored.title.slice(0, 400),
        slug: String(stored.slug),
        print: (Array.isArray(stored.print) ? stored.print : []).filter(Number.isFinite).slice(0, KEPT),
        card,
        log: log.slice(-LOG).map(({ at, grade, seconds }) => ({ at, grade, seconds })),
      };
    } catch { return null; }
  }
  // Gives each story its past, the likest first, and no past to two stories.
  function recognise() {
    const likely = [];
    for (const story of stories) {
      story.past = null;
      for (const past of history) {
        const like = likeness(story, past);
        if (like >= LIKE) likely.push({ story, past, like });
      }
    }
    likely.sort((one, other) => other.like - one.like);
    const taken = new Set();
    for (const { story, past } of likely) {
      if (story.past || taken.has(past)) continue;
      taken.add(past);
      story.past = past;
      // What was edited little by little stays known.
      Object.assign(past, { title: story.title, slug: story.slug, print: story.print });
    }
  }
  const written = () => JSON.stringify({ version: 1, stories: history });
  const save = () => remember(KEY, written());

  function chance(story) {
    return story.past ? scheduler.get_retrievability(story.past.card, new Date(), false) : 0;
  }
  function told(story) {
    return story.parts.filter((part) => STAR.includes(part.heading) && part.text).length / STAR.length;
  }
  function strength(subject) {
    const all = subject.filed.map((at) => stories[at]);
    return Math.max(0, ...all.map((story) => 0.4 * told(story) + 0.6 * chance(story)));
  }

  // What can be asked.
  const subjects = principles.slice();
  if (loose.length) subjects.push({ code: "", title: "Questions in the notes", own: loose, likely: [], filed: [], suggested: [], free: true });
  if (!principles.length) {
    stories.forEach((story, at) => subjects.push({
      code: "", title: "", own: [], likely: ["Tell me about “" + story.title + "”."], filed: [at], suggested: [],
    }));
  }
  // Weakest first; equals in any order. One without a story comes last: there is little to say.
  function weakest(count) {
    const ready = subjects.filter((subject) => subject.filed.length && asked(subject).length)
      .map((subject) => [strength(subject) + Math.random() / 1000, subject])
      .sort((one, other) => one[0] - other[0]).map((one) => one[1]);
    const bare = subjects.filter((subject) => !subject.filed.length && !subject.free && asked(subject).length);
    const free = subjects.filter((subject) => subject.free);
    const chosen = count > 1 ? free.slice() : [];
    const room = count - chosen.length;
    const last = bare.length && count > 1 && ready.length ? 1 : 0;
    chosen.push(...ready.slice(0, room - last));
    while (chosen.length < count && bare.length) chosen.push(bare.splice(Math.floor(Math.random() * bare.length), 1)[0]);
    if (!chosen.length) chosen.push(...free);
    return chosen.slice(0, count);
  }
  const asked = (subject) => subject.own.concat(subject.likely);
  const used = new Set();
  // The notes' own questions first, each once before any comes again.
  function question(subject) {
    const fresh = (list) => list.filter((text) => !used.has(text));
    let from = [fresh(subject.own), fresh(subject.likely)].find((list) => list.length);
    if (!from) {
      asked(subject).forEach((text) => used.delete(text));
      from = subject.own.length ? subject.own : subject.likely;
    }
    const chosen = any(from);
    used.add(chosen);
    return chosen;
  }
  // The story that is given: the one that is most likely forgotten, of those the one told furthest.
  function given(subject) {
    const from = subject.filed.length ? subject.filed : subject.suggested;
    return from.map((at) => stories[at])
      .sort((one, other) => chance(one) - chance(other) || told(other) - told(one))[0];
  }

  // The dialog, a step at a time. The next thing to press has the focus.
  const dialog = make("dialog", "drill");
  dialog.setAttribute("aria-labelledby", "drill-question");
  document.body.append(dialog);
  let timer = 0;
  let rounds = [], at = 0, done = [], choose = false;
  function step(...inside) {
    dialog.replaceChildren(...inside.filter(Boolean));
    dialog.scrollTop = 0;
    dialog.querySelector(".do")?.focus();
  }
  dialog.addEventListener("close", function () {
    clearInterval(timer);
    if (done.length) count();
  });

  function begin(subjectsToAsk, own) {
    [rounds, at, done, choose] = [subjectsToAsk, 0, [], own];
    if (!rounds.length) return;
    dialog.showModal();
    ask();
  }
  function head(round) {
    const where = rounds.length > 1 ? "Round " + (at + 1) + " of " + rounds.length : "";
    const { code, title, href } = round.subject;
    const principle = href ? link(href, (code + " " + title).trim()) : title;
    const title2 = make("h2", "", round.question);
    title2.id = "drill-question";
    return [make("p", "c", where, where && (href || title) ? " · " : "", principle), title2];
  }
  function link(href, text) {
    const made = make("a", "", text);
    made.href = root + href;
    return made;
  }
  function strip(story) {
    const made = make("span", "star");
    const on = STAR.map((name) => story.parts.some((part) => part.heading === name && part.text));
    on.forEach((is, i) => made.append(make(is ? "b" : "i", "", STAR[i][0])));
    const names = (wanted) => STAR.filter((_, i) => on[i] === wanted).join(", ").toLowerCase() || "none";
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", "On file: " + names(true) + (on.every(Boolean) ? ". Complete" : ". Missing: " + names(false)));
    return made;
  }

  function ask() {
    const subject = rounds[at];
    const round = { subject, question: question(subject), story: given(subject), spoken: 0 };
    const say = make("div", "meta");
    const pick = choose || subject.free || !round.story;
    if (pick && stories.length) {
      const field = element("select");
      const group = (label, places) => {
        if (!places.length) return;
        const made = element("optgroup");
        made.label = label;
        for (const place of places) made.append(new Option(stories[place].code + " " + stories[place].title, place));
        field.append(made);
      };
      const rest = stories.map((_, i) => i).filter((i) => !subject.filed.includes(i) && !subject.suggested.includes(i));
      field.append(new Option("Choose a story", ""));
      group("Filed here", subject.filed);
      group("Suggested by their words", subject.suggested);
      group(subject.filed.length ? "Others" : "All", rest);
      round.story = null;
      field.addEventListener("change", () => { round.story = field.value === "" ? null : stories[field.value]; });
      say.append(make("label", "", "Tell it with ", field));
    } else if (round.story) {
      say.append(make("span", "k", round.story.code), link(round.story.href, round.story.title));
      if (prep) say.append(strip(round.story));
      if (!subject.filed.length) say.append(make("span", "c", "suggested by its words"));
    }
    const start = button("Start the clock", () => speak(round));
    start.setAttribute("aria-describedby", "drill-question");
    step(...head(round), prep && !subject.filed.length && !subject.free && make("p", "miss", "No story is filed here."), say,
      make("p", "meta", start, button("Another question", ask), button("Close", () => dialog.close())));
  }

  function speak(round) {
    const began = performance.now();
    const shown = make("p", "h1", "0:00");
    const parts = make("p", "meta c");
    let until = 0;
    const ends = budget.map(([name, share]) => [name, Math.round((until += share) * seconds)]);
    const marks = ends.map(([name, end]) => make("span", "", name + " to " + clock(end)));
    parts.append(...marks);
    shown.setAttribute("role", "timer");
    function tick() {
      round.spoken = (performance.now() - began) / 1000;
      const over = round.spoken - seconds;
      const text = over < 1 ? clock(round.spoken) + " of " + clock(seconds) : clock(seconds) + " and " + clock(over) + " over";
      if (shown.textContent !== text) shown.textContent = text;
      const now = ends.findIndex(([, end]) => round.spoken < end);
      marks.forEach((mark, i) => {
        mark.classList.toggle("k", i === now);
        if (i === now) mark.setAttribute("aria-current", "step");
        else mark.removeAttribute("aria-current");
      });
    }
    tick();
    timer = setInterval(tick, 200);
    step(...head(round), shown, parts, make("p", "meta", button("Done", function () {
      clearInterval(timer);
      tick();
      reveal(round, 1);
    })));
  }

  // What is on file, a part at a time. A new part is told with the button for the next. The last
  // has the focus itself: it is read first, and a key that is pressed once too often grades nothing.
  function reveal(round, count, first = count - 1) {
    const { story } = round;
    const time = make("p", "c", "You spoke for " + clock(round.spoken) + " of " + clock(seconds) + ".");
    if (!story) {
      const { subject } = round;
      const gap = prep && make("div", "gap", make("p", "", subject.free ? "No story was chosen." : "No story answers this yet."));
      return step(...head(round), time, gap, make("p", "meta", button(at + 1 < rounds.length ? "Next round" : "Finish", next)));
    }
    const shown = make("dl", "words");
    story.parts.slice(0, count).forEach(function ({ heading, text }) {
      const said = text.split("\n").flatMap((line, i) => (i ? [element("br"), line] : [line]));
      shown.append(make("div", "", make("dt", "", heading), text ? make("dd", "", ...said) : make("dd", "miss", "not on file")));
    });
    const fresh = shown.children[first];
    if (fresh) fresh.id = "drill-part";
    const name = make("p", "meta", make("span", "k", story.code), link(story.href, story.title));
    if (count < story.parts.length) {
      const more = button("Next part", () => reveal(round, count + 1));
      more.setAttribute("aria-describedby", "drill-part");
      step(...head(round), time, name, shown, make("p", "meta",
        more, button("All parts", () => reveal(round, story.parts.length, count))));
      return fresh.scrollIntoView({ block: "nearest" });
    }
    const follow = make("ul", "asks", ...story.follow.map((text) => make("li", "", text)));
    const now = new Date();
    const card = story.past?.card || FSRS.createEmptyCard(now);
    const plan = scheduler.repeat(card, now);
    const choices = grades.map((name, i) => {
      const made = button(i + 1 + " " + name + " ", () => grade(round, plan[i + 1].card, i + 1));
      made.append(make("small", "", distance(plan[i + 1].card.due - now)));
      return made;
    });
    step(...head(round), time, name, shown, story.follow.length && make("h3", "sub", "They may ask next"),
      story.follow.length && follow, make("h3", "sub", "How did it go?"), make("p", "grades", ...choices));
    if (fresh) fresh.tabIndex = -1;
    (fresh || choices[2]).focus();
  }
  function distance(time) {
    const minutes = Math.round(time / 60000);
    const [many, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"]
      : [Math.round(minutes / 1440), "day"];
    return "in " + many + " " + unit + (many === 1 ? "" : "s");
  }
  dialog.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || recall("keys") === "off") return;
    const choice = [...dialog.querySelectorAll(".do")].find((made) => made.textContent[0] === event.key && /^\d/.test(event.key));
    if (choice && !/^select$/i.test(event.target.tagName)) choice.click();
  });

  function grade(round, card, mark) {
    const { story } = round;
    if (!story.past) {
      story.past = { title: story.title, slug: story.slug, print: story.print, log: [] };
      history.push(story.past);
    }
    story.past.card = card;
    story.past.log = story.past.log.concat({ at: new Date().toISOString(), grade: mark, seconds: Math.round(round.spoken) }).slice(-LOG);
    save();
    done.push({ ...round, mark });
    next();
  }
  function next() {
    at += 1;
    if (at < rounds.length) return ask();
    const title = make("h2", "", done.length ? "Practised" : "Nothing was graded");
    title.id = "drill-question";
    const rows = make("ul", "rows az", ...done.map(({ story, spoken, mark }) =>
      make("li", "", make("span", "k", story.code), make("div", "", link(story.href, story.title)),
        make("span", "end c", clock(spoken) + ", " + grades[mark - 1].toLowerCase()))));
    step(title, rows, make("p", "meta", button("Close", () => dialog.close()), button("Five more", () => {
      [rounds, at, done] = [weakest(5), 0, []];
      ask();
    })));
  }

  // In and out.
  const status = document.querySelector(".rounds [role=status]");
  const say = (text) => { if (status) status.textContent = text; };
  function count() {
    const now = Date.now();
    const kept = stories.filter((story) => story.past);
    const due = kept.filter((story) => +story.past.card.due <= now).length;
    if (history.length && recall(KEY) === null) return say("This browser keeps no history. Save it before you leave.");
    say(kept.length + " of " + stories.length + " stories practised, " + due + " due again.");
  }
  function offer(name, type, text) {
    const made = element("a");
    made.href = URL.createObjectURL(new Blob([text], { type }));
    made.download = name;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 10000);
  }
  function take(file) {
    const reader = new FileReader();
    reader.onload = function () {
      const loaded = read(reader.result);
      for (const one of loaded) {
        let best = null, most = LIKE;
        for (const other of history) {
          const like = likeness(other, one);
          if (like >= most) [best, most] = [other, like];
        }
        if (!best) history.push(one);
        else {
          const later = +new Date(one.card.last_review || 0) > +new Date(best.card.last_review || 0);
          const log = new Map(best.log.concat(one.log).map((entry) => [entry.at, entry]));
          best.log = [...log.values()].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-LOG);
          if (later) best.card = one.card;
        }
      }
      recognise();
      save();
      if (loaded.length) count();
      else say("The file holds no history.");
    };
    reader.readAsText(file);
  }
  // Notes as Anki imports them: https://docs.ankiweb.net/importing/text-files.html
  function anki() {
    const cell = (text) => '"' + text.replace(/"/g, '""') + '"';
    const lines = ["#separator:Tab", "#html:false", "#notetype:Basic",
      "#deck:" + (document.querySelector(".site")?.textContent || "Practice").replace(/\s+/g, " "), "#tags column:3"];
    for (const subject of subjects) {
      for (const text of asked(subject)) {
        const answers = subject.filed.slice(0, 3).map((at) => stories[at]).map((story) =>
          story.code + " " + story.title + "\n" + story.parts.filter((part) => part.text)
            .map((part) => part.heading + ": " + part.text).join("\n"));
        if (answers.length) lines.push([cell(text), cell(answers.join("\n\n")), cell(subject.code)].join("\t"));
      }
    }
    return lines.join("\n") + "\n";
  }

  dossier.practise = function (what) {
    const panel = document.querySelector(".rounds");
    const about = panel.querySelector("select")?.value.split(" ")[0];
    const own = panel.querySelector("[type=checkbox]")?.checked;
    if (what === "save") return offer("practice.json", "application/json", written());
    if (what === "anki") return offer("practice-anki.txt", "text/plain", anki());
    if (what === "load") {
      const field = element("input");
      field.type = "file";
      field.accept = ".json,application/json";
      field.addEventListener("change", () => { if (field.files[0]) take(field.files[0]); });
      return field.click();
    }
    const times = Number(what) || 1;
    const one = subjects.find((subject) => subject.code === about && about);
    if (!one) return begin(weakest(times), own);
    begin(Array(Math.min(times, asked(one).length)).fill(one), own);
  };
  if (history.length) save();
  count();
})();
