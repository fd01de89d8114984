import { chartsSection } from "./charts-section.ts";
import { callsSection, waitsSection } from "./endpoint-sections.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";
import { omissionsSection, plansSection, rejectionsSection, streamsSection } from "./stream-sections.ts";
import { STYLE } from "./style.ts";
import { headSection, totalsSection } from "./top-sections.ts";

/** The report as a page that stands alone: it loads nothing, and runs nothing. */
export function page(data: ReportData): string {
  const sections: (Html | undefined)[] = [
    headSection(data),
    totalsSection(data),
    waitsSection(data),
    streamsSection(data),
    chartsSection(data),
    callsSection(data),
    rejectionsSection(data),
    omissionsSection(data),
    plansSection(data),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Sync report, ${startOf(data)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`.text;
}

const startOf = ({ subject }: ReportData): string =>
  subject.startedAt.toISOString().slice(0, 16).replace("T", " ");
