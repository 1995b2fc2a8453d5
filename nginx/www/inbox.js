"use strict";
// Shows what /inbox/messages answers, newest first, and looks again every two seconds.
const list = document.getElementById("messages");
const template = document.getElementById("message");
const state = document.getElementById("state");
const form = document.getElementById("filter");
const channels = { email: "E-mail", sms: "SMS" };
let shown = null;

function render(message) {
  const item = template.content.cloneNode(true);
  const code = message.text.match(/(?<!\d)\d{6}(?!\d)/);
  item.querySelector(".channel").textContent = channels[message.channel] || message.channel;
  item.querySelector(".to").textContent = message.to;
  item.querySelector("time").textContent = message.sent_at + " UTC";
  item.querySelector(".subject").textContent = message.subject;
  item.querySelector("pre").textContent = message.text;
  const row = item.querySelector(".code");
  if (code) {
    item.querySelector("output").textContent = code[0];
    row.querySelector("button").addEventListener("click", async (event) => {
      await navigator.clipboard.writeText(code[0]);
      event.target.textContent = "Copied";
    });
  } else {
    row.remove();
    item.querySelector("details").open = true;
  }
  return item;
}

async function refresh() {
  const to = form.elements.to.value.trim();
  try {
    const answer = await fetch("/inbox/messages?to=" + encodeURIComponent(to));
    if (!answer.ok) throw new Error("answer " + answer.status);
    const messages = (await answer.json()).data.messages;
    const now = to + ":" + messages.map((m) => m.id).join();
    state.textContent = messages.length === 0
      ? (to ? "Nothing for this address yet." : "Nothing yet. Ask for a code and it appears here.")
      : messages.length + (messages.length === 1 ? " message" : " messages");
    if (now === shown) return;
    shown = now;
    list.replaceChildren(...messages.map(render));
  } catch (error) {
    state.textContent = "Patron does not answer; trying again (" + error.message + ").";
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
form.addEventListener("reset", () => setTimeout(refresh));
refresh();
setInterval(refresh, 2000);
