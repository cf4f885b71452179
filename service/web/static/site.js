// Small comforts for the case form and the first response. Every page works without this file.
"use strict";

const form = document.querySelector(".case-form");
const PAUSE = 900;
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

function count(area, say) {
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

if (form) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);
  const say = sayLater(status);
  form.querySelectorAll("textarea[data-limit]").forEach((area) => count(area, say));
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
