import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeShop } from "../demo/make-shop.ts";
import { Control, USER_KEY } from "../e2e/control.ts";
import { Program, Scratch } from "../e2e/program.ts";
import { findChromium } from "./chromium.ts";
import {
  LAPTOP,
  launch,
  nameless,
  overflow,
  PHONE,
  paleTexts,
  type WatchedPage,
  watch,
} from "./watched-page.ts";

const SHOP = new URL("../demo/", import.meta.url);
const shop = (file: string) => readFileSync(new URL(file, SHOP), "utf8");
const VIEWS = ["overview", "customers", "events", "calls", "rejected", "faults"] as const;

const chromium = findChromium();
// Where it must not be left out, as in CI, this is set: a test that is skipped there would prove nothing.
if (chromium === undefined && process.env.REQUIRE_CHROMIUM) {
  throw new Error("There is no Chromium in PATH, and REQUIRE_CHROMIUM wants one.");
}
if (chromium === undefined) {
  process.stderr.write(
    "The tests of the sandbox's page are skipped: there is no chromium in PATH. Install it, or say in CHROMIUM where it is.\n",
  );
}

describe.skipIf(chromium === undefined)("the sandbox's page", () => {
  const scratch = new Scratch();
  const { facts } = makeShop();
  let browser: Browser;
  let sandbox: Program;
  let url: string;
  let control: Control;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launch(chromium ?? "");
    sandbox = new Program(["sandbox", "--port", "0"]);
    await sandbox.until("it listened", ({ stderr }) => stderr.includes("in a browser"));
    url = /open (http:\S+\/) in a browser/.exec(sandbox.stderr)?.[1] ?? "";
    control = new Control(url.slice(0, -1));
    watched = await watch(browser, url);
    page = watched.page;
  });

  afterAll(async () => {
    await browser?.close();
    sandbox?.kill();
    scratch.remove();
  });

  // Each test begins with a page that was just opened, and leaves one that had nothing to complain of.
  beforeEach(async () => {
    await page.goto(`${url}#/overview`);
    await page.reload();
  });

  afterEach(async () => {
    await control.clearFaults();
    expect(watched.complaints).toEqual([]);
  });

  const tile = (name: string) =>
    page.locator(".tile", { has: page.getByText(name, { exact: true }) }).locator("b");
  /** NaN until it is there. */
  const figure = async (name: string) => Number((await tile(name).innerText()).replaceAll(",", ""));
  const tab = (name: string) => page.getByRole("tab", { name });
  /** How much the first chart shows of calls that were answered. */
  const bluePixels = () =>
    page
      .locator(".chart canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        // A copy: Chromium complains of a canvas that is drawn to and read from again and again.
        const { width, height } = canvas;
        const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
        if (copy === null || width === 0) return 0;
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, width, height);
        let pixels = 0;
        for (let i = 0; i < data.length; i += 4) if ((data[i + 2] ?? 0) > (data[i] ?? 0) + 100) pixels++;
        return pixels;
      });
  /** Goes to a view, or to one thing in it, and waits until it is there. */
  const look = async (view: string) => {
    await page.goto(`${url}#/${view}`);
    const place = view.includes("/") ? ".detail h2" : "[role=tabpanel] :is(.tile, td, .order, .empty)";
    await page.locator(place).filter({ visible: true }).first().waitFor();
  };
  const post = (path: string, body: string) => {
    const authorization = `Basic ${Buffer.from(`${USER_KEY}:`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    return fetch(`${url}api/v1/${path}`, { method: "POST", headers, body });
  };
  const single = (customer: object) => post("customers", JSON.stringify(customer));

  /** A sync of the demo's shop, through the real program. */
  const sync = (): { readonly program: Program; readonly exit: Promise<unknown> } => {
    const config = JSON.parse(shop("shop.config.json"));
    const file = scratch.write({
      ...config,
      api_url: url.slice(0, -1),
      rejected_records: { storage: "none" },
    });
    const catalog = fileURLToPath(new URL("shop.catalog.json", SHOP));
    const program = new Program(["write", "--config", file, "--catalog", catalog]);
    const rows = shop("shop.jsonl").trim().split("\n");
    return { program, exit: program.finish(rows) };
  };

  it("says how to send something, where nothing has come yet", async () => {
    await expect.poll(() => page.locator("#connection").innerText()).toBe("Live");
    await page.getByRole("heading", { name: "Nothing has arrived yet" }).waitFor();
    expect(await page.locator(".welcome").innerText()).toContain(`"api_url": "${url.slice(0, -1)}"`);
  });

  it("counts what a sync brings while it runs, and draws it", async () => {
    const { program, exit } = sync();
    await expect.poll(() => figure("Customers")).toBeGreaterThan(0);
    const during = await figure("Customers");
    await exit;
    expect(during).toBeLessThan((await control.summary()).customers);
    expect(program.errors).toEqual([]);
    const { customers, calls, rejected } = await control.summary();
    await expect.poll(() => figure("Customers")).toBe(customers);
    expect([await figure("Calls"), await figure("Rejected")]).toEqual([calls.total, rejected]);
    expect(await bluePixels()).toBeGreaterThan(200);
    await watched.picture("overview-light");
  });

  it("tells of one second of a chart, by the arrow keys", async () => {
    const chart = page.getByRole("slider", { name: "Customers in bulk" });
    await chart.focus();
    await page.keyboard.press("Home");
    expect(await chart.getAttribute("aria-valuenow")).toBe("-299");
    await page.keyboard.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(
      /^\d\d:\d\d:\d\d: 0 answered, 0 failed, 0 refused$/,
    );
  });

  it("finds a customer as it is typed, and shows its profile and which call changed what", async () => {
    const { hero } = facts;
    await page.keyboard.press("/");
    const search = page.getByRole("searchbox", { name: "Search customers" });
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type(hero.email.toUpperCase().slice(0, -2));
    const row = page.getByRole("row").filter({ hasText: hero.email });
    await row.getByRole("link").focus();
    await page.keyboard.press("Enter");

    const detail = page.getByRole("complementary", { name: hero.email });
    const points = detail.locator(".attributes tr", { hasText: "loyalty_points" });
    await points.waitFor();
    expect(await points.innerText()).toMatch(new RegExp(`loyalty_points\\s+${hero.points}\\s+number`));
    const change = detail.locator(".changes").first().locator("tr", { hasText: "loyalty_points" });
    expect(await change.locator("td").allInnerTexts()).toEqual([`${hero.pointsBefore}`, `${hero.points}`]);
    await watched.picture("customer-light");

    await page.keyboard.press("Escape");
    await detail.waitFor({ state: "hidden" });
    expect(await row.getByRole("link").evaluate((link) => link === document.activeElement)).toBe(true);
    await search.fill("nobody is called so");
    await page.getByText("No customers like that.").waitFor();
  });

  it("keeps every digit of a number", async () => {
    const digits = "90071992547409931234";
    await post("customers", `{"customer_id":"digits","big":${digits}}`);
    await tab("Customers").click();
    await page.getByRole("searchbox", { name: "Search customers" }).fill("digits");
    await page.getByRole("link", { name: "digits", exact: true }).click();
    const row = page.locator(".attributes tr", { hasText: "big" });
    expect(await row.innerText()).toMatch(new RegExp(`big\\s+${digits}\\s+number`));
  });

  it("opens a call with its bodies, and shows no key", async () => {
    await tab("Calls").click();
    await page.getByRole("combobox", { name: "Calls of which endpoint" }).selectOption("customer_bulk");
    await page.getByRole("link", { name: "1", exact: true }).click();
    const detail = page.getByRole("complementary", { name: "Call 1" });
    await detail.getByText("The Authorization header is kept nowhere.").waitFor();
    const [answered, sent] = await detail.locator("pre").allInnerTexts();
    expect(JSON.parse(answered ?? "")).toMatchObject({ status: "ok" });
    expect(JSON.parse(sent ?? "").customers).toHaveLength(50);
    expect(await detail.innerText()).toContain("POST /api/v1/customers/bulk");
    const config = JSON.parse(shop("shop.config.json"));
    const shown = await page.content();
    expect(shown).not.toContain(config.user_api_key);
    expect(shown).not.toContain(Buffer.from(`${config.user_api_key}:`).toString("base64"));
    await watched.picture("call-light");
    await page.getByRole("link", { name: "Close" }).click();
    await detail.waitFor({ state: "hidden" });
  });

  it("lists events, of one name if asked, and opens one", async () => {
    const events = ["view", "purchase", "view"].map((event, index) => ({
      event,
      customer_id: `${index}`,
      price: 12.5,
    }));
    await post("bulkevents", JSON.stringify({ events }));
    await tab("Events").click();
    const rows = page.locator("#panel-events tbody tr");
    await expect.poll(() => rows.count()).toBe(3);
    const names = page.getByRole("combobox", { name: "Events of which name" });
    await names.focus();
    await names.locator("option", { hasText: "purchase" }).waitFor({ state: "attached" });
    await names.selectOption("purchase");
    await expect.poll(() => rows.count()).toBe(1);
    await rows.first().click();
    const detail = page.getByRole("complementary", { name: "purchase" });
    expect(JSON.parse(await detail.locator("pre").innerText())).toEqual(events[1]);
  });

  it("lists what was rejected, and leads from a reason to the items and from these to their call", async () => {
    const customers = [{ customer_id: "y".repeat(129) }, { customer_id: "good" }, { firstname: "Nobody" }];
    await post("customers/bulk", JSON.stringify({ customers }));
    await tab("Rejected").click();
    const { rejected } = await control.summary();
    expect(rejected).toBeGreaterThanOrEqual(2);
    await expect.poll(() => page.locator("#panel-rejected tbody tr").count()).toBe(rejected);
    await page.getByRole("button", { name: "customer_id is longer than 128" }).click();
    await expect.poll(() => page.locator("#panel-rejected .range").innerText()).toMatch(/^1 to \d of \d$/);
    await watched.picture("rejected-light");
    await page.locator("#panel-rejected tbody a").first().click();
    await page.getByRole("heading", { name: /^Call \d+$/ }).waitFor();
    await page.locator(".plain", { hasText: "customer_id is longer than 128 characters" }).waitFor();
  });

  it("turns a fault on, shows the calls that it fails, and makes all well again", async () => {
    await tab("Faults").click();
    await page.getByRole("spinbutton", { name: "How many calls" }).fill("2");
    await page.getByRole("button", { name: "Fail them" }).click();
    const banner = page.getByRole("complementary", { name: "Faults that are on" });
    await page
      .getByRole("complementary", { name: "Faults" })
      .getByText("The next 2 calls: status 503")
      .waitFor();
    await watched.picture("faults-light");
    await tab("Calls").click();
    await expect.poll(() => banner.innerText()).toContain("The next 2 calls: status 503");
    expect((await single({ customer_id: "f" })).status).toBe(503);
    await expect.poll(() => banner.innerText()).toContain("The next call: status 503");
    await page.getByRole("combobox", { name: "Calls with which answer" }).selectOption("5xx");
    const rows = page.locator("#panel-calls tbody tr");
    await expect.poll(() => rows.allInnerTexts()).toHaveLength(1);
    expect(await rows.first().innerText()).toMatch(/Single customers\s+503\s+as ordered/);

    await banner.getByRole("button", { name: "Make all well again" }).click();
    await banner.waitFor({ state: "hidden" });
    expect((await single({ customer_id: "f" })).status).toBe(200);
  });

  it("revokes a key and slows answers down", async () => {
    await tab("Faults").click();
    await page.getByRole("button", { name: "Revoke the user key" }).click();
    await page.getByRole("button", { name: "Restore the user key" }).waitFor();
    expect((await single({ customer_id: "f" })).status).toBe(401);
    await page.getByRole("button", { name: "Restore the user key" }).click();
    await page.getByRole("button", { name: "Revoke the user key" }).waitFor();

    await page.getByRole("spinbutton", { name: "Milliseconds" }).fill("150");
    await page.getByRole("button", { name: "Slow down" }).click();
    const active = page.getByRole("complementary", { name: "Faults" });
    await active.getByText("Slow: every answer takes 150 ms").waitFor();
    const started = performance.now();
    expect((await single({ customer_id: "f" })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(140);
    await active.getByRole("button", { name: "Make all well again" }).click();
    await page.getByText("All is well: nothing is made to go wrong.").waitFor();
  });

  it("keeps a list still while somebody points at it", async () => {
    await tab("Calls").click();
    const first = page.locator("#panel-calls tbody tr").first();
    await first.hover();
    const before = await first.innerText();
    await single({ customer_id: "f" });
    const held = page.getByRole("button", { name: "show the latest" });
    await held.waitFor();
    expect(await first.innerText()).toBe(before);
    await held.click();
    await expect.poll(() => first.innerText()).not.toBe(before);
  });

  it("shows what is hostile as text", async () => {
    const email = `<img src=x onerror="document.title='hacked'">@mail.example`;
    await single({ customer_id: "hostile", email, firstname: "<script>document.title='hacked'</script>" });
    await tab("Customers").click();
    await page.getByRole("searchbox", { name: "Search customers" }).fill("hostile");
    await page.getByRole("link", { name: email }).click();
    await page.getByRole("heading", { name: email }).waitFor();
    expect(await page.title()).toBe("Customers · Blueshift sandbox");
    expect(await page.locator("main img").count()).toBe(0);
    await page.goto(`${url}#/calls/%E0%A4%A`);
    await page.getByText("It may be older than what is kept").waitFor();
    // The browser itself says in the console that there was a 404.
    watched.complaints.splice(0);
  });

  it("goes from tab to tab by the arrow keys, and names all that can be worked", async () => {
    await tab("Overview").focus();
    for (const view of [...VIEWS.slice(1), "overview"]) {
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(`tab-${view}`);
      const panel = page.getByRole("tabpanel");
      expect(await panel.count()).toBe(1);
      expect(await panel.getAttribute("aria-labelledby")).toBe(`tab-${view}`);
      expect(await nameless(page)).toEqual([]);
    }
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).toBe("solid");
  });

  const opened = async () => {
    const [customer] = JSON.parse(await control.text("customers?limit=1"));
    return [...VIEWS, `customers/${customer.uuid}`, "calls/1"];
  };

  it.each(["light", "dark"] as const)(
    "can be read in %s: every text has the contrast of AA",
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      await control.order({ next: 9, endpoint: "event_debug", fault: { status: 500 } });
      for (const view of await opened()) {
        await look(view);
        expect([view, await paleTexts(page)]).toEqual([view, []]);
        await watched.picture(`${view.replace(/\/.*/, "-one")}-${scheme}`);
      }
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(ground).toBe(scheme === "light" ? "rgb(244, 246, 251)" : "rgb(13, 17, 28)");
    },
  );

  it("turns dark or light by its button, and stays so", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    const button = page.getByRole("button", { name: "Dark theme" });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await button.click();
    expect([await ground(), await button.getAttribute("aria-pressed")]).toEqual(["rgb(13, 17, 28)", "true"]);
    await page.reload();
    expect(await ground()).toBe("rgb(13, 17, 28)");
    await button.click();
    expect(await ground()).toBe("rgb(244, 246, 251)");
  });

  it("fits a phone: nothing reaches beyond its width", async () => {
    await single({ customer_id: "long", email: `${"x".repeat(200)}@mail.example`, note: "y".repeat(3000) });
    await control.order({
      reject_customers: { where: { attribute: "z".repeat(200), value: 1 }, mode: "whole" },
    });
    await page.setViewportSize(PHONE);
    const uuid = JSON.parse(await control.text("customers?search=xxxxxx"))[0].uuid;
    for (const view of [...(await opened()), `customers/${uuid}`]) {
      await look(view);
      expect([view, await overflow(page)]).toEqual([view, []]);
      await watched.picture(`${view.replace(/\/.*/, "-one")}-phone`);
    }
    await page.setViewportSize(LAPTOP);
  });

  it("forgets everything when it is told to twice", async () => {
    await expect.poll(() => figure("Customers")).toBeGreaterThan(0);
    const before = await figure("Customers");
    await page.getByRole("button", { name: "Clear …" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();
    expect(await figure("Customers")).toBe(before);
    await page.getByRole("button", { name: "Clear …" }).click();
    await page.getByRole("button", { name: "Forget all" }).click();
    await expect.poll(() => figure("Customers")).toBe(0);
    await page.getByRole("heading", { name: "Nothing has arrived yet" }).waitFor();
    await expect.poll(bluePixels).toBeLessThan(50);
  });

  it("finds the sandbox again when that was stopped and started", async () => {
    await single({ customer_id: "before" });
    await expect.poll(() => figure("Customers")).toBe(1);
    sandbox.kill("SIGTERM");
    await sandbox.exit;
    await expect.poll(() => page.locator("#connection").innerText()).toBe("Reconnecting …");
    sandbox = new Program(["sandbox", "--port", new URL(url).port]);
    await expect.poll(() => page.locator("#connection").innerText()).toBe("Live");
    await expect.poll(() => figure("Customers")).toBe(0);
    // The browser says in the console that it could not connect.
    watched.complaints.splice(0);
  });
});
