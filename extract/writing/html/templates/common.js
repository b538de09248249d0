"use strict";
(() => {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  const themes = ["system", "light", "dark"];
  function dress(name) {
    if (name === "system") delete root.dataset.theme;
    else root.dataset.theme = name;
    theme.querySelector("span").textContent = name;
  }
  theme.hidden = false;
  // A page opened from a file may have no storage.
  const remember = (name) => { try { localStorage.setItem("extract-theme", name); } catch { /* not kept */ } };
  const remembered = () => { try { return localStorage.getItem("extract-theme"); } catch { return null; } };
  dress(themes.includes(remembered()) ? remembered() : "system");
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
    dress(next);
    remember(next);
  });

  const bar = document.querySelector(".bar");
  new ResizeObserver(() => root.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
})();
