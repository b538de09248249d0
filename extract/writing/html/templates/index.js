"use strict";
(() => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const search = document.getElementById("search");
  const facets = document.getElementById("facets");
  const order = document.getElementById("order");
  const list = document.querySelector(".documents");
  const rows = [...list.children];
  const boxes = [...facets.querySelectorAll("input")];
  const counts = [...facets.querySelectorAll("[data-facet]")];
  const names = [...new Set(boxes.map((box) => box.name))];
  // Accents and capitals do not count.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = told.map((each) => fold([each.words, ...each.names, ...each.sentences].join("\n")));
  let wait;

  function chosen() {
    const found = {};
    for (const box of boxes) if (box.checked) (found[box.name] ??= new Set()).add(Number(box.value));
    return found;
  }

  function apply() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const wanted = chosen();
    const fits = (number, facet) => !wanted[facet] || told[number].facets[facet].some((value) => wanted[facet].has(value));
    const tally = {};
    let shown = 0;
    for (const [number, row] of rows.entries()) {
      const said = words.every((word) => texts[number].includes(word));
      const misses = said ? names.filter((facet) => !fits(number, facet)) : names;
      row.hidden = !said || misses.length > 0;
      if (!row.hidden) shown += 1;
      quote(row, row.hidden || !words.length ? null : told[number].sentences.find((each) => words.some((word) => fold(each).includes(word))), words);
      // A facet counts what would be there if nothing of its own were chosen.
      if (said && misses.length <= 1) {
        for (const facet of misses.length ? misses : names) {
          for (const value of told[number].facets[facet]) tally[`${facet} ${value}`] = (tally[`${facet} ${value}`] ?? 0) + 1;
        }
      }
    }
    for (const count of counts) {
      const { facet, value } = count.dataset;
      const number = tally[`${facet} ${value}`] ?? 0;
      count.textContent = number;
      const label = count.closest("label");
      label.hidden = !number && !label.querySelector("input").checked;
    }
    document.getElementById("shown").textContent = shown === rows.length ? `${shown} documents` : `${shown} of ${rows.length} documents`;
    document.getElementById("nothing").hidden = shown > 0;
  }

  function quote(row, sentence, words) {
    const hit = row.querySelector(".hit");
    hit.hidden = !sentence;
    hit.replaceChildren();
    if (!sentence) return;
    const folded = fold(sentence);
    // Folding may change the length; then the sentence is shown without marks.
    if (folded.length !== sentence.length) {
      hit.textContent = sentence;
      return;
    }
    let at = 0;
    while (at < sentence.length) {
      const next = words.map((word) => [folded.indexOf(word, at), word.length]).filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) break;
      hit.append(sentence.slice(at, next[0]));
      hit.append(Object.assign(document.createElement("mark"), { textContent: sentence.slice(next[0], next[0] + next[1]) }));
      at = next[0] + next[1];
    }
    hit.append(sentence.slice(at));
  }

  function sort() {
    const key = order.value;
    const given = (a, b) => a.dataset.number - b.dataset.number;
    const by = {
      given,
      // Undated documents come last.
      date: (a, b) => (a.dataset.date || "9").localeCompare(b.dataset.date || "9") || given(a, b),
    }[key] ?? ((a, b) => b.dataset[key] - a.dataset[key] || given(a, b));
    list.append(...[...rows].sort(by));
  }

  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(apply, 120);
  });
  facets.addEventListener("input", apply);
  facets.addEventListener("submit", (event) => event.preventDefault());
  order.addEventListener("input", sort);
  if (matchMedia("(max-width: 46rem)").matches) document.getElementById("narrow").open = false;
  apply();
})();
