// Small helps on top of pages that work without any script. Each enhancer takes one element and may meet it twice.
(() => {
  const WIDGETS = "input:not([type=hidden]), select, textarea";
  const byId = (id) => document.getElementById(id);
  const aimOf = (hash) => byId(hash.slice(1)) ?? [...document.querySelectorAll("[id]")].find((element) => `#${encodeURI(element.id)}` === hash);
  const announce = (text) => { byId("announcer").textContent = text; };
  const isFilled = (field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked : field.value.trim() !== "");

  // Buttons with the usual entries of a textarea that holds one entry per line; pressed = the line is there.
  const entryButton = (button) => {
    const area = byId(button.dataset.for);
    if (!area || button.dataset.ready) return;
    button.dataset.ready = "yes";
    const lines = () => area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const tell = () => button.setAttribute("aria-pressed", String(lines().includes(button.dataset.addEntry)));
    button.addEventListener("click", () => {
      const value = button.dataset.addEntry;
      const rest = lines().filter((line) => line !== value);
      area.value = (rest.length < lines().length ? rest : [...rest, value]).join("\n");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    area.addEventListener("input", tell);
    tell();
  };

  // data-reveal-name="N" on a fieldset: radios named N show the regions data-reveal="value"; while none is chosen, all.
  // What is filled in or wrong stays visible.
  const revealer = (holder) => {
    const name = holder.dataset.revealName;
    const scope = holder.closest("form") ?? document;
    const regions = [...scope.querySelectorAll("[data-reveal]")].filter((region) => (region.dataset.revealFor ?? name) === name);
    const tell = () => {
      const chosen = [...scope.querySelectorAll("input[type=radio]:checked")].find((radio) => radio.name === name)?.value;
      for (const region of regions) {
        const isNeeded = region.querySelector(".has-error") || [...region.querySelectorAll(WIDGETS)].some(isFilled);
        region.hidden = chosen !== undefined && region.dataset.reveal !== chosen && !isNeeded;
      }
    };
    if (!holder.dataset.ready) holder.addEventListener("change", tell);
    holder.dataset.ready = "yes";
    tell();
  };

  const counter = (field) => {
    if (field.dataset.ready) return;
    field.dataset.ready = "yes";
    const max = Number(field.dataset.max);
    const note = Object.assign(document.createElement("span"), { className: "pw-counter", id: `${field.id}-counter` });
    field.after(note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
    const tell = () => {
      const length = [...field.value].length;
      note.textContent = length > max ? `${length - max} too many (at most ${max})` : `${length} of ${max}`;
      note.classList.toggle("is-near", length > max * 0.8);
      note.classList.toggle("is-over", length > max);
      note.setAttribute("aria-live", length > max * 0.8 ? "polite" : "off");
    };
    field.addEventListener("input", tell);
    tell();
  };

  const guard = (form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    form.addEventListener("input", () => { form.dataset.dirty = "yes"; });
    form.addEventListener("submit", () => { form.dataset.dirty = "no"; });
    // The kind of package is switched by Save alone, which may have to ask first.
    const switches = () => ![undefined, "", form.dataset.kind].includes(form.elements.kind?.value);
    form.addEventListener("packwright:saved", () => { form.dataset.dirty = switches() ? "yes" : "no"; });
    if (switches()) form.dataset.dirty = "yes";
  };

  const localTime = (time) => {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.valueOf()) || time.title) return;
    time.title = time.textContent.trim();
    time.textContent = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(moment);
  };

  const focusOn = (target) => {
    const field = target?.tomselect?.control_input ?? target;
    if (!field) return;
    if (!field.matches(`a[href], button, summary, ${WIDGETS}, [tabindex]`)) field.tabIndex = -1;
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const region = field.closest("[data-reveal]");
    if (region) region.hidden = false;
    field.focus();
  };

  // Where to go on after a move, so that the keyboard is not sent back to the top of the window: the entry that the page
  // tells of, the same button, the one that leads back or that adds another where the last one went, the field that
  // something was put back into; else the heading.
  const BACK = { all: "usual", usual: "all", text: "form", form: "text" };
  const askedBy = (button) => {
    const asked = new URLSearchParams(button.getAttribute("formaction") ?? "");
    return { op: asked.get("op"), path: asked.get("path") };
  };
  const placeAfter = (page) => {
    const buttons = [...page.querySelectorAll("button[formaction]:enabled")];
    const button = (path, ...ops) => buttons.find((each) => {
      const asked = askedBy(each);
      return asked.path === path && ops.includes(asked.op);
    });
    const { isRefused, op, path, at } = pressed;
    const list = path?.replace(/\/[^/]*$/, "");
    return (isRefused && find(page, "[data-error-summary]")) || (find(page, "[data-focus-after]")
      ?? button(path, op) ?? button(path, BACK[op]) ?? button(list, "add", "another") ?? byId(`f${at}`) ?? find(page, "h1"));
  };

  const ENHANCERS = {
    "select[multiple][data-picker]": packwright.picker, "[data-add-entry]": entryButton, "[data-reveal-name]": revealer,
    "[data-max]": counter, "form[data-guard]": guard, "time[data-local]": localTime,
  };
  const enhance = (root) => {
    for (const [selector, enhancer] of Object.entries(ENHANCERS)) {
      if (root.matches?.(selector)) enhancer(root);
      root.querySelectorAll(selector).forEach(enhancer);
    }
  };
  const find = (root, selector) => (root.matches?.(selector) ? root : root.querySelector(selector));

  document.addEventListener("click", async (event) => {
    for (const menu of document.querySelectorAll("details.pw-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const link = event.target.closest("[data-error-summary] a[href*='#']");
    const target = link && link.pathname === location.pathname && aimOf(link.hash);
    if (target) { event.preventDefault(); focusOn(target); }
    const copy = event.target.closest("[data-copy]");
    const source = copy && document.querySelector(copy.dataset.copy);
    if (!source) return;
    const done = await navigator.clipboard?.writeText(source.value ?? source.textContent).then(() => true, () => false);
    announce(done ? "Copied" : "Could not copy: select the text instead");
    if (!done) getSelection().selectAllChildren(source);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.pw-menu[open]");
    if (menu) { menu.open = false; menu.firstElementChild.focus(); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-dirty="yes"]')) event.preventDefault();
  });
  // A page that a move replaces takes nothing meanwhile: what was typed into it would be gone.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { detail.target.inert = detail.target.id === "walk"; });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.target.inert) return;
    detail.target.inert = false;
    detail.elt.focus();
  });
  // What was unfolded stays so on the page that comes instead, and the move that brought it is known.
  let unfolded = [];
  let pressed = { isRefused: false };
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    unfolded = [...detail.target.querySelectorAll("details[id][open]")].map((fold) => fold.id);
    const at = new URLSearchParams(detail.xhr.responseURL.split("?")[1]).get("at");
    pressed = { isRefused: detail.xhr.status >= 400, at, ...askedBy(detail.requestConfig.elt) };
  });
  document.addEventListener("htmx:beforeCleanupElement", (event) => event.target.tomselect?.destroy());
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    enhance(event.target);
    for (const fold of unfolded.map(byId)) if (fold) fold.open = true;
    if (event.target.id === "walk") focusOn(placeAfter(event.target));
  });

  enhance(document);
  focusOn(find(document, "[data-focus-after]") ?? aimOf(location.hash) ?? find(document, "[data-error-summary]"));
})();
