"use strict";
(() => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const article = document.querySelector("article");
  const form = document.querySelector("#filters form");
  const card = document.getElementById("card");
  const marked = [...document.querySelectorAll("[data-kinds]")];
  // What arrow keys go through, in the order of the text.
  const stops = [...article.querySelectorAll(".tag, [role=button]")];
  let pinned = null;
  let returning = false; // focus goes back to what was left, which need not tell again

  // --- filters ---
  function filter() {
    const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
    const holder = form.holder.value;
    const score = Number(form.score.value);
    form.querySelector("output").textContent = score.toFixed(2);
    const on = new Set();
    const all = new Set();
    for (const each of marked) {
      const { kinds: own, holder: held, score: sure, id } = each.dataset;
      const heldElsewhere = holder !== "" && !holder.split(" ").includes(held) && !/people|places|meetings/.test(own);
      const off = !own.split(" ").some((kind) => kinds.has(kind)) || heldElsewhere || Number(sure ?? 1) < score;
      each.classList.toggle("off", off);
      if (id) all.add(id);
      if (id && !off) on.add(id);
    }
    for (const edge of document.querySelectorAll(".edge")) {
      edge.classList.toggle("off", [edge.dataset.from, edge.dataset.to].some((end) => all.has(end) && !on.has(end)));
    }
    document.getElementById("shown").textContent = on.size === all.size ? "" : `${on.size} of ${all.size} shown`;
    if (pinned && !on.has(pinned) && all.has(pinned)) hide();
    rove(stops.find((stop) => stop.tabIndex === 0 && visible(stop)) ?? stops.find(visible));
  }

  // --- the card ---
  function element(tag, text, parent) {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  }

  function show(id, anchor) {
    const tell = told[id];
    if (!tell || (anchor.closest("[data-kinds]") ?? anchor).classList.contains("off")) return;
    card.replaceChildren();
    element("h4", tell.title[0].toUpperCase() + tell.title.slice(1), card);
    const facts = element("dl", "", card);
    facts.className = "facts";
    for (const [name, value] of tell.facts) {
      element("dt", name, facts);
      element("dd", value, facts);
    }
    if (tell.text) element("p", tell.text, card);
    if (tell.links?.length) {
      const list = element("ul", "", card);
      for (const [says, to, words] of tell.links) {
        const item = element("li", "", list);
        element("span", `${says} `, item);
        element("a", words, item).href = `#${to}`;
      }
    }
    card.hidden = false;
    const kind = (anchor.closest("[data-kinds]")?.dataset.kinds ?? "").split(" ")[0];
    card.style.setProperty("--tint", kind ? `var(--${kind})` : "var(--soft)");
    const box = anchor.getClientRects()[0] ?? anchor.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    card.style.top = `${box.bottom + height + 12 < innerHeight ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
    mark(id);
  }

  function mark(id) {
    for (const each of article.querySelectorAll(".current")) each.classList.remove("current");
    for (const each of document.querySelectorAll(".edge.lit")) each.classList.remove("lit");
    if (!id) return;
    for (const each of article.querySelectorAll(`:is(.m, .s, .q)[data-id="${id}"]`)) each.classList.add("current");
    for (const each of document.querySelectorAll(`.edge:is([data-from="${id}"], [data-to="${id}"])`)) each.classList.add("lit");
  }

  function hide() {
    pinned = null;
    card.classList.remove("pinned");
    card.hidden = true;
    mark(null);
  }

  function pin(id, anchor) {
    hide();
    show(id, anchor);
    if (card.hidden) return;
    pinned = id;
    card.classList.add("pinned");
  }

  const at = (target) => target.closest?.("article [data-id]:not(.off)");

  article.addEventListener("mouseover", ({ target }) => {
    if (pinned) return;
    const found = at(target);
    if (found) show(found.dataset.id, found);
    else hide();
  });
  article.addEventListener("mouseleave", () => pinned || hide());
  article.addEventListener("focusin", ({ target }) => {
    const found = target.matches("[data-id]") && at(target);
    if (!found) return;
    if (stops.includes(found)) rove(found);
    if (!returning && target.matches(":focus-visible") && pinned !== found.dataset.id) {
      hide();
      show(found.dataset.id, found);
    }
  });
  article.addEventListener("focusout", () => pinned || hide());
  article.addEventListener("click", (event) => {
    const found = at(event.target);
    if (!found || found.matches(".ref") || String(getSelection())) return;
    if (pinned === found.dataset.id) hide();
    else pin(found.dataset.id, found);
  });
  document.addEventListener("click", ({ target }) => {
    if (pinned && !target.closest("article [data-id], #card")) hide();
  });
  addEventListener("scroll", () => pinned || hide(), { passive: true });

  // --- keys: Tab comes to the text once, arrows go from mark to mark ---
  const visible = (stop) => !stop.closest(".off");

  function rove(to) {
    for (const stop of stops) if (stop.tabIndex === 0 && stop !== to) stop.tabIndex = -1;
    if (to) to.tabIndex = 0;
  }

  article.addEventListener("keydown", (event) => {
    const here = stops.indexOf(event.target);
    if (here < 0) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      let next = here + step;
      while (stops[next] && !visible(stops[next])) next += step;
      if (stops[next]) {
        stops[next].scrollIntoView({ block: "nearest" });
        stops[next].focus();
      }
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pin(event.target.dataset.id, event.target);
      card.querySelector("a")?.focus();
    }
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || card.hidden) return;
    const back = pinned && card.contains(document.activeElement) && document.getElementById(pinned);
    hide();
    returning = true;
    if (back) (back.querySelector(":scope > .tag") ?? back).focus();
    returning = false;
  });

  // --- jumps ---
  function jump(id) {
    const target = document.getElementById(id);
    if (!target) return;
    target.closest("details")?.setAttribute("open", "");
    const inText = article.contains(target);
    target.scrollIntoView({ block: inText ? "center" : "start" });
    // What was out of sight has its true height only now.
    if (inText) requestAnimationFrame(() => target.scrollIntoView({ block: "center" }));
    const focus = target.querySelector(":scope > :is(.tag, summary)") ?? target;
    if (focus.tabIndex < 0 && !focus.hasAttribute("tabindex")) focus.tabIndex = -1;
    focus.focus({ preventScroll: true });
    if (!inText) return;
    const again = target.dataset.id ? article.querySelectorAll(`:is(.m, .s, .q)[data-id="${target.dataset.id}"]`) : [target];
    for (const each of again) {
      each.classList.remove("flash");
      void each.offsetWidth;
      each.classList.add("flash");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const all = link.dataset.all?.split(" ");
    let id = link.getAttribute("href").slice(1);
    if (all) {
      // One click after the other goes through the places where it is named.
      const turn = Number(link.dataset.turn ?? 0) % all.length;
      link.dataset.turn = turn + 1;
      id = all[turn];
    }
    if (link.closest("#card")) hide();
    history.pushState(null, "", `#${id}`);
    jump(id);
  });
  addEventListener("hashchange", () => location.hash && jump(location.hash.slice(1)));

  // --- start ---
  addEventListener("beforeprint", () => document.querySelectorAll("details.section").forEach((each) => { each.open = true; }));
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  if (matchMedia("(max-width: 46rem)").matches) document.getElementById("filters").open = false;
  rove(stops[0]);
  if (location.hash) jump(location.hash.slice(1));
})();
