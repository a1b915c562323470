"use strict";
// The live page: asks the jobs API, and shows what it says. Texts are only ever set as text.
const $ = id => document.getElementById(id);
const EVERY = 1500;
const ROWS = 500;
const KEY = "tranship-token";
const KINDS = {
  done: "good", ready: "good", completed: "good", error: "bad", failed: "bad", partial: "bad",
  worker_dead: "bad", refused: "bad", cancel_request: "warn", cancel: "warn", worker_shutdown: "warn",
  interrupted: "warn", running: "work", migrating: "work", completing: "work", "rolling-back": "work"
};
const DAMAGE = 4;
let actions = [];
let chosen = hash();
let read = fresh();
let shown = true;

function hash() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}

function fresh() { return {log: 0, results: 0, rows: 0, columns: [], whole: null}; }

function make(tag, text, kind) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

async function ask(method, path, body) {
  const headers = {Authorization: "Bearer " + (sessionStorage.getItem(KEY) || "")};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
  if (answer.ok) return answer;
  let said = "The server answered " + answer.status + ".";
  try { said = (await answer.json()).errors.map(e => e.code + " " + e.message).join(" "); } catch { /* no JSON */ }
  const fault = new Error(said);
  fault.status = answer.status;
  throw fault;
}

const json = async (path) => (await ask("GET", path)).json();

function trouble(text) {
  $("trouble").textContent = text;
  $("trouble").hidden = !text;
}

async function done(promise) {
  try {
    const answer = await (await promise).json();
    trouble("");
    await refresh();
    return answer;
  } catch (fault) {
    trouble(fault.message);
    return null;
  }
}

const bytes = n => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  while (n >= 1024 && i < units.length - 1) { n /= 1024; i++; }
  return (i ? n.toFixed(1) : n) + " " + units[i];
};
const when = text => new Date(text).toLocaleString([], {dateStyle: "short", timeStyle: "medium"});
const took = seconds => seconds < 60 ? seconds.toFixed(1) + " s"
  : seconds < 3600 ? Math.floor(seconds / 60) + " min " + Math.floor(seconds % 60) + " s"
  : Math.floor(seconds / 3600) + " h " + Math.floor(seconds / 60 % 60) + " min";
const over = job => !["waiting", "running", "cancel_request"].includes(job.status);
const values = job => Object.entries(job.parameters).map(([k, v]) => k + "=" + v).join("  ");

function pill(job) {
  const text = job.paused ? job.status + ", paused" : job.status;
  if (job.status === "done" && job.exit === DAMAGE) return make("span", "done, differences", "pill warn");
  return make("span", text, "pill " + (job.paused ? "warn" : KINDS[job.status] || ""));
}

function bar(job) {
  const cell = make("td");
  const p = job.progress;
  if (!p) return cell;
  const line = make("progress");
  if (p.expected !== null) { line.max = Math.max(p.expected, p.done, 1); line.value = p.done; }
  cell.append(line);
  const rate = p.seconds > 0 ? Math.round(p.done / p.seconds) + "/s" : "";
  cell.append(make("span", p.part + "  " + p.done + (p.expected === null ? "" : " of " + p.expected)
    + (p.bytes ? ", " + bytes(p.bytes) : "") + (p.failed ? ", " + p.failed + " failed" : "")
    + (p.resting ? ", resting" : ", " + rate), "small"));
  return cell;
}

function row(job) {
  const tr = make("tr", undefined, job.id === chosen ? "chosen" : "");
  tr.tabIndex = 0;
  tr.dataset.job = job.id;
  tr.onclick = () => choose(job.id);
  tr.onkeydown = event => { if (event.key === "Enter") choose(job.id); };
  const status = make("td");
  status.append(pill(job));
  const end = over(job) ? new Date(job.lastUpdated) : new Date();
  tr.append(status, make("td", job.action, "keep"), make("td", values(job)), bar(job),
    make("td", when(job.scheduledAt), "small"), make("td", took(Math.max(0, end - new Date(job.scheduledAt)) / 1000), "small"));
  return tr;
}

function choose(id) {
  if (id !== chosen) { read = fresh(); clear(); }
  chosen = id;
  shown = !id;
  history.replaceState(null, "", id ? "#" + encodeURIComponent(id) : location.pathname);
  refresh();
}

function clear() {
  $("log").textContent = "";
  $("found-head").replaceChildren();
  $("found-rows").replaceChildren();
}

function fact(list, name, text) {
  if (text) list.push(make("dt", name), make("dd", text));
}

async function job() {
  $("job").hidden = !chosen;
  if (!chosen) return;
  const id = chosen;
  const it = await json("api/v0/jobs/" + encodeURIComponent(id));
  $("job-title").replaceChildren(document.createTextNode(it.action + "  "), pill(it));
  $("job-message").textContent = it.message;
  const facts = [];
  fact(facts, "With", values(it));
  fact(facts, "Run", it.run);
  fact(facts, "Job", it.id);
  fact(facts, "Goes on with", it.retryFromID);
  fact(facts, "Deadline", it.deadline);
  fact(facts, "Paused by", it.paused);
  fact(facts, "Exit code", it.exit === null ? "" : String(it.exit));
  fact(facts, "Result", totals(it).map(([k, v]) => k + ": " + v).join(", "));
  $("job-facts").replaceChildren(...facts);
  const atWork = it.status === "running";
  $("pause").hidden = !atWork || !it.run || Boolean(it.paused);
  $("resume").hidden = !atWork || !it.paused;
  $("rate").hidden = $("limit").hidden = !atWork;
  $("cancel").hidden = over(it);
  $("again").hidden = !over(it) || !actions.some(a => a.name === it.action);
  $("again").onclick = () => begin({action: it.action, parameters: it.parameters, deadline: it.deadline});
  await texts(id);
}

// What the last line of the results tells of the whole; how many of each finding among it.
function totals(it) {
  if (!read.whole || it.status !== "done") return [];
  return Object.entries(read.whole)
    .flatMap(([k, v]) => v !== null && typeof v === "object" && !Array.isArray(v) ? Object.entries(v) : [[k, v]])
    .filter(([, v]) => v !== null && typeof v !== "object");
}

async function save(id) {
  try {
    const parts = [];
    for (let from = 0, part = " "; part; ) {
      const answer = await ask("GET", "api/v0/jobs/" + encodeURIComponent(id) + "/results?from=" + from);
      part = await answer.text();
      parts.push(part);
      from = Number(answer.headers.get("X-Next"));
    }
    keep(new Blob(parts), "results-" + id + ".jsonl");
  } catch (fault) { trouble(fault.message); }
}

function keep(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function texts(id) {
  const log = await ask("GET", "api/v0/jobs/" + encodeURIComponent(id) + "/logs?from=" + read.log);
  const text = await log.text();
  if (id !== chosen) return;
  read.log = Number(log.headers.get("X-Next"));
  if (text) {
    const pre = $("log");
    const tail = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
    pre.textContent = (pre.textContent + text).slice(-200000);
    if (tail) pre.scrollTop = pre.scrollHeight;
  }
  $("told").hidden = read.log === 0;
  const results = await ask("GET", "api/v0/jobs/" + encodeURIComponent(id) + "/results?from=" + read.results);
  const lines = (await results.text()).split("\n").filter(line => line);
  if (id !== chosen) return;
  read.results = Number(results.headers.get("X-Next"));
  lines.forEach(found);
  $("found").hidden = read.rows === 0;
  $("found-count").textContent = (read.rows > ROWS ? ROWS.toLocaleString() + " of " : "") + read.rows.toLocaleString();
  if (!shown) { shown = true; $("job").scrollIntoView({block: "nearest"}); }
}

// A line with a finding or a key is one of many; the last line tells of the whole.
function found(line) {
  let it;
  try { it = JSON.parse(line); } catch { return; }
  if (!("finding" in it) && !("key" in it)) { read.whole = it; return; }
  if (read.rows === 0) {
    read.columns = Object.keys(it);
    $("found-head").replaceChildren(...read.columns.map(name => make("th", name)));
  }
  if (++read.rows > ROWS) return;
  const tr = make("tr");
  read.columns.forEach(name => {
    const value = it[name];
    const cell = make("td", typeof value === "boolean" ? undefined
      : Array.isArray(value) ? value.join(", ") : String(value ?? ""), typeof value === "number" || name === "finding" ? "keep" : "");
    if (typeof value === "boolean") cell.append(make("span", value ? "yes" : "no", "pill " + (value ? "bad" : "")));
    tr.append(cell);
  });
  $("found-rows").append(tr);
}

async function runs() {
  const list = (await json("api/v0/runs?limit=15")).runs;
  $("no-runs").hidden = list.length > 0;
  $("runs").replaceChildren(...list.map(run => {
    const tr = make("tr");
    const state = make("td");
    const cut = run.holder === null && ["migrating", "completing", "rolling-back"].includes(run.state);
    state.append(make("span", cut ? run.state + ", cut off" : run.state, "pill " + (cut ? "bad" : KINDS[run.state] || "")));
    const get = make("button", "Report");
    get.type = "button";
    get.onclick = () => report(run.run);
    const cell = make("td");
    cell.append(get);
    tr.append(state, make("td", run.run, "keep"), make("td", run.runbook), cell);
    return tr;
  }));
}

async function report(run) {
  try {
    const blob = await (await ask("GET", "api/v0/runs/" + encodeURIComponent(run) + "/report")).blob();
    keep(blob, "report-" + run + ".html");
  } catch (fault) { trouble(fault.message); }
}

async function settings() {
  const it = await json("api/v0/meta/settings");
  $("fence").hidden = !it.readOnlyConfigured;
  const doubt = !it.readOnlyRegistry && it.readOnlySince;
  $("fence-state").textContent = it.readOnlyRegistry ? "read-only"
    : doubt ? "may be closed since " + when(it.readOnlySince) : "open to pushes";
  $("fence-state").className = "pill " + (doubt ? "bad" : it.readOnlyRegistry ? "warn" : "good");
  $("fence-close").hidden = it.readOnlyRegistry;
  $("fence-open").hidden = !it.readOnlyRegistry && !doubt;
}

async function fence(closed) {
  const answer = await done(ask("POST", "api/v0/meta/settings", {readOnlyRegistry: closed}));
  if (answer) choose(answer.job.id);
}

function field(parameter) {
  const flag = parameter.choices.length === 2 && parameter.choices.includes("true");
  const label = make("label", parameter.name + (parameter.required ? "" : " (optional)"), flag ? "flag" : "");
  label.title = parameter.summary;
  let input;
  if (flag) {
    input = make("input");
    input.type = "checkbox";
  } else if (parameter.choices.length) {
    input = make("select");
    if (!parameter.required) input.append(make("option", ""));
    parameter.choices.forEach(choice => input.append(make("option", choice)));
  } else {
    input = make("input");
    input.required = parameter.required;
    input.placeholder = parameter.summary;
  }
  input.dataset.name = parameter.name;
  label.append(input);
  return label;
}

function fields() {
  const action = actions.find(a => a.name === $("action").value);
  $("summary").textContent = action ? action.summary : "";
  $("fields").replaceChildren(...(action ? action.parameters.map(field) : []));
}

async function begin(body) {
  const action = actions.find(a => a.name === body.action);
  if (action?.changes
    && !window.confirm(body.action + "  " + values(body) + "\n\n" + action.summary + " Post it?")) return;
  const answer = await done(ask("POST", "api/v0/jobs", body));
  if (answer) choose(answer.id);
}

$("new").onsubmit = event => {
  event.preventDefault();
  const parameters = {};
  document.querySelectorAll("#fields [data-name]").forEach(input => {
    if (input.type === "checkbox") { if (input.checked) parameters[input.dataset.name] = true; }
    else if (input.value) parameters[input.dataset.name] = input.value;
  });
  begin({action: $("action").value, parameters, deadline: $("deadline").value});
};
$("action").onchange = fields;
$("fence-close").onclick = () => fence(true);
$("fence-open").onclick = () => fence(false);
$("found-all").onclick = () => save(chosen);
$("close").onclick = () => choose("");
for (const verb of ["pause", "resume", "cancel"]) {
  $(verb).onclick = () => done(ask("POST", "api/v0/jobs/" + encodeURIComponent(chosen) + "/" + verb));
}
$("limit").onclick = () => done(ask("POST", "api/v0/jobs/" + encodeURIComponent(chosen) + "/bandwidth", {rate: $("rate").value}));
$("leave").onclick = () => { sessionStorage.removeItem(KEY); location.reload(); };
$("enter").onsubmit = event => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("token").value.trim());
  $("token").value = "";
  refresh();
};

// One at a time, or two would read the same part of a log.
let turn = Promise.resolve();
function refresh() {
  turn = turn.then(look);
  return turn;
}

async function look() {
  const known = sessionStorage.getItem(KEY);
  $("enter").hidden = Boolean(known);
  $("main").hidden = $("leave").hidden = !known;
  if (!known) return;
  try {
    if (!actions.length) {
      actions = (await json("api/v0/actions")).actions;
      $("action").replaceChildren(...actions.map(a => make("option", a.name)));
      fields();
    }
    const jobs = (await json("api/v0/jobs?limit=50")).jobs;
    $("no-jobs").hidden = jobs.length > 0;
    const focused = document.activeElement?.dataset.job;
    $("jobs").replaceChildren(...jobs.map(row));
    if (focused) document.querySelector('[data-job="' + CSS.escape(focused) + '"]')?.focus();
    await Promise.all([job(), runs(), settings()]);
    $("link").textContent = "as of " + new Date().toLocaleTimeString();
  } catch (fault) {
    if (fault.status === 401) { sessionStorage.removeItem(KEY); $("main").hidden = true; $("enter").hidden = false; trouble(fault.message); }
    else if (fault.status === 404 && chosen) { choose(""); }
    else { $("link").textContent = "no answer since " + new Date().toLocaleTimeString(); }
  }
}

async function tick() {
  if (!document.hidden) await refresh();
  setTimeout(tick, EVERY);
}
tick();
