import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { makeShop } from "../demo/make-shop.ts";
import { Program, Scratch } from "../e2e/program.ts";
import { describePage } from "./stage.ts";

const SHOP = new URL("../demo/", import.meta.url);
const shop = (file: string) => readFileSync(new URL(file, SHOP), "utf8");

describePage("the sandbox's page", (on) => {
  const scratch = new Scratch();
  afterAll(() => scratch.remove());
  const { facts } = makeShop();

  /** How much the first chart shows of calls that were answered. */
  const bluePixels = () =>
    on()
      .page.locator(".chart canvas")
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

  const single = (customer: object) => on().post("customers", customer);

  /** A sync of the demo's shop, through the real program. */
  const sync = (): { readonly program: Program; readonly exit: Promise<unknown> } => {
    const config = JSON.parse(shop("shop.config.json"));
    const file = scratch.write({
      ...config,
      api_url: on().url.slice(0, -1),
      rejected_records: { storage: "none" },
    });
    const catalog = fileURLToPath(new URL("shop.catalog.json", SHOP));
    const program = new Program(["write", "--config", file, "--catalog", catalog]);
    const rows = shop("shop.jsonl").trim().split("\n");
    return { program, exit: program.finish(rows) };
  };

  it("says how to send something, where nothing has come yet", async () => {
    const stage = on();
    await expect.poll(() => stage.page.locator("#connection").innerText()).toBe("Live");
    await stage.page.getByRole("heading", { name: "Nothing has arrived yet" }).waitFor();
    expect(await stage.page.locator(".welcome").innerText()).toContain(
      `"api_url": "${stage.url.slice(0, -1)}"`,
    );
  });

  it("counts what a sync brings while it runs, and draws it", async () => {
    const stage = on();
    const { program, exit } = sync();
    await expect.poll(() => stage.figure("Customers")).toBeGreaterThan(0);
    const during = await stage.figure("Customers");
    await exit;
    expect(during).toBeLessThan((await stage.control.summary()).customers);
    expect(program.errors).toEqual([]);
    const { customers, calls, rejected } = await stage.control.summary();
    await expect.poll(() => stage.figure("Customers")).toBe(customers);
    expect([await stage.figure("Calls"), await stage.figure("Rejected")]).toEqual([calls.total, rejected]);
    expect(await bluePixels()).toBeGreaterThan(200);
    await stage.watched.picture("overview-light");
  });

  it("tells of one second of a chart, by the arrow keys", async () => {
    const stage = on();
    const chart = stage.page.getByRole("slider", { name: "Customers in bulk" });
    await chart.focus();
    await stage.page.keyboard.press("Home");
    expect(await chart.getAttribute("aria-valuenow")).toBe("-299");
    await stage.page.keyboard.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(
      /^\d\d:\d\d:\d\d: 0 answered, 0 failed, 0 refused$/,
    );
  });

  it("finds a customer as it is typed, and shows its profile and which call changed what", async () => {
    const stage = on();
    const { hero } = facts;
    await stage.page.keyboard.press("/");
    const search = stage.page.getByRole("searchbox", { name: "Search customers" });
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true);
    await stage.page.keyboard.type(hero.email.toUpperCase().slice(0, -2));
    const row = stage.page.getByRole("row").filter({ hasText: hero.email });
    await row.getByRole("link").focus();
    await stage.page.keyboard.press("Enter");

    const detail = stage.page.getByRole("complementary", { name: hero.email });
    const points = detail.locator(".attributes tr", { hasText: "loyalty_points" });
    await points.waitFor();
    expect(await points.innerText()).toMatch(new RegExp(`loyalty_points\\s+${hero.points}\\s+number`));
    const change = detail.locator(".changes").first().locator("tr", { hasText: "loyalty_points" });
    expect(await change.locator("td").allInnerTexts()).toEqual([`${hero.pointsBefore}`, `${hero.points}`]);
    await stage.watched.picture("customer-light");

    await stage.page.keyboard.press("Escape");
    await detail.waitFor({ state: "hidden" });
    expect(await row.getByRole("link").evaluate((link) => link === document.activeElement)).toBe(true);
    await search.fill("nobody is called so");
    await stage.page.getByText("No customers like that.").waitFor();
  });

  it("keeps every digit of a number", async () => {
    const stage = on();
    const digits = "90071992547409931234";
    await stage.post("customers", `{"customer_id":"digits","big":${digits}}`);
    await stage.tab("Customers").click();
    await stage.page.getByRole("searchbox", { name: "Search customers" }).fill("digits");
    await stage.page.getByRole("link", { name: "digits", exact: true }).click();
    const row = stage.page.locator(".attributes tr", { hasText: "big" });
    expect(await row.innerText()).toMatch(new RegExp(`big\\s+${digits}\\s+number`));
  });

  it("opens a call with its bodies, and shows no key", async () => {
    const stage = on();
    await stage.tab("Calls").click();
    await stage.page.getByRole("combobox", { name: "Calls of which endpoint" }).selectOption("customer_bulk");
    await stage.page.getByRole("link", { name: "1", exact: true }).click();
    const detail = stage.page.getByRole("complementary", { name: "Call 1" });
    await detail.getByText("The Authorization header is kept nowhere.").waitFor();
    const [answered, sent] = await detail.locator("pre").allInnerTexts();
    expect(JSON.parse(answered ?? "")).toMatchObject({ status: "ok" });
    expect(JSON.parse(sent ?? "").customers).toHaveLength(50);
    expect(await detail.innerText()).toContain("POST /api/v1/customers/bulk");
    const config = JSON.parse(shop("shop.config.json"));
    const shown = await stage.page.content();
    expect(shown).not.toContain(config.user_api_key);
    expect(shown).not.toContain(Buffer.from(`${config.user_api_key}:`).toString("base64"));
    await stage.watched.picture("call-light");
    await stage.page.getByRole("link", { name: "Close" }).click();
    await detail.waitFor({ state: "hidden" });
  });

  it("lists events, of one name if asked, and opens one", async () => {
    const stage = on();
    const events = ["view", "purchase", "view"].map((event, index) => ({
      event,
      customer_id: `${index}`,
      price: 12.5,
    }));
    await stage.post("bulkevents", { events });
    await stage.tab("Events").click();
    const rows = stage.page.locator("#panel-events tbody tr");
    await expect.poll(() => rows.count()).toBe(3);
    const names = stage.page.getByRole("combobox", { name: "Events of which name" });
    await names.focus();
    await names.locator("option", { hasText: "purchase" }).waitFor({ state: "attached" });
    await names.selectOption("purchase");
    await expect.poll(() => rows.count()).toBe(1);
    await rows.first().click();
    const detail = stage.page.getByRole("complementary", { name: "purchase" });
    expect(JSON.parse(await detail.locator("pre").innerText())).toEqual(events[1]);
  });

  it("lists what was rejected, and leads from a reason to the items and from these to their call", async () => {
    const stage = on();
    const customers = [{ customer_id: "y".repeat(129) }, { customer_id: "good" }, { firstname: "Nobody" }];
    await stage.post("customers/bulk", { customers });
    await stage.tab("Rejected").click();
    const { rejected } = await stage.control.summary();
    expect(rejected).toBeGreaterThanOrEqual(2);
    await expect.poll(() => stage.page.locator("#panel-rejected tbody tr").count()).toBe(rejected);
    await stage.page.getByRole("button", { name: "customer_id is longer than 128" }).click();
    await expect
      .poll(() => stage.page.locator("#panel-rejected .range").innerText())
      .toMatch(/^1 to \d of \d$/);
    await stage.watched.picture("rejected-light");
    await stage.page.locator("#panel-rejected tbody a").first().click();
    await stage.page.getByRole("heading", { name: /^Call \d+$/ }).waitFor();
    await stage.page.locator(".plain", { hasText: "customer_id is longer than 128 characters" }).waitFor();
  });

  it("turns a fault on, shows the calls that it fails, and makes all well again", async () => {
    const stage = on();
    await stage.tab("Faults").click();
    await stage.page.getByRole("spinbutton", { name: "How many calls" }).fill("2");
    await stage.page.getByRole("button", { name: "Fail them" }).click();
    const banner = stage.page.getByRole("complementary", { name: "Faults that are on" });
    await stage.page
      .getByRole("complementary", { name: "Faults" })
      .getByText("The next 2 calls: status 503")
      .waitFor();
    await stage.watched.picture("faults-light");
    await stage.tab("Calls").click();
    await expect.poll(() => banner.innerText()).toContain("The next 2 calls: status 503");
    expect((await single({ customer_id: "f" })).status).toBe(503);
    await expect.poll(() => banner.innerText()).toContain("The next call: status 503");
    await stage.page.getByRole("combobox", { name: "Calls with which answer" }).selectOption("5xx");
    const rows = stage.page.locator("#panel-calls tbody tr");
    await expect.poll(() => rows.allInnerTexts()).toHaveLength(1);
    expect(await rows.first().innerText()).toMatch(/Single customers\s+503\s+as ordered/);

    await banner.getByRole("button", { name: "Make all well again" }).click();
    await banner.waitFor({ state: "hidden" });
    expect((await single({ customer_id: "f" })).status).toBe(200);
  });

  it("revokes a key and slows answers down", async () => {
    const stage = on();
    await stage.tab("Faults").click();
    await stage.page.getByRole("button", { name: "Revoke the user key" }).click();
    await stage.page.getByRole("button", { name: "Restore the user key" }).waitFor();
    expect((await single({ customer_id: "f" })).status).toBe(401);
    await stage.page.getByRole("button", { name: "Restore the user key" }).click();
    await stage.page.getByRole("button", { name: "Revoke the user key" }).waitFor();

    await stage.page.getByRole("spinbutton", { name: "Milliseconds" }).fill("150");
    await stage.page.getByRole("button", { name: "Slow down" }).click();
    const active = stage.page.getByRole("complementary", { name: "Faults" });
    await active.getByText("Slow: every answer takes 150 ms").waitFor();
    const started = performance.now();
    expect((await single({ customer_id: "f" })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(140);
    await active.getByRole("button", { name: "Make all well again" }).click();
    await stage.page.getByText("All is well: nothing is made to go wrong.").waitFor();
  });

  it("keeps a list still while somebody points at it", async () => {
    const stage = on();
    await stage.tab("Calls").click();
    const first = stage.page.locator("#panel-calls tbody tr").first();
    await first.hover();
    const before = await first.innerText();
    await single({ customer_id: "f" });
    const held = stage.page.getByRole("button", { name: "show the latest" });
    await held.waitFor();
    expect(await first.innerText()).toBe(before);
    await held.click();
    await expect.poll(() => first.innerText()).not.toBe(before);
  });

  it("forgets everything when it is told to twice", async () => {
    const stage = on();
    await expect.poll(() => stage.figure("Customers")).toBeGreaterThan(0);
    const before = await stage.figure("Customers");
    await stage.page.getByRole("button", { name: "Clear …" }).click();
    await stage.page.getByRole("button", { name: "Keep it" }).click();
    expect(await stage.figure("Customers")).toBe(before);
    await stage.page.getByRole("button", { name: "Clear …" }).click();
    await stage.page.getByRole("button", { name: "Forget all" }).click();
    await expect.poll(() => stage.figure("Customers")).toBe(0);
    await stage.page.getByRole("heading", { name: "Nothing has arrived yet" }).waitFor();
    await expect.poll(bluePixels).toBeLessThan(50);
  });

  it("finds the sandbox again when that was stopped and started", async () => {
    const stage = on();
    await single({ customer_id: "before" });
    await expect.poll(() => stage.figure("Customers")).toBe(1);
    stage.sandbox.kill("SIGTERM");
    await stage.sandbox.exit;
    await expect.poll(() => stage.page.locator("#connection").innerText()).toBe("Reconnecting …");
    stage.sandbox = new Program(["sandbox", "--port", new URL(stage.url).port]);
    await expect.poll(() => stage.page.locator("#connection").innerText()).toBe("Live");
    await expect.poll(() => stage.figure("Customers")).toBe(0);
    // The browser says in the console that it could not connect.
    stage.watched.complaints.splice(0);
  });
});
