// select[multiple][data-picker]: search, chips, paste a list. data-create="ml." also takes new values that start so.
// What was typed and not taken stays in the box, with a word about it: nothing typed vanishes.
window.packwright = { ...window.packwright };
packwright.picker = (() => {
  const entries = (text) => text.split(/[\s,;]+/).filter(Boolean);
  const announce = (text) => { document.getElementById("announcer").textContent = text; };
  const make = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const remover = (data, escape) => `<div class="item">${escape(data.text)}<button type="button" class="pw-drop" tabindex="-1" aria-label="Remove ${escape(data.text)}">×</button></div>`;
  const nothing = () => '<div class="no-results" role="option" aria-disabled="true">Nothing matches</div>';

  const made = (select) => {
    const prefix = select.dataset.create;
    const isNew = (value) => Boolean(prefix) && value.startsWith(prefix) && value.length > prefix.length && !/\s/.test(value);
    const ts = new TomSelect(select, {
      maxItems: null, maxOptions: null, hideSelected: false, closeAfterSelect: false, refreshThrottle: 0,
      create: Boolean(prefix), createFilter(value) { return isNew(value) && !this.options[value]; }, placeholder: select.dataset.placeholder || "Search",
      render: { item: remover, no_results: nothing },
    });
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (select.hasAttribute(name)) ts.control_input.setAttribute(name, select.getAttribute(name));
    }
    select.setAttribute("aria-hidden", "true");
    return { ts, isNew };
  };

  // A click on a chosen option takes it away again, and each option says whether it is chosen.
  const toggles = (ts) => {
    const tick = (value, on) => ts.getOption(value)?.setAttribute("aria-checked", String(on));
    ts.on("item_add", (value) => tick(value, true));
    ts.on("item_remove", (value) => tick(value, false));
    const choose = ts.onOptionSelect;
    ts.onOptionSelect = (event, option) => {
      if (!option.classList.contains("selected")) return choose.call(ts, event, option);
      option.classList.remove("selected");
      ts.removeItem(option.dataset.value);
    };
    ts.control.addEventListener("click", (event) => {
      const drop = event.target.closest(".pw-drop");
      if (!drop) return;
      event.stopPropagation();
      ts.removeItem(drop.parentElement.dataset.value);
      ts.refreshOptions(false);
    }, true);
  };

  return (select) => {
    if (select.tomselect || !window.TomSelect) return;
    const { ts, isNew } = made(select);
    toggles(ts);

    const shown = () => (ts.currentResults?.items ?? []).map((result) => result.id).filter((id) => !ts.items.includes(id));
    const count = make("span");
    const rest = make("span", { className: "pw-picker-rest", role: "status" });
    const all = make("button", { type: "button", className: "pw-picker-all", tabIndex: -1 }, make("span"), make("span", { textContent: "Ctrl+Enter" }));
    const clear = make("button", { type: "button", className: "btn btn-sm btn-quiet" });
    let removed = []; // by "Remove all", until the next change
    const tell = () => {
      count.textContent = `${ts.items.length} selected`;
      clear.textContent = removed.length ? "Undo" : "Remove all";
      clear.hidden = ts.items.length + removed.length === 0;
      all.firstChild.textContent = `Add all ${shown().length} shown`;
      all.hidden = shown().length < 2;
      for (const option of ts.dropdown_content.querySelectorAll("[role=option][data-value]")) {
        option.setAttribute("aria-checked", String(ts.items.includes(option.dataset.value)));
      }
    };
    const addAll = () => {
      ts.refreshOptions(false);
      const values = shown();
      ts.addItems(values);
      ts.setTextboxValue("");
      ts.refreshOptions(true);
      announce(`${values.length} added`);
    };
    const removeAll = () => {
      removed = [...ts.items];
      ts.clear();
      announce("All removed");
    };
    const bringBack = () => {
      ts.addItems(removed);
      announce("All brought back");
    };
    // Takes those that there are, and those that may be made; gives the others.
    const take = (values) => {
      for (const value of values) if (!ts.options[value] && isNew(value)) ts.addOption({ value, text: value }, true);
      ts.addItems(values.filter((value) => ts.options[value] && !ts.items.includes(value)));
      return values.filter((value) => !ts.options[value]);
    };
    // When the box is left: what is still found in longer ones is a search, and none to be made.
    const isSearch = (value) => !ts.options[value] && Object.keys(ts.options).some((known) => known.includes(value));
    const settle = () => {
      const values = entries(ts.inputValue());
      take(values.filter((value) => !isSearch(value)));
      const left = values.filter((value) => !ts.options[value]);
      if (left.length < values.length) ts.setTextboxValue(left.join(" "));
      rest.textContent = left.length ? `Not taken: ${ts.inputValue()}. Choose from the list.` : "";
    };

    ts.dropdown.prepend(all);
    ts.wrapper.after(make("div", { className: "pw-picker-bar" }, count, clear, rest));
    ts.hook("after", "refreshOptions", tell);
    ts.on("change", () => {
      if (ts.items.length) removed = [];
      tell();
    });
    ts.on("type", () => { rest.textContent = ""; });
    all.addEventListener("click", addAll);
    clear.addEventListener("click", () => (removed.length ? bringBack() : removeAll()));
    const [close, leave] = [ts.close, ts.onBlur];
    ts.close = () => close.call(ts, false); // which would empty the box
    ts.onBlur = (event) => {
      if (document.hasFocus() && ts.isFocused) settle();
      leave.call(ts, event);
    };
    ts.wrapper.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey || all.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      addAll();
    }, true);
    ts.wrapper.addEventListener("paste", (event) => {
      const values = entries(event.clipboardData.getData("text"));
      if (values.length < 2) return;
      event.preventDefault();
      event.stopPropagation();
      const unknown = take(values);
      rest.textContent = unknown.length ? `Not known: ${unknown.join(", ")}.` : "";
      announce(`${values.length - unknown.length} taken from the pasted list`);
    }, true);
    tell();
  };
})();
