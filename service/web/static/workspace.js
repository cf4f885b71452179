// Comforts for the question workspace: buttons to reorder, and a tick for a question whose words are changed.
// Without this file the places are typed as numbers and the ticks set by hand.
"use strict";

const list = document.querySelector(".question-rows");

function renumber() {
  [...list.children].forEach((row, at) => { row.querySelector("input[type=number]").value = String(at + 1); });
}

function mover(row, label, where, say) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = where < 0 ? "↑" : "↓";
  button.setAttribute("aria-label", `${label}: ${row.querySelector("textarea").value || row.querySelector("label").textContent}`);
  button.addEventListener("click", () => {
    const other = where < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (where < 0) other.before(row); else other.after(row);
    renumber();
    row.dispatchEvent(new Event("input", { bubbles: true }));
    say(`${list.dataset.moved} ${[...list.children].indexOf(row) + 1}`);
    button.focus();
  });
  return button;
}

function saying() {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  list.after(status);
  return (text) => { status.textContent = text; };
}

if (list) {
  const say = saying();
  [...list.children].forEach((row) => {
    row.querySelector(".place").hidden = true;
    row.querySelector(".row-foot").append(mover(row, list.dataset.up, -1, say), mover(row, list.dataset.down, 1, say));
    const pick = row.querySelector("input[type=checkbox]");
    const text = row.querySelector("textarea");
    if (pick) text.addEventListener("input", () => { pick.checked = text.value.trim() !== ""; });
  });
}
