import { byId } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now: as chosen here, or else as the system is. */
function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? system.matches : theme === "dark";
}

/**
 * Turns the theme over by a button.
 * @param {() => void} onChange for what is drawn and not styled
 */
export function startThemeButton(onChange) {
  const button = byId("theme");
  const show = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    onChange();
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    show();
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for as long as the page is open.
    }
  });
  system.addEventListener("change", show);
  show();
}
