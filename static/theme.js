// Sets the theme before the first paint, then wires the switch. Choices: auto (follows the system), light, dark.
(() => {
  const KEY = "packwright-theme";
  const CHOICES = ["auto", "light", "dark"];
  const root = document.documentElement;
  root.classList.add("has-js");
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      const choice = localStorage.getItem(KEY);
      return CHOICES.includes(choice) ? choice : "auto";
    } catch {
      return "auto";
    }
  };

  const show = (choice) => {
    root.dataset.bsTheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    root.dataset.themeChoice = choice;
    const next = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.title = `Theme: ${choice}`;
      button.setAttribute("aria-label", `Theme: ${choice}. Switch to ${next}`);
      button.dataset.next = next;
    }
  };

  show(stored());
  system.addEventListener("change", () => show(stored()));
  document.addEventListener("DOMContentLoaded", () => show(stored()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-toggle]");
    if (!button) return;
    try {
      localStorage.setItem(KEY, button.dataset.next);
    } catch {
      // A browser without storage keeps the choice for this page only.
    }
    show(button.dataset.next);
  });
})();
