(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("script");
  var input = document.getElementById("find"), nothing = document.getElementById("nothing"), only = "";
  var buttons = [].slice.call(document.querySelectorAll("[data-only]"));
  var items = [].slice.call(document.querySelectorAll("[data-state]")).map(function (element) {
    // A promise is found by its own words; its tests stand on the page themselves.
    var tests = element.querySelector(":scope > div > small"), text = element.textContent;
    text = tests ? text.replace(tests.textContent, "") : text;
    return { element: element, state: element.dataset.state, text: text.toLowerCase() };
  });
  var groups = [].slice.call(document.querySelectorAll("[data-group]"));
  var sections = [].slice.call(document.querySelectorAll("section"));

  function show() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), active = words.length > 0 || only !== "", any = false;
    items.forEach(function (item) {
      var fits = (!only || item.state === only) && words.every(function (word) { return item.text.indexOf(word) >= 0; });
      item.element.hidden = !fits;
      any = any || fits;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector("[data-state]:not([hidden])");
      if (group.tagName === "DETAILS" && (active || group.dataset.opened)) {
        if (!group.open) { group.dataset.opened = "1"; }
        group.open = active;
        if (!active) { delete group.dataset.opened; }
      }
    });
    sections.forEach(function (section) {
      section.hidden = active && !section.querySelector("[data-state]:not([hidden])");
    });
    nothing.hidden = any;
    root.classList.toggle("finding", active);
  }

  function reveal() {
    var place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) { return; }
    for (var step = place; step; step = step.parentElement) { if (step.tagName === "DETAILS") { step.open = true; } }
    if (place.offsetParent === null) { input.value = ""; choose(""); }
    place.scrollIntoView();
  }

  function choose(state) {
    only = state;
    buttons.forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.only === state)); });
    show();
  }

  input.addEventListener("input", show);
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { choose(button.dataset.only); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
    if (event.key === "Escape" && document.activeElement === input) { input.value = ""; show(); input.blur(); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    var text = button.parentElement.querySelector("code").textContent;
    (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject()).then(
      function () { button.textContent = "Copied"; },
      function () { getSelection().selectAllChildren(button.parentElement.querySelector("code")); }
    );
  });
  addEventListener("hashchange", reveal);
  reveal();
})();
