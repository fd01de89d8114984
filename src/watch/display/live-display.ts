import type { WriteStream } from "node:tty";
import { createLogUpdate } from "log-update";
import type { Failure } from "../../failure.ts";
import type { MessageWriter } from "../../protocol/writer.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Subject, Watcher } from "../watcher.ts";
import { frame } from "./frame.ts";
import { endHead, head } from "./head.ts";
import type { Cell } from "./table.ts";
import { Viewer } from "./view.ts";

/** A terminal, as far as it is drawn on. */
export type Screen = Pick<WriteStream, "write" | "on" | "columns" | "rows" | "hasColors">;

/** Draws how far a sync is on a terminal, again and again at the same place, and leaves the end there. */
export class LiveDisplay implements Watcher {
  readonly name = "progress display";
  readonly everyMs = 200;
  readonly #subject: Subject;
  readonly #surface: ReturnType<typeof surfaceOf>;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #viewer = new Viewer();
  #picture = "";
  #isShown = false;
  #isOver = false;
  #repaint: NodeJS.Immediate | undefined;

  /** @param sameScreen writes to the same terminal; undefined where nothing else does */
  constructor(subject: Subject, screen: Screen, sameScreen: MessageWriter | undefined) {
    this.#subject = subject;
    this.#surface = surfaceOf(screen);
    // It uses nothing of a stream but this. A cursor that is not hidden need not be brought back, however the
    // program ends.
    this.#update = createLogUpdate(this.#surface as unknown as WriteStream, { showCursor: true });
    sameScreen?.onWrite(() => this.#makeRoom());
    // A terminal may go away while the program runs; the sync has no need of it.
    screen.on("error", () => {
      this.#isOver = true;
    });
  }

  look(progress: SyncProgress): void {
    this.#draw(progress, head(this.#subject, progress));
  }

  end(progress: SyncProgress, failure: Failure | undefined): void {
    this.#draw(progress, endHead(failure));
    this.#update.done();
    this.#isOver = true;
  }

  #draw(progress: SyncProgress, head: Cell): void {
    this.#picture = frame(this.#viewer.view(progress), head, this.#surface).join("\n");
    this.#paint();
  }

  #paint(): void {
    if (this.#isOver) return;
    this.#update(this.#picture);
    this.#isShown = true;
  }

  /** What is written now stands above what is drawn. */
  #makeRoom(): void {
    if (this.#isOver || !this.#isShown) return;
    this.#update.clear();
    this.#isShown = false;
    // All that is written in one go needs room only once.
    this.#repaint ??= setImmediate(() => {
      this.#repaint = undefined;
      this.#paint();
    });
  }
}

/** A terminal that has a size in any case: some that nobody looks at say that they have none. */
const surfaceOf = (screen: Screen) => ({
  isTTY: true,
  write: (text: string) => screen.write(text),
  get columns() {
    return screen.columns || 80;
  },
  get rows() {
    return screen.rows || 24;
  },
  get hasColors() {
    return screen.hasColors();
  },
});
