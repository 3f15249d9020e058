// Saves what is typed in form[data-autosave] a moment after the last edit, and says so beside the buttons. A button of
// such a page acts only once the server has answered: one that is away, or a login that has ended, costs no typed word.
(() => {
  const PAUSE = 800;
  const RETRY = 4000;
  const PATIENCE = 20000;
  const AWAY = "Not saved, retrying: the server does not answer. This page keeps what you typed.";
  const AGAIN = "The server did not take this. This page keeps what you typed: try again in a moment.";
  let timer = 0;
  let running = null;
  let form = null;
  let unanswered = null;
  let isFailing = false;
  let passes = false;

  const placeOf = (holder) => holder?.querySelector("[data-autosave-state]");
  const say = (text, holder = form) => {
    const place = placeOf(holder);
    if (place && place.textContent !== text) place.textContent = text;
  };
  const saySignedOut = (holder = form) => {
    if (placeOf(holder)?.querySelector("a")) return;
    say("", holder);
    const link = Object.assign(document.createElement("a"), { href: "/", target: "_blank", textContent: "Sign in in another tab" });
    placeOf(holder)?.append("Not saved: you are signed out. ", link, "; this page keeps what you typed and then saves it.");
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const clock = () => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(new Date());
  const ask = (address, options) => fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });

  // After a new login the page's token is out of date; a fresh copy of the page has a fresh one, if a login is there.
  const renewToken = async () => {
    const answer = await ask(location.href, { redirect: "manual" });
    if (answer.status >= 500) throw new Error(`answer ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-guard] [name=csrfmiddlewaretoken]")?.value;
    if (!token) return "";
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return token;
  };

  const post = async (typed) => {
    const send = () => ask(typed.action, { method: "POST", body: typed.body, redirect: "manual" });
    const answer = await send();
    const token = answer.status === 403 && await renewToken();
    if (!token) return answer;
    typed.body.set("csrfmiddlewaretoken", token);
    return send();
  };

  // What became of it: "kept", "refused" in words, or "out" where there is no login. Throws where nobody answers.
  const send = async (typed) => {
    const answer = await post(typed);
    if (answer.ok) {
      const { version } = await answer.json();
      form.elements.version.value = version;
      if (typed.edits === form.dataset.edits) form.dispatchEvent(new Event("packwright:saved"));
      say(`Saved ${clock()}`);
      return "kept";
    }
    if (answer.status === 409 || answer.status === 422) {
      say((await answer.json()).why);
      return "refused";
    }
    if (answer.type !== "opaqueredirect" && answer.status !== 403) throw new Error(`answer ${answer.status}`);
    saySignedOut();
    return "out";
  };

  const gather = () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("autosave", "1");
    return { form, action: form.getAttribute("action"), body, edits: form.dataset.edits };
  };

  // Text whose answer got lost goes out again as it was: the server knows it then, and takes it for no one else's.
  const attempt = async () => {
    const typed = unanswered?.form === form ? unanswered : gather();
    if (!isFailing) say("Saving");
    unanswered = typed;
    try {
      const became = await send(typed);
      unanswered = null;
      isFailing = became === "out";
      if (isFailing) later(RETRY);
      else if (became === "kept" && typed.edits !== form.dataset.edits) later(PAUSE);
      return became;
    } catch {
      isFailing = true;
      say(AWAY);
      later(RETRY);
      return "away";
    }
  };

  const save = () => {
    clearTimeout(timer);
    timer = 0;
    if (!form?.isConnected) return Promise.resolve("kept");
    running ??= attempt().finally(() => { running = null; });
    return running;
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
  // Timers sleep in a tab that nobody looks at, such as while its person signs in in another.
  const retry = () => { if (isFailing && !document.hidden) later(0); };
  document.addEventListener("visibilitychange", retry);
  window.addEventListener("online", retry);

  // Whether the server is there to answer a button. Autosaving also puts by what is typed, should it go away just then.
  const isThere = async (holder) => {
    if (!holder.matches("[data-autosave]")) return isLoggedIn(holder);
    if (running) await running;
    form = holder;
    let became;
    let edits;
    do {
      edits = unanswered?.edits ?? form.dataset.edits;
      became = await save();
    } while (became === "kept" && edits !== form.dataset.edits);
    clearTimeout(timer);
    if (isFailing) later(RETRY);
    return became === "kept" || became === "refused";
  };
  // A page that is out of date saves nothing by itself.
  const isLoggedIn = async (holder) => {
    try {
      const there = await renewToken();
      if (!there) saySignedOut(holder);
      return Boolean(there);
    } catch {
      say(AGAIN, holder);
      return false;
    }
  };

  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (!target.matches("form[data-guard]")) return;
    if (passes) { passes = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (target.dataset.asking) return;
    target.dataset.asking = "yes";
    const there = await isThere(target);
    delete target.dataset.asking;
    if (!there) return;
    passes = true;
    target.requestSubmit(submitter);
  }, true);
  document.addEventListener("htmx:confirm", async (event) => {
    const { target, detail } = event;
    const holder = target.closest("form[data-guard]");
    if (!holder) return;
    event.preventDefault();
    if (holder.dataset.asking) return;
    holder.dataset.asking = "yes";
    const there = await isThere(holder);
    delete holder.dataset.asking;
    if (there) detail.issueRequest(true);
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, ({ target, detail }) => {
      const holder = target.closest("form[data-guard]");
      if (detail.xhr.status === 401) saySignedOut(holder);
      else say(AGAIN, holder);
    });
  }
})();
