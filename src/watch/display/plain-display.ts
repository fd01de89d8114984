import type { Writable } from "node:stream";
import type { Failure } from "../../failure.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Subject, Watcher } from "../watcher.ts";
import { clock, count, percent, speed, WAITS_FOR } from "../words.ts";
import { endHead, head } from "./head.ts";
import { type CountView, type LaneView, type StreamView, type View, Viewer } from "./view.ts";

/** Says how far a sync is in plain lines, for a file or a log of someone else's: the streams and endpoints that moved. */
export class PlainDisplay implements Watcher {
  readonly name = "progress display";
  readonly everyMs = 5_000;
  readonly #output: Writable;
  readonly #subject: Subject;
  readonly #viewer = new Viewer();
  /** How far each stream was when it was last told of. */
  readonly #told = new Map<string, number>();
  #head = "";
  #isGone = false;

  constructor(subject: Subject, output: Writable) {
    this.#subject = subject;
    this.#output = output;
    output.on("error", () => {
      this.#isGone = true;
    });
  }

  look(progress: SyncProgress): void {
    const view = this.#viewer.view(progress);
    const { text } = head(this.#subject, progress);
    this.#print(view, [...(text === this.#head ? [] : [text]), ...this.#news(view)]);
    this.#head = text;
  }

  end(progress: SyncProgress, failure: Failure | undefined): void {
    const view = this.#viewer.view(progress);
    this.#print(view, [
      ...view.streams.map(streamLine),
      `${endHead(failure).text}: ${countLine(view.whole)}`,
    ]);
  }

  #news({ whole, msLeft, streams, lanes }: View): string[] {
    const moved = streams.filter((stream) => this.#hasMoved(stream));
    const left = msLeft === undefined ? "" : `, about ${clock(msLeft)} left`;
    const busy = lanes.filter(
      ({ callsPerSecond, waitingFor }) => callsPerSecond > 0 || waitingFor !== "source",
    );
    return [
      ...moved.map(streamLine),
      ...busy.map(laneLine),
      ...(moved.length > 0 ? [`all: ${countLine(whole)}${left}`] : []),
    ];
  }

  #hasMoved({ label, read, settled }: StreamView): boolean {
    const before = this.#told.get(label) ?? 0;
    this.#told.set(label, read + settled);
    return read + settled !== before;
  }

  #print({ elapsedMs }: View, lines: readonly string[]): void {
    if (this.#isGone) return;
    this.#output.write(lines.map((line) => `[${clock(elapsedMs)}] ${line}\n`).join(""));
  }
}

const streamLine = (stream: StreamView): string => `${stream.label}: ${countLine(stream)}`;

function countLine({ read, settled, rejected, total, totalIs, perSecond, isDone }: CountView): string {
  const sign = { known: "", expected: "about ", exceeded: "more than " }[totalIs];
  const parts = [
    total === undefined
      ? `${count(settled)} of ${count(read)} read`
      : `${count(settled)} of ${sign}${count(total)} (${percent(total > 0 ? settled / total : 1)})`,
    rejected > 0 ? `${count(rejected)} rejected` : "",
    isDone ? "done" : `${speed(perSecond)}/s`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function laneLine({ name, callsPerSecond, limit, waitingFor, retries }: LaneView): string {
  const parts = [
    `${speed(callsPerSecond)} of ${limit} calls/s`,
    waitingFor === undefined ? "" : WAITS_FOR[waitingFor],
    retries > 0 ? `${count(retries)} tried again` : "",
  ];
  return `${name}: ${parts.filter((part) => part !== "").join(", ")}`;
}
