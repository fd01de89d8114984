import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { Control, USER_KEY } from "../e2e/control.ts";
import { Program } from "../e2e/program.ts";
import { findChromium } from "./chromium.ts";
import { launch, type WatchedPage, watch } from "./watched-page.ts";

export const VIEWS = ["overview", "customers", "events", "calls", "rejected", "faults"] as const;

/** The program's own sandbox, and its page in a real browser. One for the tests of a file, which follow each other. */
export class Stage {
  readonly browser: Browser;
  readonly url: string;
  readonly control: Control;
  readonly watched: WatchedPage;
  sandbox: Program;

  static async open(chromium: string): Promise<Stage> {
    const sandbox = new Program(["sandbox", "--port", "0"]);
    await sandbox.until("it listened", ({ stderr }) => stderr.includes("in a browser"));
    const url = /open (http:\S+\/) in a browser/.exec(sandbox.stderr)?.[1] ?? "";
    const browser = await launch(chromium);
    return new Stage(sandbox, browser, url, await watch(browser, url));
  }

  private constructor(sandbox: Program, browser: Browser, url: string, watched: WatchedPage) {
    this.sandbox = sandbox;
    this.browser = browser;
    this.url = url;
    this.control = new Control(url.slice(0, -1));
    this.watched = watched;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.sandbox.kill();
  }

  get page(): Page {
    return this.watched.page;
  }

  tab(name: string): Locator {
    return this.page.getByRole("tab", { name });
  }

  /** The figure on one of the overview's tiles; NaN until it is there. */
  async figure(name: string): Promise<number> {
    const tile = this.page.locator(".tile", { has: this.page.getByText(name, { exact: true }) });
    return Number((await tile.locator("b").innerText()).replaceAll(",", ""));
  }

  /** Goes to a view, or to one thing in it, and waits until it is there. */
  async look(view: string): Promise<void> {
    await this.page.goto(`${this.url}#/${view}`);
    const place = view.includes("/") ? ".detail h2" : "[role=tabpanel] :is(.tile, td, .order, .empty)";
    await this.page.locator(place).filter({ visible: true }).first().waitFor();
  }

  /** A call of Blueshift's API. */
  post(path: string, body: object | string): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${USER_KEY}:`).toString("base64")}`;
    return fetch(`${this.url}api/v1/${path}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }
}

/** Tests of the page, left out where there is no Chromium. */
export function describePage(what: string, define: (stage: () => Stage) => void): void {
  const chromium = findChromium();
  if (chromium === undefined) explain();
  describe.skipIf(chromium === undefined)(what, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.open(chromium ?? "");
    });
    afterAll(() => stage?.close());

    // Each test begins with a page that was just opened, and leaves one that had nothing to complain of.
    beforeEach(async () => {
      await stage.page.goto(`${stage.url}#/overview`);
      await stage.page.reload();
    });
    afterEach(async () => {
      await stage.control.clearFaults();
      expect(stage.watched.complaints).toEqual([]);
    });

    define(() => stage);
  });
}

/** Where the tests must not be left out, as in CI, REQUIRE_CHROMIUM is set: skipped, they would prove nothing. */
function explain(): void {
  const remedy = "there is no chromium in PATH. Install it, or say in CHROMIUM where it is.";
  if (process.env.REQUIRE_CHROMIUM) throw new Error(`REQUIRE_CHROMIUM is set, but ${remedy}`);
  process.stderr.write(`The tests of the sandbox's page are skipped: ${remedy}\n`);
}
