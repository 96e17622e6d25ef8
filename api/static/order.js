// Drag a partner to another place in one's own order; the buttons do the same without this script.
(() => {
  let held = null;

  const row = (target) => target.closest("[data-order] > li");

  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".grip") && row(event.target);
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
    item.parentElement.insertBefore(item, below ?? null);
  });

  const drop = () => {
    if (!held) return;
    const { item, from } = held;
    held = null;
    item.classList.remove("held");
    const by = [...item.parentElement.children].indexOf(item) - from;
    if (!by) return;
    const form = item.querySelector("form");
    const moved = Object.assign(document.createElement("input"), { type: "hidden", name: "by", value: by });
    form.append(moved);
    form.requestSubmit();
  };

  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
})();
