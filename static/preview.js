// The request beside the form, as Save would make it. Whether it is open, and in which form, is remembered; that is set
// before the first paint. It lives outside #walk, takes no focus, and says nothing aloud while one types.
(() => {
  const KEY = "packwright-preview";
  const PAUSE = 150;
  const root = document.documentElement;
  const remembered = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
  };
  const remember = (choice) => {
    try { localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...choice })); } catch { /* for this page only */ }
  };
  const isOpen = () => root.dataset.preview === "open";
  if (remembered().open) root.dataset.preview = "open";

  let find, text, format; // set once the page is there
  let timer = 0;
  let asked = 0;
  let lines = [];
  let saved = { view: "", base: "", lines: [] };
  let shows = false; // secrets

  const split = (whole) => whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const chosen = () => format.selectedOptions[0];
  const note = (words) => {
    find("[data-preview-note]").textContent = words;
    for (const button of [find("[data-copy]"), find("[data-preview-download]")]) button.disabled = Boolean(words);
    text.classList.toggle("is-old", Boolean(words));
  };

  // Only lines that are not the same any more are made anew, so that the others keep their place on the screen.
  const write = (fresh) => {
    const { start, end } = packwright.sameLines(lines, fresh);
    for (const old of [...text.children].slice(start, lines.length - end)) old.remove();
    const made = fresh.slice(start, fresh.length - end).map((line) => {
      const span = document.createElement("span");
      span.textContent = line;
      return span;
    });
    if (start === 0) text.prepend(...made);
    else text.children[start - 1].after(...made);
    const isTyping = lines.length > 0 && made.length < fresh.length;
    lines = fresh;
    return isTyping ? made[0] : null;
  };

  const mark = () => {
    const { added, cuts, removed } = packwright.changedLines(saved.lines, lines);
    [...text.children].forEach((span, index) => {
      span.className = [added.has(index) && "is-new", cuts.has(index) && "is-cut"].filter(Boolean).join(" ");
    });
    const count = (number, what) => number && `${number} ${number === 1 ? "line" : "lines"} ${what}`;
    const told = [count(added.size, "new"), count(removed, "gone")].filter(Boolean).join(", ");
    find("[data-preview-marks]").textContent = `${told || "Nothing changed"} since you last pressed Save.`;
  };

  const scrollTo = (span) => {
    if (!span) return;
    const top = span.offsetTop - text.offsetTop;
    const isSeen = top >= text.scrollTop && top + span.offsetHeight <= text.scrollTop + text.clientHeight;
    if (!isSeen) text.scrollTop = top - text.clientHeight / 3;
  };

  const show = (answer, view) => {
    if (answer.saved !== null) saved = { view, base: answer.base, lines: split(answer.saved) };
    const changed = write(split(answer.text));
    mark();
    scrollTo(changed);
    find("[data-preview-sha256]").textContent = answer.sha256;
    find("[data-preview-secrets]").hidden = !answer.has_secrets;
    const notTaken = find("[data-preview-not-taken]");
    notTaken.hidden = !answer.not_taken;
    notTaken.querySelector("a").href = chosen().dataset.export;
    notTaken.querySelector("span").textContent = answer.not_taken === 1 ? "1 member" : `${answer.not_taken} members`;
    note("");
  };

  const whyNot = async (answer) => {
    if (answer.status === 422) return (await answer.json()).why;
    if (answer.type === "opaqueredirect") return "you are signed out.";
    return answer.status === 403 || answer.status === 409 ? "this page is out of date. Save says why." : "the server can't be reached.";
  };

  const ask = async () => {
    clearTimeout(timer);
    const form = document.querySelector("#walk form[data-guard]");
    if (!isOpen() || !form) return;
    const number = ++asked;
    const view = `${format.value} ${shows}`;
    const body = new URLSearchParams(new FormData(form));
    body.set("secrets", shows ? "shown" : "masked");
    body.set("base", saved.view === view ? saved.base : "");
    const answer = await fetch(chosen().dataset.url, { method: "POST", body, redirect: "manual" }).catch(() => new Response(null, { status: 503 }));
    const found = answer.ok ? await answer.json() : await whyNot(answer);
    if (number !== asked) return; // a later one is on its way
    if (answer.ok) show(found, view);
    else note(`Not up to date: ${found}`);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };

  const open = (is) => {
    root.dataset.preview = is ? "open" : "closed";
    find("[data-preview-toggle]").setAttribute("aria-expanded", String(is));
    remember({ open: is });
    ask();
  };
  const reveal = (event) => {
    shows = !shows;
    event.currentTarget.setAttribute("aria-pressed", String(shows));
    event.currentTarget.previousElementSibling.textContent = shows ? "Secrets are shown." : "Secrets are masked.";
    ask();
  };
  const download = () => {
    const blob = new Blob([lines.join("")], { type: `${chosen().dataset.type};charset=utf-8` });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: chosen().dataset.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.getElementById("preview");
    find = (selector) => panel.querySelector(selector);
    [text, format] = [find("#preview-text"), find("#preview-format")];
    format.value = remembered().format ?? "json";
    if (!chosen()) format.value = "json";
    open(isOpen());
    find("[data-preview-toggle]").addEventListener("click", () => open(!isOpen()));
    find("[data-preview-secrets] button").addEventListener("click", reveal);
    find("[data-preview-download]").addEventListener("click", download);
    format.addEventListener("change", () => { remember({ format: format.value }); ask(); });
    for (const name of ["input", "change"]) {
      document.addEventListener(name, (event) => { if (event.target.closest("#walk form[data-guard]")) later(); });
    }
    document.addEventListener("packwright:saved", later);
    document.addEventListener("htmx:load", (event) => { if (event.target.id === "walk") ask(); });
  });
})();
