// Large type and high contrast, remembered on this device. Everything else works without a script.
"use strict";
const root = document.documentElement;
for (const name of ["larger", "contrast"]) {
  const button = document.getElementById(name);
  const show = (on) => { root.classList.toggle(name, on); button.setAttribute("aria-pressed", String(on)); };
  let kept = null;
  try { kept = localStorage.getItem(name); } catch { /* a browser that keeps nothing */ }
  show(kept === "1");
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = !root.classList.contains(name);
    show(on);
    try { localStorage.setItem(name, on ? "1" : "0"); } catch { /* a browser that keeps nothing */ }
  });
}
