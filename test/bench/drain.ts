/**
 * A server that stands in for Blueshift where it must cost as little as can be: it takes every call and says yes.
 * Started by `drain-server.ts`; tells its parent its port, and when it is asked to, what came.
 *
 * Written on sockets: Node's own HTTP server would take a core for itself before the program does.
 */

import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

const BODY = '{"status":"success","errors":[]}';
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;
const HEAD_END = "\r\n\r\n";
/** In bytes: the connector's has a few hundred. */
const LONGEST_HEAD = 2048;

/** Milliseconds from a call's last byte to its answer. */
const latencyMs = Number(process.argv[2] ?? 0);
let calls = 0;
let bytes = 0;

function serve(socket: Socket): void {
  let head = "";
  /** Bytes of the body that are still to come; undefined while the head is read. */
  let missing: number | undefined;
  socket.setNoDelay(true).on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    let rest = chunk.length;
    if (missing === undefined) {
      const before = head.length;
      // No more of it is read than may be a head: the body is only counted.
      head += chunk.toString("latin1", 0, LONGEST_HEAD);
      const end = head.indexOf(HEAD_END);
      if (end === -1) return;
      missing = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      rest = before + chunk.length - end - HEAD_END.length;
      head = "";
    }
    missing -= rest;
    if (missing > 0) return;
    missing = undefined;
    calls++;
    if (latencyMs === 0) socket.write(ANSWER);
    else setTimeout(() => socket.write(ANSWER), latencyMs);
  });
}

const server = createServer(serve).listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("message", () => {
  process.send?.({ calls, bytes });
  calls = 0;
  bytes = 0;
});
process.on("disconnect", () => process.exit());
