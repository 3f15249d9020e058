// Saves what is typed in form[data-autosave] a moment after the last edit, and says so beside the buttons. The page
// keeps everything: a server that is away or a login that has ended is retried until it is there again.
(() => {
  const PAUSE = 800;
  const RETRY = 4000;
  let timer = 0;
  let running = null;
  let form = null;

  const say = (text) => {
    const place = form?.querySelector("[data-autosave-state]");
    if (place && place.textContent !== text) place.textContent = text;
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const clock = () => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(new Date());

  // After a new login the page's token is out of date; a fresh one stands in a fresh copy of the page.
  const renewToken = async () => {
    const answer = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return Boolean(token);
  };

  const send = async (typed) => {
    const answer = await fetch(typed.action, { method: "POST", body: typed.body, redirect: "manual" });
    if (answer.ok) {
      const { version } = await answer.json();
      form.elements.version.value = version;
      if (typed.edits === form.dataset.edits) form.dispatchEvent(new Event("packwright:saved"));
      say(`Saved ${clock()}`);
    } else if (answer.status === 409 || answer.status === 422) {
      say((await answer.json()).why);
    } else if (answer.status === 403 && await renewToken()) {
      later(0);
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      say("Not saved: you are signed out. Sign in in another tab; this page keeps what you typed and tries again.");
      later(RETRY);
    } else {
      throw new Error(`answer ${answer.status}`);
    }
  };

  const save = async () => {
    clearTimeout(timer);
    timer = 0;
    if (running || !form?.isConnected) return;
    const body = new URLSearchParams(new FormData(form));
    body.set("autosave", "1");
    say("Saving");
    running = send({ action: form.getAttribute("action"), body, edits: form.dataset.edits })
      .catch(() => { say("Not saved, retrying"); later(RETRY); })
      .finally(() => { running = null; });
    await running;
  };

  const edited = (event) => {
    const holder = event.target.closest("form[data-autosave]");
    if (!holder) return;
    form = holder;
    form.dataset.edits = String(Number(form.dataset.edits ?? 0) + 1);
    later(PAUSE);
  };
  document.addEventListener("input", edited);
  document.addEventListener("change", edited);

  // A save by hand waits for the quiet one that is under way: two at once would be taken for two people.
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("form[data-autosave]")) return;
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await running;
    event.target.requestSubmit(event.submitter);
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.target.closest("form[data-autosave]")) return;
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    running.then(() => event.detail.issueRequest(true));
  });
})();
