/* Periods one after another, for a reader who asks for that and has nothing against motion. */

const PACE = 1400; // milliseconds that each period stands

/**
 * @param {HTMLElement} root
 */
function flowMapPlay(root) {
  const button = /** @type {HTMLElement | null} */ (root.querySelector(".play"));
  const slider = /** @type {HTMLInputElement | null} */ (root.querySelector("input[data-choice=period]"));
  if (!button || !slider) return;
  button.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let running = 0;
  const show = (/** @type {number} */ at) => {
    slider.value = String(at);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const stop = () => {
    clearInterval(running);
    running = 0;
    button.setAttribute("aria-pressed", "false");
    button.textContent = word("choices.play");
  };
  const step = () => {
    if (Number(slider.value) >= Number(slider.max)) stop();
    else show(Number(slider.value) + 1);
  };
  button.addEventListener("click", () => {
    if (running) return stop();
    if (Number(slider.value) >= Number(slider.max)) show(0);
    button.setAttribute("aria-pressed", "true");
    button.textContent = word("choices.pause");
    running = window.setInterval(step, PACE);
  });
  slider.addEventListener("pointerdown", stop);
  slider.addEventListener("keydown", stop);
}
