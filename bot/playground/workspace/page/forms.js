"use strict";
// Draws the form on top of the person's screen, and reads what they filled in.
const CHOOSE = {users_select: "people", multi_users_select: "people", channels_select: "channels", conversations_select: "channels"};
const KINDS = {datepicker: "date", timepicker: "time", number_input: "number"};
let drawn = "", fields = [];

const optionsOf = (element) => CHOOSE[element.type]
  ? state[CHOOSE[element.type]].map((each) => ({value: each.id, text: {text: each.name}}))
  : element.options || (element.option_groups || []).flatMap((group) => group.options);

// Each gives the part to show and a way to read it; undefined is not sent.
function choice(element, id) {
  const first = element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? element.initial_conversation ?? "";
  const none = el("option", {value: ""}, element.placeholder?.text || "…");
  const box = el("select", {id}, none, ...optionsOf(element).map((each) => el("option", {value: each.value}, each.text.text)));
  box.value = first;
  return [box, () => box.value || undefined];
}

function boxes(element, id, label) {
  const chosen = (element.initial_options || []).map((each) => each.value);
  const all = optionsOf(element).map((each) => {
    const box = el("input", {type: "checkbox", value: each.value});
    box.checked = chosen.includes(each.value);
    return [box, el("label", {}, box, " ", ...words(each.text))];
  });
  const group = el("fieldset", {id}, el("legend", {}, label), ...all.map(([, line]) => line));
  return [group, () => all.filter(([box]) => box.checked).map(([box]) => box.value)];
}

function searched(element, id, view) {
  const known = new Map(), list = el("datalist", {id: `${id}-list`});
  const learn = (each) => known.set(each.text.text, each.value);
  if (element.initial_option) learn(element.initial_option);
  let asked = 0;
  const look = async () => {
    const typed = box.value, mine = ++asked;
    if (typed.length < (element.min_query_length ?? 3)) return;
    const {options} = await send("/page/suggest", {view, action_id: element.action_id, typed});
    if (mine !== asked || !options) return;
    options.forEach(learn);
    list.replaceChildren(...options.map((each) => el("option", {value: each.text.text})));
  };
  const box = el("input", {id, list: list.id, autocomplete: "off", placeholder: element.placeholder?.text, onfocus: look, oninput: look});
  box.value = element.initial_option?.text.text || "";
  return [el("span", {}, box, list), () => box.value ? known.get(box.value) ?? box.value : undefined];
}

function text(element, id) {
  const box = element.multiline ? el("textarea", {id, rows: 3}) : el("input", {id, type: KINDS[element.type] || "text", autocomplete: "off"});
  box.placeholder = element.placeholder?.text || "";
  box.value = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  return [box, () => box.value];
}

function input(block, view, place) {
  const element = block.element, id = `field-${place}`, several = ["checkboxes", "multi_static_select"].includes(element.type);
  const label = block.label.text + (block.optional ? " (optional)" : "");
  const [part, read] = several ? boxes(element, id, label) : element.type === "external_select" ? searched(element, id, view)
    : CHOOSE[element.type] || optionsOf(element).length ? choice(element, id) : text(element, id);
  const complaint = el("p", {class: "complaint", role: "alert"});
  fields.push({block_id: block.block_id, action_id: element.action_id, read, complaint});
  return el("div", {class: "field"}, several ? null : el("label", {for: id}, label), part,
    block.hint ? el("p", {class: "quiet"}, block.hint.text) : null, complaint);
}

function showForm() {
  const box = $("form"), form = state.forms.at(-1);
  if (!form) {
    drawn = "";
    if (box.open) box.close();
    return;
  }
  // What is typed stays until the form itself changes.
  if (drawn !== form.id + form.hash) {
    drawn = form.id + form.hash;
    fields = [];
    $("form-title").textContent = form.title.text;
    $("form-fields").replaceChildren(...form.blocks.map((block, place) =>
      block.type === "input" ? input(block, form.id, place) : draw(block, {view: form.id})));
    $("form-trouble").textContent = "";
    $("form-close").textContent = form.close?.text || "Cancel";
    $("form-submit").textContent = form.submit?.text || "";
    $("form-submit").hidden = !form.submit;
    if (!box.open) box.showModal();
  }
  for (const each of fields) each.complaint.textContent = form.errors[each.block_id] || "";
}

const dismiss = () => send("/page/dismiss", {view: state.forms.at(-1).id});
$("form-close").addEventListener("click", dismiss);
$("form").addEventListener("cancel", (event) => { event.preventDefault(); dismiss(); });
$("form").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const filled = fields.map((each) => [each.action_id, each.read()]).filter(([, value]) => value !== undefined);
  send("/page/submit", {view: state.forms.at(-1).id, values: Object.fromEntries(filled)});
});
