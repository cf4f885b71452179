// Tells how far a draft is, and shows it when it is there. Without this file the page has a link to look again.
"use strict";

async function shown(place) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(place.id);
  if (fresh) place.replaceWith(fresh); else place.remove();
}

document.querySelectorAll("[data-drafting]").forEach((waiting) => {
  const place = waiting.closest("[id]");
  const text = waiting.firstChild;
  const said = text.textContent;
  const events = new EventSource(waiting.dataset.drafting);
  events.addEventListener("progress", (event) => {
    if (event.data !== "0") text.textContent = `${said} ${waiting.dataset.more} ${event.data} `;
  });
  events.addEventListener("ready", () => { events.close(); shown(place); });
  events.addEventListener("error", () => { events.close(); });
});
