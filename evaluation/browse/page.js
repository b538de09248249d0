"use strict";
// Every word of a document reaches the page as a text node: nothing in it is read as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("filters");
const list = document.getElementById("cards");
const more = document.getElementById("more");
const PAGE = 50;
let matching = [], shown = 0;

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function fill(name, values, all) {
  form.elements[name].replaceChildren(make("option", { value: "", textContent: all }),
    ...values.map(value => make("option", { value, textContent: value })));
}

function filters() {
  const value = name => form.elements[name].value;
  return { task: value("task"), kind: value("kind"), label: value("label"), volume: value("volume"), model: value("model"),
    from: Number(value("from") || 0), to: value("to") === "" ? 1 : Number(value("to")), words: value("words").toLowerCase() };
}

function passes(card, error, f) {
  return (!f.task || card.task === f.task) && (!f.kind || error.kind === f.kind)
    && (!f.label || error.label === f.label || error.given === f.label)
    && (!f.volume || data.documents[card.document].volume === f.volume) && (!f.model || data.models[error.model] === f.model)
    && (error.score === null ? f.from <= 0 && f.to >= 1 : f.from <= error.score && error.score <= f.to)
    && (!f.words || wordsOf(card).includes(f.words));
}

function wordsOf(card) {
  return card.words ??= card.sides[0].pieces.map(([words]) => words).join("").toLowerCase();
}

function words(card, side) {
  const line = make("p", { className: "words" }, make("span", { className: "around", textContent: card.before + " " }));
  for (const [text, marks] of side.pieces) {
    let node = document.createTextNode(text);
    for (const [label, kind, begins, ends] of marks) {
      const mark = make("mark", { title: kind ? label + ": " + kind : label });
      mark.className = [label, kind && "wrong", begins && "begins", ends && "ends"].filter(Boolean).join(" ");
      if (begins && label !== "sentence") mark.append(make("span", { className: "label", textContent: label }));
      mark.append(node);
      node = mark;
    }
    line.append(node);
  }
  line.append(make("span", { className: "around", textContent: " " + card.after }));
  return line;
}

function draw(card) {
  const about = data.documents[card.document];
  const item = make("li", { tabIndex: -1 });
  const top = make("div", { className: "about" }, make("strong", { textContent: card.task }));
  if (about.url) top.append(make("a", { href: about.url, rel: "noreferrer", textContent: card.document }));
  top.append(make("span", { textContent: about.head }), make("span", { textContent: about.date }),
    make("span", { textContent: "at " + card.start }));
  const errors = make("ul", { className: "errors" });
  for (const error of card.errors) {
    const score = error.score === null ? "" : ", score " + error.score.toFixed(2);
    const line = make("li", { textContent: error.kind + ": " + error.label + (error.words && " “" + error.words + "”") + (error.detail ? " (" + error.detail + ")" : "") + score });
    if (data.models.length > 1) line.prepend(make("span", { className: "of", textContent: data.models[error.model] + " " }));
    errors.append(line);
  }
  const sides = make("div", { className: "sides" });
  ["gold", ...data.models].forEach((name, i) => {
    const column = make("div", {}, make("p", { className: "name", textContent: name }), words(card, card.sides[i]));
    for (const note of card.sides[i].notes) column.append(make("p", { className: "notes", textContent: note }));
    sides.append(column);
  });
  item.append(top, errors, sides);
  return item;
}

function count(f) {
  const cells = {};
  for (const card of data.cards) for (const error of card.errors) {
    if (!passes(card, error, { ...f, task: "", kind: "" })) continue;
    const key = card.task + "\n" + error.kind;
    (cells[key] ??= data.models.map(() => 0))[error.model] += 1;
  }
  const head = make("tr", {}, make("th", { textContent: data.models.length > 1 ? data.models.join(" / ") : "errors", scope: "col" }),
    ...data.kinds.map(kind => make("th", { textContent: kind, scope: "col" })));
  const rows = data.tasks.map(task => make("tr", {}, make("th", { textContent: task, scope: "row" }), ...data.kinds.map(kind => {
    const numbers = cells[task + "\n" + kind];
    if (!numbers) return make("td", { textContent: "–" });
    const button = make("button", { type: "button", textContent: numbers.join(" / ") });
    button.setAttribute("aria-label", numbers.join(" / ") + " " + task + ", " + kind);
    button.onclick = () => { form.elements.task.value = task; form.elements.kind.value = kind; update(); };
    return make("td", {}, button);
  })));
  document.getElementById("counts").replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
}

function show() {
  const next = matching.slice(shown, shown + PAGE);
  list.append(...next.map(draw));
  shown += next.length;
  more.hidden = shown >= matching.length;
}

function update() {
  const f = filters();
  const free = !f.kind && !f.label && !f.model && f.from <= 0 && f.to >= 1;
  matching = data.cards.filter(card => card.errors.some(error => passes(card, error, f))
    || (free && !card.errors.length && (!f.task || card.task === f.task)
      && (!f.volume || data.documents[card.document].volume === f.volume) && (!f.words || wordsOf(card).includes(f.words))));
  const errors = matching.reduce((sum, card) => sum + card.errors.filter(error => passes(card, error, f)).length, 0);
  document.getElementById("shown").textContent =
    errors.toLocaleString("en") + " errors in " + matching.length.toLocaleString("en") + " sentences";
  list.replaceChildren();
  shown = 0;
  show();
  count(f);
  const set = Object.entries(f).filter(([name, value]) => value !== "" && !(name === "from" && value === 0) && !(name === "to" && value === 1));
  history.replaceState(null, "", "#" + new URLSearchParams(set));
}

function move(step) {
  const cards = [...list.children];
  const at = cards.indexOf(document.activeElement.closest ? document.activeElement.closest("#cards > li") : null);
  const to = at < 0 ? 0 : at + step;
  if (to >= cards.length && !more.hidden) show();
  const target = list.children[Math.max(0, Math.min(to, list.children.length - 1))];
  if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "start" }); }
}

document.addEventListener("keydown", event => {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape") { event.target.blur(); move(0); }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") form.elements.words.focus();
  else if (event.key === "o") document.activeElement.querySelector?.(".about a")?.click();
  else return;
  event.preventDefault();
});

const unique = values => [...new Set(values)].filter(Boolean).sort();
fill("task", data.tasks, "all");
fill("kind", data.kinds, "all");
fill("label", unique(data.cards.flatMap(card => card.errors.flatMap(error => [error.label, error.given]))), "all");
fill("volume", unique(Object.values(data.documents).map(about => about.volume)), "all");
fill("model", data.models, "any");
document.getElementById("which").hidden = data.models.length < 2;
for (const [name, value] of new URLSearchParams(location.hash.slice(1)))
  if (form.elements[name]) form.elements[name].value = value;
for (const name of ["input", "change"]) form.addEventListener(name, update);
form.addEventListener("reset", () => setTimeout(update));
form.addEventListener("submit", event => event.preventDefault());
more.addEventListener("click", show);
update();
