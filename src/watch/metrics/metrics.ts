import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { LaneCounts } from "../../delivery/lane.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { CallReport } from "../../sync/transport.ts";
import { callSpeed, Speed } from "../speed.ts";
import type { Subject } from "../watcher.ts";

/** Upper bounds, in seconds: a call takes a few tenths, and is given up after 30 s unless told otherwise. */
const DURATIONS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 30, 60];
/** The use of a rate is told of this time, in milliseconds. */
const USE_MS = 10_000;

/** A value of a metric, and what it is of. */
type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

/** The metrics of a sync, in Prometheus' manner. What the sync counts itself is read when somebody asks for it. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #subject: Subject;
  readonly #calls: Counter;
  readonly #durations: Histogram;
  readonly #uses = new Map<string, Speed>();
  #progress: (() => SyncProgress) | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#add(Gauge, "blueshift_sync_info", "The sync: always 1.", ["version", "command"], () => [
      [{ version: subject.version, command: subject.command }, 1],
    ]);
    this.#add(Counter, "blueshift_records_read_total", "Records read.", ["stream"], ({ tally }) =>
      Array.from(tally.streams.values(), ({ label, read }) => [{ stream: label }, read]),
    );
    this.#add(
      Counter,
      "blueshift_records_total",
      "Records that have ended, by what became of them: delivered, accepted (events), rejected, skipped.",
      ["stream", "outcome"],
      (progress) => this.#outcomes(progress),
    );
    this.#add(
      Gauge,
      "blueshift_records_expected",
      "Records that the source says there will be.",
      ["stream"],
      ({ tally }) =>
        [...tally.streams.values()].flatMap(({ label, expected }) =>
          expected === undefined ? [] : [[{ stream: label }, expected] as const],
        ),
    );
    this.#add(
      Counter,
      "blueshift_values_left_out_total",
      "Values that records were sent without, since they could not be read.",
      ["stream"],
      ({ tally }) => Array.from(tally.streams.values(), ({ label, leftOut }) => [{ stream: label }, leftOut]),
    );
    this.#add(
      Gauge,
      "blueshift_records_in_hand",
      "Records and states that were read and have not ended.",
      [],
      ({ inHand }) => [[{}, inHand]],
    );
    this.#add(Counter, "blueshift_states_total", "States that were acknowledged.", [], ({ tally }) => [
      [{}, tally.statesOut],
    ]);
    this.#calls = new Counter({
      name: "blueshift_calls_total",
      help: "Calls that were answered, by HTTP status, or by the code of what broke them off.",
      labelNames: ["endpoint", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "blueshift_call_duration_seconds",
      help: "From when a call was handed to the network until it was answered.",
      labelNames: ["endpoint"],
      buckets: DURATIONS,
      registers,
    });
    this.#addOfLanes(
      Counter,
      "blueshift_call_retries_total",
      "Calls that were tried again.",
      (lane) => lane.retries,
    );
    this.#addOfLanes(
      Gauge,
      "blueshift_rate_limit_calls_per_second",
      "Calls that the configuration allows in a second.",
      (lane) => lane.callsPerSecond,
    );
    this.#addOfLanes(
      Gauge,
      "blueshift_rate_limit_utilization",
      "The share of its rate limit that an endpoint has used in the last 10 seconds.",
      ({ callsPerSecond: limit }, name) => callSpeed(this.#useOf(name).over(USE_MS), limit) / limit,
    );
    this.#add(
      Counter,
      "blueshift_wait_seconds_total",
      "What an endpoint waited for, since the sync began: its rate, answers of Blueshift, or records of the source.",
      ["endpoint", "waiting_for"],
      ({ lanes }) =>
        [...lanes].flatMap(([endpoint, { waits }]) =>
          Object.entries(waits).map(([kind, ms]) => [{ endpoint, waiting_for: kind }, ms / 1000] as const),
        ),
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @param progress how far the sync is whenever it is called */
  begin(progress: () => SyncProgress): void {
    this.#progress = progress;
  }

  /** To be told about every second. */
  look({ elapsedMs, lanes }: SyncProgress): void {
    for (const [name, { calls }] of lanes) this.#useOf(name).note(elapsedMs, calls);
  }

  called({ endpoint, status, ms }: CallReport): void {
    this.#calls.inc({ endpoint, status: String(status) });
    this.#durations.observe({ endpoint }, ms / 1000);
  }

  /** All of them, as Prometheus reads them. */
  async text(): Promise<string> {
    if (this.#progress !== undefined) this.look(this.#progress());
    return this.#registry.metrics();
  }

  #add(
    Kind: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    labelNames: readonly string[],
    readings: (progress: SyncProgress) => Iterable<Reading>,
  ): void {
    const metric = new Kind({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect: () => {
        if (this.#progress === undefined) return;
        metric.reset();
        // Two streams may be written alike: they are added up.
        for (const [labels, value] of readings(this.#progress())) metric.inc(labels, value);
      },
    });
  }

  #addOfLanes(
    Kind: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    value: (lane: LaneCounts, name: string) => number,
  ): void {
    this.#add(Kind, name, help, ["endpoint"], ({ lanes }) =>
      Array.from(lanes, ([endpoint, lane]) => [{ endpoint }, value(lane, endpoint)]),
    );
  }

  #outcomes({ tally }: SyncProgress): Reading[] {
    return [...this.#subject.plans.values()].flatMap<Reading>(({ key, sending }) => {
      const { label: stream, delivered, rejected, skipped } = tally.of(key);
      if (sending === undefined) return [[{ stream, outcome: "skipped" }, skipped]];
      return [
        [{ stream, outcome: sending.object.success }, delivered],
        [{ stream, outcome: "rejected" }, rejected],
      ];
    });
  }

  #useOf(endpoint: string): Speed {
    const use = this.#uses.get(endpoint) ?? new Speed();
    this.#uses.set(endpoint, use);
    return use;
  }
}
