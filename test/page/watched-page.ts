import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Not under version control: to be looked at after a run. */
const PICTURES = fileURLToPath(new URL("../../test-results/page/", import.meta.url));

export const LAPTOP = { width: 1366, height: 860 };
export const PHONE = { width: 390, height: 844 };

/** A page in a browser, with everything that it complains of. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, violated policies, and what it asked of other machines. */
  readonly complaints: string[];
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath });
}

export async function watch(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: LAPTOP,
    colorScheme: "light",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  mkdirSync(PICTURES, { recursive: true });
  return {
    page,
    complaints,
    picture: async (name) => {
      await page.screenshot({ path: `${PICTURES}${name}.png` });
    },
    close: () => context.close(),
  };
}

/** What reaches beyond the right edge of the page, and so makes all of it scroll sideways. */
export async function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className}`);
  });
}

/** Visible texts whose contrast with what they stand on is below WCAG's AA: 4.5, or 3 for large ones. */
export async function paleTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = (color: string): number[] => {
      if (canvas === null) return [];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element | null): string => {
      if (element === null) return "white";
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 255 ? backgroundColor : groundOf(element.parentElement);
    };
    return [...document.querySelectorAll("body *")].flatMap((element) => {
      const text = [...element.childNodes].find(
        ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
      );
      if (text === undefined || !element.checkVisibility({ opacityProperty: true })) return [];
      if (element.closest(".unseen, .toast, :disabled, option") !== null) return [];
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const [light = 0, dark = 0] = [luminance(color), luminance(groundOf(element))].sort((a, b) => b - a);
      const contrast = (light + 0.05) / (dark + 0.05);
      const size = Number.parseFloat(fontSize);
      const least = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
      return contrast >= least ? [] : [`${contrast.toFixed(2)}: ${text.textContent?.trim().slice(0, 40)}`];
    });
  });
}

/** Everything that can be worked by hand and has no name that a screen reader could say. */
export async function nameless(page: Page): Promise<readonly string[]> {
  const snapshot = await page.locator("body").ariaSnapshot();
  return snapshot
    .split("\n")
    .map((line) => line.trim())
    .filter((line) =>
      /^- (button|link|textbox|searchbox|combobox|spinbutton|slider|tab|tabpanel|table)(:| \[|$)/.test(line),
    );
}
