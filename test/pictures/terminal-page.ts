import { Html, html } from "../../src/watch/report/html.ts";
import type { Run } from "../watch/fake-terminal.ts";

const STYLE = new Html(`
  body { margin: 0; padding: 20px; width: max-content; background: #e9ecf3; }
  .window { border-radius: 10px; overflow: hidden; background: #14171f; color: #d5d9e4;
    box-shadow: 0 6px 20px #0004; font: 15px/20px "DejaVu Sans Mono", monospace; }
  .title { margin: 0; padding: 9px 18px; background: #262b38; color: #aab1c3; font: inherit; font-size: 13px; }
  pre { margin: 0; padding: 16px 18px 18px; font: inherit; }
  .bold { font-weight: bold; color: #fff; } .dim { color: #8b93a7; }
  .red { color: #ff7b72; } .green { color: #4fc77f; } .yellow { color: #e5b454; }
`);

/**
 * What is seen on a terminal, as a page to take a picture of.
 * @param title what stands on the window's frame: the command that runs there
 */
export const terminalPage = (title: string, columns: number, lines: readonly (readonly Run[])[]): string =>
  html`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>
<body><div class="window"><p class="title">${title}</p><pre style="min-width: ${columns}ch">${lines.map(
    (runs) =>
      html`${runs.map(({ text, styles }) => html`<span class="${styles.join(" ")}">${text}</span>`)}${new Html("\n")}`,
  )}</pre></div></body></html>`.text;
