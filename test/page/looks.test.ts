import { expect, it } from "vitest";
import { describePage, VIEWS } from "./stage.ts";
import { LAPTOP, nameless, overflow, PHONE, paleTexts } from "./watched-page.ts";

describePage("the looks of the sandbox's page", (on) => {
  const single = (customer: object) => on().post("customers", customer);

  it("begins with something of everything", async () => {
    const stage = on();
    const customers = [{ customer_id: "1", plan: "free" }, { firstname: "Nobody" }];
    await stage.post("customers/bulk", { customers });
    await single({ customer_id: "1", plan: "paid", tags: ["a"], n: 1, is: true });
    await stage.post("bulkevents", { events: [{ event: "view", customer_id: "1" }] });
    await expect.poll(() => stage.figure("Events")).toBe(1);
  });

  const opened = async () => {
    const [customer] = JSON.parse(await on().control.text("customers?limit=1"));
    return [...VIEWS, `customers/${customer.uuid}`, "calls/1"];
  };

  it("shows what is hostile as text", async () => {
    const stage = on();
    const email = `<img src=x onerror="document.title='hacked'">@mail.example`;
    await single({ customer_id: "hostile", email, firstname: "<script>document.title='hacked'</script>" });
    await stage.tab("Customers").click();
    await stage.page.getByRole("searchbox", { name: "Search customers" }).fill("hostile");
    await stage.page.getByRole("link", { name: email }).click();
    await stage.page.getByRole("heading", { name: email }).waitFor();
    expect(await stage.page.title()).toBe("Customers · Blueshift sandbox");
    expect(await stage.page.locator("main img").count()).toBe(0);
    await stage.page.goto(`${stage.url}#/calls/%E0%A4%A`);
    await stage.page.getByText("It may be older than what is kept").waitFor();
    // The browser itself says in the console, once it comes to it, that there was a 404.
    await expect.poll(() => stage.watched.complaints).toEqual([expect.stringContaining("404")]);
    stage.watched.complaints.splice(0);
  });

  it("goes from tab to tab by the arrow keys, and names all that can be worked", async () => {
    const stage = on();
    await stage.tab("Overview").focus();
    for (const view of [...VIEWS.slice(1), "overview"]) {
      await stage.page.keyboard.press("ArrowRight");
      await expect.poll(() => stage.page.evaluate(() => document.activeElement?.id)).toBe(`tab-${view}`);
      const panel = stage.page.getByRole("tabpanel");
      // The panel follows the address, which follows the focus.
      await expect.poll(() => panel.getAttribute("aria-labelledby")).toBe(`tab-${view}`);
      expect(await panel.count()).toBe(1);
      expect(await nameless(stage.page)).toEqual([]);
    }
    await stage.page.keyboard.press("Tab");
    const outline = await stage.page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).toBe("solid");
  });

  it.each(["light", "dark"] as const)(
    "can be read in %s: every text has the contrast of AA",
    async (scheme) => {
      const stage = on();
      await stage.page.emulateMedia({ colorScheme: scheme });
      await stage.control.order({ next: 9, endpoint: "event_debug", fault: { status: 500 } });
      for (const view of await opened()) {
        await stage.look(view);
        expect([view, await paleTexts(stage.page)]).toEqual([view, []]);
        await stage.watched.picture(`${view.replace(/\/.*/, "-one")}-${scheme}`);
      }
      const ground = await stage.page.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor,
      );
      expect(ground).toBe(scheme === "light" ? "rgb(244, 246, 251)" : "rgb(13, 17, 28)");
    },
  );

  it("turns dark or light by its button, and stays so", async () => {
    const stage = on();
    await stage.page.emulateMedia({ colorScheme: "light" });
    const button = stage.page.getByRole("button", { name: "Dark theme" });
    const ground = () =>
      stage.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await button.click();
    expect([await ground(), await button.getAttribute("aria-pressed")]).toEqual(["rgb(13, 17, 28)", "true"]);
    await stage.page.reload();
    expect(await ground()).toBe("rgb(13, 17, 28)");
    await button.click();
    expect(await ground()).toBe("rgb(244, 246, 251)");
  });

  it("fits a phone: nothing reaches beyond its width", async () => {
    const stage = on();
    await single({ customer_id: "long", email: `${"x".repeat(200)}@mail.example`, note: "y".repeat(3000) });
    await stage.control.order({
      reject_customers: { where: { attribute: "z".repeat(200), value: 1 }, mode: "whole" },
    });
    const uuid = JSON.parse(await stage.control.text("customers?search=xxxxxx"))[0].uuid;
    for (const view of [...(await opened()), `customers/${uuid}`]) {
      for (const width of [320, 360, PHONE.width]) {
        await stage.page.setViewportSize({ ...PHONE, width });
        await stage.look(view);
        expect([view, width, await overflow(stage.page)]).toEqual([view, width, []]);
      }
      await stage.watched.picture(`${view.replace(/\/.*/, "-one")}-phone`);
    }
    await stage.page.setViewportSize(LAPTOP);
  });
});
