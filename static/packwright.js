// Small helps on top of pages that work without any script. Each enhancer takes one element and may meet it twice.
(() => {
  const WIDGETS = "input:not([type=hidden]), select, textarea";
  const byId = (id) => document.getElementById(id);
  const aimOf = (hash) => byId(hash.slice(1)) ?? [...document.querySelectorAll("[id]")].find((element) => `#${encodeURI(element.id)}` === hash);
  const announce = (text) => { byId("announcer").textContent = text; };
  const isFilled = (field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked : field.value.trim() !== "");
  const entries = (text) => text.split(/[\s,;]+/).filter(Boolean);
  const make = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };

  // select[multiple][data-picker]: search, chips, paste a list. data-create="ml." also takes new values that start so.
  const picker = (select) => {
    if (select.tomselect || !window.TomSelect) return;
    const prefix = select.dataset.create;
    const isNew = (value) => Boolean(prefix) && value.startsWith(prefix) && value.length > prefix.length && !/\s/.test(value);
    const item = (data, escape) => `<div class="item">${escape(data.text)}<button type="button" class="pw-drop" tabindex="-1" aria-label="Remove ${escape(data.text)}">×</button></div>`;
    const ts = new TomSelect(select, {
      maxItems: null, maxOptions: null, hideSelected: false, closeAfterSelect: false, refreshThrottle: 0,
      create: Boolean(prefix), createFilter(value) { return isNew(value) && !this.options[value]; }, placeholder: select.dataset.placeholder || "Search",
      render: { item, no_results: () => '<div class="no-results" role="option" aria-disabled="true">Nothing matches</div>' },
    });
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (select.hasAttribute(name)) ts.control_input.setAttribute(name, select.getAttribute(name));
    }
    select.setAttribute("aria-hidden", "true");

    const tick = (value, on) => ts.getOption(value)?.setAttribute("aria-checked", String(on));
    ts.on("item_add", (value) => tick(value, true));
    ts.on("item_remove", (value) => tick(value, false));
    const choose = ts.onOptionSelect;
    ts.onOptionSelect = (event, option) => {
      if (!option.classList.contains("selected")) return choose.call(ts, event, option);
      option.classList.remove("selected");
      ts.removeItem(option.dataset.value);
    };

    const shown = () => (ts.currentResults?.items ?? []).map((result) => result.id).filter((id) => !ts.items.includes(id));
    const count = make("span");
    const all = make("button", { type: "button", className: "pw-picker-all", tabIndex: -1 }, make("span"), make("span", { textContent: "Ctrl+Enter" }));
    const clear = make("button", { type: "button", className: "btn btn-sm btn-quiet", textContent: "Remove all" });
    const addAll = () => {
      ts.refreshOptions(false);
      const values = shown();
      ts.addItems(values);
      ts.setTextboxValue("");
      ts.refreshOptions(true);
      announce(`${values.length} added`);
    };
    const tell = () => {
      count.textContent = `${ts.items.length} selected`;
      clear.hidden = ts.items.length === 0;
      all.firstChild.textContent = `Add all ${shown().length} shown`;
      all.hidden = shown().length < 2;
      for (const option of ts.dropdown_content.querySelectorAll("[role=option][data-value]")) {
        option.setAttribute("aria-checked", String(ts.items.includes(option.dataset.value)));
      }
    };
    ts.dropdown.prepend(all);
    ts.wrapper.after(make("div", { className: "pw-picker-bar" }, count, clear));
    ts.hook("after", "refreshOptions", tell);
    ts.on("change", tell);
    all.addEventListener("click", addAll);
    clear.addEventListener("click", () => { ts.clear(); ts.focus(); announce("All removed"); });
    ts.wrapper.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey || all.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      addAll();
    }, true);
    ts.control.addEventListener("click", (event) => {
      const drop = event.target.closest(".pw-drop");
      if (!drop) return;
      event.stopPropagation();
      ts.removeItem(drop.parentElement.dataset.value);
      ts.refreshOptions(false);
    }, true);
    ts.wrapper.addEventListener("paste", (event) => {
      const values = entries(event.clipboardData.getData("text"));
      if (values.length < 2) return;
      event.preventDefault();
      event.stopPropagation();
      for (const value of values) if (!ts.options[value] && isNew(value)) ts.addOption({ value, text: value }, true);
      const unknown = values.filter((value) => !ts.options[value]);
      ts.addItems(values.filter((value) => ts.options[value] && !ts.items.includes(value)));
      tell();
      const rest = unknown.length ? `; not known: ${unknown.join(", ")}` : "";
      count.textContent = `${ts.items.length} selected${rest}`;
      announce(`${values.length - unknown.length} taken from the pasted list${rest}`);
    }, true);
    tell();
  };

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
    const note = make("span", { className: "pw-counter", id: `${field.id}-counter` });
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
    form.addEventListener("packwright:saved", () => { form.dataset.dirty = "no"; });
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

  const ENHANCERS = {
    "select[multiple][data-picker]": picker, "[data-add-entry]": entryButton, "[data-reveal-name]": revealer,
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
  // What was unfolded stays so on the page that comes instead.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    unfolded = [...detail.target.querySelectorAll("details[id][open]")].map((fold) => fold.id);
  });
  document.addEventListener("htmx:beforeCleanupElement", (event) => event.target.tomselect?.destroy());
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    enhance(event.target);
    for (const fold of unfolded.map(byId)) if (fold) fold.open = true;
    focusOn(find(event.target, "[data-focus-after]") ?? find(event.target, "[data-error-summary]"));
  });

  enhance(document);
  focusOn(find(document, "[data-focus-after]") ?? aimOf(location.hash) ?? find(document, "[data-error-summary]"));
})();
