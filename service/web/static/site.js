// Small comforts: characters counted, drafts kept while one types, one-click reports. Every page works without this file.
"use strict";

const PAUSE = 900;
const DRAFT_PAUSE = 1500;
const NEAR = 100;

function characters(text) {
  return [...text.normalize("NFC").trim()].length;
}

function sayLater(status) {
  let waiting;
  return (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { status.textContent = text; }, PAUSE);
  };
}

function statusOf(form, name) {
  const status = document.createElement("p");
  status.className = name;
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}

function count(area, form, say) {
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.setAttribute("aria-hidden", "true");
  area.after(counter);
  const update = () => {
    const left = Number(area.dataset.limit) - characters(area.value);
    const text = left < 0 ? `${form.dataset.over} ${-left}` : `${form.dataset.left} ${left}`;
    counter.textContent = text;
    counter.classList.toggle("over", left < 0);
    return { left, text };
  };
  update();
  area.addEventListener("input", () => {
    const { left, text } = update();
    say(left < NEAR ? text : "");
  });
}

// A draft goes the way of the button "Save as draft": the same form, the same address.
function keepDraft(form) {
  const status = statusOf(form, "small draft-status");
  let changed = false;
  let waiting;
  let underway;

  function save() {
    clearTimeout(waiting);
    if (!changed) return;
    changed = false;
    const body = new URLSearchParams(new FormData(form));
    body.set("draft", "1");
    const sent = fetch(form.action, { method: "POST", body, headers: { accept: "application/json" }, keepalive: true })
      .then((answer) => answer.status === 204, () => false)
      .then((kept) => {
        changed = changed || !kept;
        status.textContent = kept ? form.dataset.saved : form.dataset.unsaved;
      });
    underway = sent;
    sent.then(() => { if (underway === sent) underway = undefined; });
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, DRAFT_PAUSE);
  });
  // What is sent must arrive after its own draft, or the draft would stay behind.
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    changed = false;
    if (!underway) return;
    event.preventDefault();
    underway.then(() => { changed = false; form.requestSubmit(event.submitter); });
  });
  window.addEventListener("pagehide", save);
}

function reportInPlace(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } })
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); })
      .then(() => {
        const told = statusOf(form, "small");
        form.replaceChildren(told);
        told.tabIndex = -1;
        told.textContent = form.dataset.told;
        told.focus();
      })
      .catch(() => { form.submit(); });
  });
}

document.querySelectorAll("form[data-left]").forEach((form) => {
  const say = sayLater(statusOf(form, "visually-hidden"));
  form.querySelectorAll("textarea[data-limit]").forEach((area) => count(area, form, say));
});
document.querySelectorAll("form[data-draft]").forEach(keepDraft);
document.querySelectorAll("form.harm").forEach(reportInPlace);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
