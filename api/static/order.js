// Drag a row to another place; the buttons do the same without this script.
(() => {
  let held = null;

  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".grip")?.closest("[data-order] > *");
    if (!item) return;
    event.preventDefault();
    held = { item, from: [...item.parentElement.children].indexOf(item) };
    item.classList.add("held");
  });

  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { item } = held;
    const others = [...item.parentElement.children].filter((other) => other !== item);
    const below = others.find((other) => {
      const box = other.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (item.nextElementSibling !== (below ?? null)) item.parentElement.insertBefore(item, below ?? null);
  });

  const send = (form, name, value) => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.requestSubmit();
  };

  // An order of one's own moves by so many places; in one on which others work too, beside a row that was seen.
  const tell = (item, by) => {
    const form = document.getElementById(item.parentElement.dataset.order);
    if (!form) return send(item.querySelector("form"), "by", by);
    const [word, mark] = by < 0 ? ["above", item.nextElementSibling] : ["below", item.previousElementSibling];
    send(form, "one", `${word} ${item.dataset.pair} ${mark.dataset.pair}`);
  };

  const drop = () => {
    if (!held) return;
    const { item, from } = held;
    held = null;
    item.classList.remove("held");
    const by = [...item.parentElement.children].indexOf(item) - from;
    if (by) tell(item, by);
  };

  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
})();
