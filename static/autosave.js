// Saves what is typed in form[data-autosave] a moment after the last edit, and says so. Whatever else leaves the page
// (Save, and moves such as "Add a container") saves first, and leaves it only if that worked: a server that is away or
// a login that has ended takes nothing along, and is tried again until it is there. data-autosave="by-hand" is a page
// that is out of date: it is saved by its button alone, which first asks whether the server is there.
(() => {
  const FORM = "form[data-autosave]";
  const PAUSE = 800;
  const RETRY = 4000;
  const PATIENCE = 15_000;
  const GO = "the page may be left: saved, or the next page says what is wrong";
  const STAY = "the page must stay: nothing else has what was typed";
  let timer = 0;
  let running = null;
  let form = null;
  let isLeaving = ""; // "soon" while it is saved first, "now" when it is
  let isRetrying = false;
  let unanswered = null;

  const say = (tone, ...words) => {
    const place = form?.querySelector("[data-autosave-state]");
    if (!place) return;
    place.classList.toggle("is-bad", tone === "bad");
    const told = words.map((word) => word.textContent ?? word).join("");
    if (place.textContent !== told) place.replaceChildren(...words);
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const retry = (...words) => {
    say("bad", ...words);
    isRetrying = true;
    if (form.dataset.autosave !== "by-hand") later(RETRY);
    return STAY;
  };
  const away = () => retry(form.dataset.autosave === "by-hand" ? "Not saved: the server can't be reached. Press Save again in a while." : "Not saved, retrying");
  const signedOut = () => {
    const link = Object.assign(document.createElement("a"), { href: form.dataset.login, target: "_blank", textContent: "Sign in in another tab" });
    return retry("Not saved: you are signed out. ", link, "; this page keeps what you typed and saves it then.");
  };
  const clock = () => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(new Date());
  const ask = (address, options) => fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });

  const hidden = () => retry("Not saved: this draft is not there for whoever is signed in now.");
  const closed = () => retry("Not saved: whoever is signed in now can't edit this draft.");

  // After a new login the page's token is out of date; a fresh one stands in a fresh copy of the page, where whoever is
  // signed in now has one: others are sent to the login, or to the page of the draft.
  const renewToken = async () => {
    const answer = await ask(location.href, { redirect: "follow" });
    if (answer.status === 404) return hidden();
    if (answer.status >= 500) return away();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector(`${FORM} [name=csrfmiddlewaretoken]`)?.value;
    if (!token) return new URL(answer.url).pathname === form.dataset.login ? signedOut() : closed();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return GO;
  };

  const saved = async (answer, edits) => {
    const { version, seen } = await answer.json();
    form.elements.version.value = version;
    form.elements.seen.value = seen;
    isRetrying = false;
    if (edits !== form.dataset.edits) return send(); // more was typed meanwhile
    form.dispatchEvent(new Event("packwright:saved", { bubbles: true }));
    say("good", `Saved ${clock()}${form.dataset.dirty === "yes" ? "; the kind of package is switched once you press Save" : ""}`);
    return GO;
  };
  const refused = async (answer) => {
    const { why, goes_on } = await answer.json();
    isRetrying = false;
    say("bad", why);
    return goes_on ? GO : STAY;
  };

  // What got no answer goes out again as it was: the server knows it then, and takes it for no one else's.
  const send = async (isSecond = false) => {
    unanswered = unanswered?.holder === form ? unanswered : { holder: form, edits: form.dataset.edits, body: new URLSearchParams(new FormData(form)) };
    const { body, edits } = unanswered;
    body.set("autosave", "1");
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await ask(form.getAttribute("action"), { method: "POST", body });
    if (answer.status < 500) unanswered = null;
    if (answer.ok) return saved(answer, edits);
    if (answer.status === 409 || answer.status === 422) return refused(answer);
    if (answer.status === 403 && !isSecond) {
      const outcome = await renewToken();
      return outcome === GO ? send(true) : outcome;
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut();
    return answer.status === 404 ? hidden() : away();
  };

  // One at a time: two at once would be taken for two people.
  const save = async () => {
    clearTimeout(timer);
    while (running) await running;
    if (!form?.isConnected) return STAY;
    if (!isRetrying) say("good", "Saving");
    running = (form.dataset.autosave === "by-hand" ? renewToken() : send()).catch(away).finally(() => { running = null; });
    return running;
  };

  const edited = (event) => {
    const holder = event.target.closest(FORM);
    if (!holder || holder.dataset.autosave === "by-hand") return;
    form = holder;
    form.dataset.edits = String(Number(form.dataset.edits ?? 0) + 1);
    later(PAUSE);
  };
  document.addEventListener("input", edited);
  document.addEventListener("change", edited);
  for (const name of ["online", "focus"]) window.addEventListener(name, () => { if (isRetrying && form.dataset.autosave !== "by-hand") later(0); });

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches(FORM) || isLeaving === "now") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isLeaving) return;
    isLeaving = "soon";
    form = event.target;
    if (await save() === GO) {
      isLeaving = "now";
      form.requestSubmit(event.submitter);
    }
    isLeaving = "";
  }, true);

  document.addEventListener("htmx:confirm", async (event) => {
    const holder = event.target.closest(FORM);
    if (!holder) return;
    event.preventDefault();
    if (isLeaving) return;
    isLeaving = "soon";
    form = holder;
    const page = document.getElementById("walk");
    page.inert = true; // what is typed now would be gone with the page
    const outcome = await save();
    isLeaving = "";
    page.inert = false;
    if (outcome === GO) event.detail.issueRequest(true);
    else event.target.focus();
  });
  // An answer that is not this page, such as that to someone who was signed out a moment ago, does not replace it.
  const notDone = () => say("bad", "Not done: the server did not answer with this page. What you typed is here; try again.");
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "walk" || detail.xhr.responseText.includes('id="walk"')) return;
    detail.shouldSwap = false;
    notDone();
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.target?.id !== "walk") return;
    if (detail.xhr.status === 401) signedOut();
    else notDone();
  });
  document.addEventListener("htmx:sendError", ({ detail }) => { if (detail.target?.id === "walk") notDone(); });
})();
