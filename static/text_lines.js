// A line of the request's text, selected where somebody asks for it: data-line on a link, data-at-line on the text.
(() => {
  const select = (area, number) => {
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
    const height = area.scrollHeight / lines.length;
    area.scrollTop = Math.max(0, (number - 1) * height - area.clientHeight / 2);
  };
  const area = document.getElementById("id_text");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    select(area, Number(link.dataset.line));
  }, true);
  if (area.dataset.atLine) select(area, Number(area.dataset.atLine));
})();
