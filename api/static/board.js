/* Keys of the match board. Every step is a link or a button of the page: without this script they are clicked. */
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll(".ranked tbody tr")];
  const current = () => document.activeElement?.closest(".ranked tbody tr");
  const inText = (target) => target.closest("input:not([type=checkbox]), textarea, select");

  function step(by) {
    const all = rows();
    const at = all.indexOf(current());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next?.querySelector(".open").focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    s: () => current()?.querySelector(".take")?.click(),
    x: () => current()?.querySelector(".strike")?.click(),
    c: () => current()?.querySelector(".compare")?.click(),
    "/": () => document.getElementById("search")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || inText(event.target)) return;
    event.preventDefault();
    act();
  });

  /* After a choice the page is shown anew: whoever works by keys goes on at the row where they were. */
  const PLACE = "masa-row";
  document.addEventListener("submit", (event) => {
    const row = event.submitter?.closest(".ranked tbody tr");
    if (row) sessionStorage.setItem(PLACE, row.querySelector(".open").textContent);
  });
  function arrive() {
    document.querySelectorAll(".keys[hidden]").forEach((line) => line.removeAttribute("hidden"));
    const name = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    rows().map((row) => row.querySelector(".open")).find((link) => link.textContent === name)?.focus();
  }
  arrive();
  document.addEventListener("htmx:afterSettle", arrive);
})();

/* A meeting dragged to another square is moved by the form beside the grid; the server says whether it may be. */
(() => {
  const form = () => document.getElementById("dragging");
  const square = (event) => event.target.closest?.("[data-movable] td[data-slot]");
  let dragged = null;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-movable] [data-pair]") ?? null;
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && square(event);
    document.querySelectorAll("td.over").forEach((cell) => cell !== over && cell.classList.remove("over"));
    if (!over) return;
    event.preventDefault();
    over.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const to = dragged && square(event);
    if (!to) return;
    event.preventDefault();
    const { pair, slot, table } = form().elements;
    [pair.value, slot.value, table.value] = [dragged.dataset.pair, to.dataset.slot, to.dataset.table];
    form().requestSubmit();
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    document.querySelectorAll("td.over").forEach((cell) => cell.classList.remove("over"));
  });

  /* Which two a square of the heat map stands for. */
  const tell = (event) => {
    const cell = event.target.closest?.(".heat:not(.sectors) td");
    const line = document.querySelector(".here");
    if (!cell || !line) return;
    const row = cell.parentElement;
    const firm = row.querySelector("th a");
    const buyer = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("a");
    line.textContent = `${firm.textContent} × ${buyer.title}: ${cell.textContent.trim() || "–"}`;
  };
  document.addEventListener("mouseover", tell);
  document.addEventListener("focusin", tell);
})();
