import { describe, expect, it } from "vitest";
import { FakeTerminal } from "../watch/fake-terminal.ts";
import { terminalPage } from "./terminal-page.ts";

/** What a terminal of colours shows of a text in which `^` begins a sequence that steers it. */
function seen(text: string) {
  const terminal = new FakeTerminal(80, 24, true);
  terminal.write(text.replaceAll("^", "\u001b["));
  return terminal.styledScreen;
}

describe("a terminal of colours", () => {
  it("shows each text in its styles", () => {
    expect(seen("^1mbold^22m plain ^32;2mboth^0m\n^31mred^33myellow^39m")).toEqual([
      [
        { text: "bold", styles: ["bold"] },
        { text: " plain ", styles: [] },
        { text: "both", styles: ["green", "dim"] },
      ],
      [
        { text: "red", styles: ["red"] },
        { text: "yellow", styles: ["yellow"] },
      ],
    ]);
  });

  it("keeps the style of what is drawn over in part, and nothing of what is erased", () => {
    expect(seen("^32mgreen^39m\rGR\nnext^2K^1A^1G^1m!^22m")).toEqual([
      [
        { text: "!", styles: ["bold"] },
        { text: "R", styles: [] },
        { text: "een", styles: ["green"] },
      ],
    ]);
  });

  it("refuses a style that it could only show as another", () => {
    expect(() => seen("^35m")).toThrow("no style 35");
    expect(() => new FakeTerminal().write("\u001b[32m")).toThrow("does not know 32m");
  });
});

describe("the page of a terminal", () => {
  it("shows lines as text in their styles", () => {
    const page = terminalPage("write < input", 80, seen("^1ma<b^22m\n c"));
    expect(page).toContain('<p class="title">write &#60; input</p>');
    expect(page).toContain(
      '<pre style="min-width: 80ch"><span class="bold">a&#60;b</span>\n<span class=""> c</span>\n</pre>',
    );
  });
});
