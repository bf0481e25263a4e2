"use strict";
// Draws what /page/state says. Text becomes text nodes only, never markup.
const $ = (id) => document.getElementById(id);
const HOME = "home";
let person = "", channel = "", thread = null, state = null;

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes))
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

function date(token, fallback) {
  const [, seconds, format] = token.split("^");
  const when = new Date(Number(seconds) * 1000);
  if (isNaN(when)) return fallback;
  const say = (options) => when.toLocaleString([], options);
  const [long, short, full] = ["long", "medium", "full"].map((dateStyle) => say({dateStyle}));
  const names = {
    date_num: when.toISOString().slice(0, 10), date: long, date_short: short, date_long: full, ago: say({}),
    time: say({timeStyle: "short"}), time_secs: say({timeStyle: "medium"}),
  };
  return (format || "{date} {time}").replace(/\{(\w+?)(?:_pretty)?\}/g, (all, name) => names[name] ?? all);
}

function token(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decode(inner.slice(bar + 1));
  const name = state.names[target.slice(1)];
  if ("@#".includes(target[0])) return el("span", {class: "mention"}, target[0] + (name || label || target.slice(1)));
  if (target.startsWith("!date^")) {
    const link = target.split("^")[3] || "";
    const when = el("time", {title: label}, date(target, label));
    return /^https?:/.test(link) ? el("a", {href: decode(link)}, when) : when;
  }
  if (target.startsWith("!subteam^")) return el("span", {class: "mention"}, "@" + (state.groups[target.slice(9)] || label || target.slice(9)));
  if (target[0] === "!") return el("span", {class: "mention"}, label || "@" + target.slice(1));
  const address = decode(target);
  if (!/^(https?:|mailto:)/.test(address)) return label || address;
  return el("a", {href: address, target: "_blank", rel: "noreferrer noopener"}, label || address);
}

const MARKS = [
  [/```([\s\S]+?)```/, (m) => el("pre", {}, ...links(m[1].replace(/^\n/, "")))],
  [/`([^`\n]+)`/, (m) => el("code", {}, ...links(m[1]))],
  [/<([^<>]+)>/, (m) => token(m[1])],
  [/(?<![\w*])\*([^*\n]+)\*(?![\w*])/, (m) => el("strong", {}, ...mrkdwn(m[1]))],
  [/(?<![\w_])_([^_\n]+)_(?![\w_])/, (m) => el("em", {}, ...mrkdwn(m[1]))],
  [/(?<![\w~])~([^~\n]+)~(?![\w~])/, (m) => el("s", {}, ...mrkdwn(m[1]))],
  [/(?:^|(?<=\n))(?:&gt;|>) ?([^\n]*)\n?/, (m) => el("blockquote", {}, ...mrkdwn(m[1]))],
];
const links = (text) => spans(text, [MARKS[2]]);
const mrkdwn = (text) => spans(text, MARKS);

function spans(text, marks) {
  let first = null, draw = null;
  for (const [pattern, make] of marks) {
    const found = pattern.exec(text);
    if (found && (first === null || found.index < first.index)) [first, draw] = [found, make];
  }
  if (first === null) return text ? [decode(text)] : [];
  const before = decode(text.slice(0, first.index));
  return [...(before ? [before] : []), draw(first), ...spans(text.slice(first.index + first[0].length), marks)];
}

const words = (text) => text.type === "plain_text" ? [text.text] : mrkdwn(text.text);

function ask(confirm) {
  const box = $("confirm");
  box.querySelector("h3").textContent = confirm.title.text;
  box.querySelector("p").replaceChildren(...words(confirm.text));
  const [no, yes] = box.querySelectorAll("button");
  no.textContent = confirm.deny.text;
  yes.textContent = confirm.confirm.text;
  yes.className = confirm.style || "primary";
  box.returnValue = "no";
  box.showModal();
  return new Promise((done) => box.addEventListener("close", () => done(box.returnValue === "yes"), {once: true}));
}

async function send(path, body) {
  const trouble = $($("form").open ? "form-trouble" : "trouble");
  trouble.textContent = "";
  const answer = await fetch(path, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({person, channel, ...body}),
  });
  const told = answer.ok ? await answer.json() : {ok: false, error: `HTTP ${answer.status}`};
  if (!told.ok && told.error !== "dismissed") trouble.textContent = `Slack says: ${told.error}`;
  return told;
}

// A spot is where something is clicked: {ts} of a message, or {view} of a form or Home.
function control(element, block, spot) {
  if (element.type === "image") return el("img", {src: element.image_url, alt: element.alt_text, width: 36});
  const click = async (option) => {
    if (element.confirm && !(await ask(element.confirm))) return;
    await send("/page/click", {...spot, action_id: element.action_id, block_id: block.block_id, option});
  };
  if (element.type === "button")
    return el("button", {type: "button", class: element.style || "", onclick: () => click()}, element.text.text);
  if (!element.options) return el("span", {class: "quiet"}, `(${element.type})`);
  const hint = element.placeholder?.text || "…";
  const options = [{value: "", text: {text: hint}}, ...element.options].map((each) => el("option", {value: each.value}, each.text.text));
  return el("select", {"aria-label": hint, onchange: (event) => event.target.value && click(event.target.value)}, ...options);
}

function draw(block, spot) {
  const row = (element) => control(element, block, spot);
  switch (block.type) {
    case "header": return el("h3", {}, block.text.text);
    case "divider": return el("hr");
    case "actions": return el("div", {class: "actions"}, ...block.elements.map(row));
    case "image": return el("img", {src: block.image_url, alt: block.alt_text});
    case "context":
      return el("div", {class: "context"}, ...block.elements.flatMap((each) =>
        each.type === "image" ? [row(each), " "] : [el("span", {}, ...words(each)), " "]));
    case "section": {
      const [text, ...fields] = [block.text, ...(block.fields || [])].map((each) => each ? el("div", {class: "text"}, ...words(each)) : null);
      return el("div", {class: "section"}, el("div", {}, text || "", el("div", {class: "fields"}, ...fields)), block.accessory ? row(block.accessory) : null);
    }
    default: return el("p", {class: "quiet"}, `(${block.type})`);
  }
}

function article(message, kind) {
  const when = new Date(Number(message.ts) * 1000);
  const name = message.user === "USLACKBOT" ? "Slackbot" : message.user === state.bot.id ? state.bot.name : state.names[message.user];
  const marks = [
    kind === "mine-only" ? "Only visible to you" : null, message.edited ? "edited" : null,
    kind === "echo" ? "replied to a thread" : null,
    kind === "reply" && message.subtype === "thread_broadcast" ? "also sent to the channel" : null,
  ].filter(Boolean);
  const reply = kind !== "" || message.deleted ? null : el("button", {class: "plain", type: "button", onclick: () => enter(message.ts)}, "Reply");
  const shortcuts = message.user !== state.bot.id || message.deleted || kind === "mine-only" ? [] : Object.entries(state.shortcuts).map(([callback_id, label]) =>
    el("button", {class: "plain", type: "button", onclick: () => send("/page/shortcut", {ts: message.ts, callback_id})}, label));
  const body = message.deleted ? [el("p", {class: "quiet"}, "This message was deleted.")] : message.blocks?.length ? message.blocks.map((block) => draw(block, {ts: message.ts}))
    : [el("div", {class: "text"}, ...mrkdwn(message.text))];
  return el("article", {class: kind, "data-ts": message.ts},
    el("header", {}, el("strong", {}, name), " ", el("time", {datetime: when.toISOString()}, when.toLocaleTimeString([], {timeStyle: "short"})),
      " ", el("span", {class: "quiet"}, marks.join(" · ")), reply, ...shortcuts), ...body);
}

function enter(ts) {
  thread = ts; $("thread").hidden = ts === null;
  $("text").focus();
}

function show() {
  $("person").replaceChildren(...state.people.map((each) => el("option", {value: each.id}, `${each.real_name} (@${each.name})`)));
  $("person").value = person;
  $("commands").replaceChildren(...state.commands.map((each) => el("option", {value: each + " "})));
  const named = (each) => each.direct ? state.bot.name : `# ${each.name}${each.private ? " (private)" : ""}`;
  $("channels").replaceChildren(...state.channels.map((each) => el("li", {},
    el("button", {type: "button", "aria-current": each.id === channel ? "page" : null, onclick: () => choose(each.id)}, named(each)))));
  $("channels").prepend(el("li", {}, el("button", {type: "button", "aria-current": channel === HOME ? "page" : null, onclick: () => goHome()}, `${state.bot.name} Home`)));
  showForm();
  $("line").hidden = channel === HOME;
  if (channel === HOME) {
    $("title").textContent = `${state.bot.name} Home`;
    const blocks = (state.home?.blocks || []).map((block) => draw(block, {view: HOME}));
    $("messages").replaceChildren(...(blocks.length ? blocks : [el("p", {class: "quiet"}, "There is nothing here.")]));
    return;
  }
  const here = state.channels.find((each) => each.id === channel);
  if (!here) return;
  $("title").textContent = named(here) + (here.archived ? " (archived)" : here.member ? "" : " (you are not a member)");
  const entries = here.ephemerals.map((each) => [Number(each.ts), [article(each, "mine-only")]]);
  for (const each of here.messages) {
    if (!each.thread_ts || each.thread_ts === each.ts) {
      const replies = here.messages.filter((other) => other.thread_ts === each.ts && other !== each);
      entries.push([Number(each.ts), [article(each, ""), ...replies.map((other) => article(other, "reply"))]]);
    } else if (each.subtype === "thread_broadcast") entries.push([Number(each.ts), [article(each, "echo")]]);
  }
  entries.sort((one, other) => one[0] - other[0]);
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.replaceChildren(...entries.flatMap((entry) => entry[1]));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function choose(id) {
  channel = id;
  enter(null); show();
  $("messages").scrollTop = $("messages").scrollHeight;
}

function goHome() {
  choose(HOME);
  return send("/page/home", {});
}

const load = async (since) => (await fetch(`/page/state?${new URLSearchParams({person, since})}`)).json();

async function be(id) {
  const direct = state.channels.find((each) => each.id === channel)?.direct;
  person = id;
  state = await load(-1);
  if (channel === HOME) return goHome();
  if (!state.channels.some((each) => each.id === channel)) channel = (direct ? state.channels.find((each) => each.direct) : state.channels[0])?.id ?? "";
  choose(channel);
}

async function watch() {
  for (;;) {
    try {
      const before = person;
      const news = await load(state.version);
      if (before !== person || news.version === state.version) continue;
      state = news;
      show();
    } catch { await new Promise((done) => setTimeout(done, 1000)); }
  }
}

$("person").addEventListener("change", (event) => be(event.target.value));
$("leave").addEventListener("click", () => enter(null));
$("line").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim(); if (!text) return;
  $("text").value = "";
  await send("/page/say", thread ? {text, thread_ts: thread} : {text});
});

(async () => {
  state = await load(-1);
  await be(new URLSearchParams(location.search).get("person") || state.people[0]?.id || "");
  watch();
})();
