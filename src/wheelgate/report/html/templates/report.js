// The report's script: filters of gallery and findings, the viewer of pictures, keys, the theme.
// Without it the page can be read all the same.
"use strict";
document.documentElement.classList.add("script");
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// --- theme ----------------------------------------------------------------------------------
{
  const button = find("#theme"), themes = ["system", "light", "dark"];
  let theme = "system";
  try { theme = localStorage.getItem("wheelgate-theme") || theme; } catch { /* not kept here */ }
  const show = () => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try { localStorage.setItem("wheelgate-theme", theme); } catch { /* not kept here */ }
    show();
  });
  show();
}

// --- pictures that the page holds once, and shows in several places ----------------------------
const source = (picture) =>
  picture.src || find(`img[data-key="${CSS.escape(picture.key)}"]`)?.src || "";
const borrow = (within) => {
  for (const image of all("img[data-same]:not([src])", within)) {
    image.src = source({ key: image.dataset.same });
  }
};

// --- a sample's source gets its colours when it is opened --------------------------------------
const colour = (code) => {
  const text = code.textContent, parts = document.createDocumentFragment();
  let place = 0;
  for (const token of code.dataset.tokens.split(",")) {
    const end = place + Number(token.slice(1));
    const part = document.createElement("span");
    part.className = `tok-${token[0]}`;
    part.textContent = text.slice(place, end);
    parts.append(part);
    place = end;
  }
  if (place === text.length) code.replaceChildren(parts);
  delete code.dataset.tokens;
};
document.addEventListener("toggle", ({ target }) => {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  borrow(target);
  all("code[data-tokens]", target).forEach(colour);
}, true);

// --- the gallery's filter ------------------------------------------------------------------------
const cards = all(".card");
let shown = cards;
if (cards.length) {
  const text = find("#filter-text"), tag = find("#filter-tag"), count = find("#filter-count");
  const known = cards.map((card) => ({
    card,
    tags: card.dataset.tags.split("\n"),
    words: [card.dataset.name, card.dataset.tags, find(".summary", card)?.textContent]
      .join(" ").toLowerCase(),
  }));
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdict = find("input[name=verdict]:checked").value;
    shown = [];
    for (const each of known) {
      const fits = words.every((word) => each.words.includes(word))
        && (!tag.value || each.tags.includes(tag.value))
        && (!verdict || each.card.dataset.verdict === verdict
          || (verdict === "differs" && "differs" in each.card.dataset));
      each.card.hidden = !fits;
      if (fits) shown.push(each.card);
    }
    count.textContent = `${shown.length} of ${cards.length} samples`;
    find("#nothing").hidden = shown.length > 0;
  };
  text.form.addEventListener("input", filter);
  text.form.addEventListener("submit", (event) => event.preventDefault());
  if (text.value || tag.value || find("input[name=verdict]:checked").value) filter();
}

// --- the filter of the doctor's findings ---------------------------------------------------------
const findings = all(".finding");
if (findings.length) {
  const text = find("#doctor-text"), image = find("#doctor-image");
  const known = findings.map((row) => ({ row, words: row.textContent.toLowerCase() }));
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severity = find("input[name=severity]:checked").value;
    let count = 0;
    for (const { row, words: said } of known) {
      row.hidden = !(words.every((word) => said.includes(word))
        && (!image.value || row.dataset.image === image.value)
        && (!severity || row.dataset.severity === severity));
      if (!row.hidden) count += 1;
    }
    find("#doctor-count").textContent = `${count} of ${findings.length} findings`;
    find("#doctor-nothing").hidden = count > 0;
  };
  text.form.addEventListener("input", filter);
  text.form.addEventListener("submit", (event) => event.preventDefault());
  if (text.value || image.value || find("input[name=severity]:checked").value) filter();
}

// --- the viewer ----------------------------------------------------------------------------------
const viewer = find("#viewer"), stage = find("#stage");
const view = { card: null, pictures: [], timer: 0 };
const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const choose = (select, names, chosen) => {
  select.replaceChildren(...names.map((name, index) => new Option(name, index)));
  select.value = chosen;
};
const pick = (selector) => find(selector).value;

const setView = (name) => {
  stage.dataset.view = name;
  for (const button of all("[data-view]", find(".views"))) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
  find(".cut").hidden = name !== "slider";
  find("#viewer-swap").hidden = name !== "blink";
  stage.classList.remove("swapped");
  clearInterval(view.timer);
  if (name === "blink" && !quiet.matches) view.timer = setInterval(swap, 700);
  words();
};
const swap = () => stage.classList.toggle("swapped");
const pair = () => {
  const picture = view.pictures[pick("#viewer-picture")];
  const [left, right] = ["#viewer-left", "#viewer-right"].map((side) => view.sides[pick(side)]);
  return { picture, left, right };
};
const recorded = ({ picture, left, right }) => picture.differences.find((each) =>
  [[left, right], [right, left]].some(([one, other]) =>
    one.name === each.image && other.name === each.against));

const words = () => {
  const now = pair(), told = find("#viewer-words");
  if (!now.left) return;
  const found = recorded(now);
  const same = now.left.key === now.right.key;
  stage.classList.toggle("recorded", Boolean(found && (found.src || found.key)));
  stage.classList.toggle("one", now.left === now.right);
  told.textContent = now.left === now.right ? `Only ${now.left.name} has this picture.`
    : same ? `${now.left.name} and ${now.right.name}: the same bytes.`
    : found ? `${found.image} beside ${found.against}: ${found.words}`
    : `${now.left.name} and ${now.right.name} are not the same; the run did not compare them.`;
  const put = (figure, picture, name) => {
    find("img", figure).src = source(picture);
    find("img", figure).alt = name;
    find("figcaption", figure).textContent = name;
  };
  put(find(".left", stage), now.left, now.left.name);
  put(find(".right", stage), now.right, now.right.name);
  if (stage.classList.contains("recorded")) put(find(".difference", stage), found, "what differs");
};

const showPicture = () => {
  const picture = view.pictures[pick("#viewer-picture")];
  view.sides = picture.variants.flatMap((each) => each.whose.map((name) => ({ ...each, name })));
  const names = view.sides.map((side) => side.name);
  // Beside the baseline, or else the last image, which is the reference: what the run judged.
  const left = Math.max(0, names.indexOf("baseline"));
  const right = names.findIndex((_, index) => index !== left);
  choose(find("#viewer-left"), names, left);
  choose(find("#viewer-right"), names, right < 0 ? left : right);
  setView(stage.dataset.view);
};

const openCard = (card) => {
  const facts = JSON.parse(card.dataset.pictures);
  if (!facts.pictures.length) return;
  view.card = card;
  view.pictures = facts.pictures;
  find("#viewer-title").textContent = card.dataset.name;
  choose(find("#viewer-picture"), facts.pictures.map((each) => each.name), 0);
  const place = shown.indexOf(card);
  find("#viewer-place").textContent = `${place + 1} of ${shown.length}`;
  showPicture();
  if (!viewer.open) viewer.showModal();
};
const step = (by) => {
  const place = shown.indexOf(view.card);
  for (let next = place + by; next >= 0 && next < shown.length; next += by) {
    if (JSON.parse(shown[next].dataset.pictures).pictures.length) return openCard(shown[next]);
  }
};

document.addEventListener("click", (event) => {
  const cover = event.target.closest("a.cover");
  if (!cover || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openCard(cover.closest(".card"));
});
find("#viewer-close").addEventListener("click", () => viewer.close());
find("#viewer-before").addEventListener("click", () => step(-1));
find("#viewer-after").addEventListener("click", () => step(1));
find("#viewer-swap").addEventListener("click", () => { clearInterval(view.timer); swap(); });
find("#viewer-picture").addEventListener("change", showPicture);
find("#viewer-left").addEventListener("change", words);
find("#viewer-right").addEventListener("change", words);
find("#viewer-cut").addEventListener("input", ({ target }) =>
  stage.style.setProperty("--cut", `${target.value}%`));
all("[data-view]", find(".views")).forEach((button) =>
  button.addEventListener("click", () => setView(button.dataset.view)));
viewer.addEventListener("close", () => {
  clearInterval(view.timer);
  find("a.cover", view.card)?.focus();
});

// --- keys ----------------------------------------------------------------------------------------
// The filter of the doctor's part while that is in the middle of the window, else the gallery's.
const filterInView = () => {
  const { top, bottom } = find("#doctor").getBoundingClientRect(), middle = innerHeight / 2;
  const findings = find("#doctor-text"), samples = find("#filter-text");
  return findings && top < middle && bottom > middle ? findings : samples || findings;
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writes = event.target.matches("input, select, textarea");
  if (!viewer.open) {
    if (event.key === "/" && !writes && filterInView()) {
      event.preventDefault();
      filterInView().focus();
    }
    return;
  }
  if (writes) return;
  const views = { 1: "side", 2: "slider", 3: "blink", 4: "difference" };
  if (views[event.key]) setView(views[event.key]);
  else if (event.key === "ArrowRight") step(1);
  else if (event.key === "ArrowLeft") step(-1);
  else if (event.key.toLowerCase() === "b") { clearInterval(view.timer); swap(); }
  else return;
  event.preventDefault();
});
