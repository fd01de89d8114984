import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { BlueshiftClient, type ClientOptions } from "../../src/blueshift/client.ts";
import { ENDPOINTS, encodeBody, envelopeBytes } from "../../src/blueshift/endpoints.ts";
import { MAX_ANSWER_BYTES } from "../../src/blueshift/limits.ts";

const KEYS = { user: "user-secret", event: "event-secret" };

function clientOf(url: string, options: Partial<ClientOptions> = {}): BlueshiftClient {
  const client = new BlueshiftClient({ url, keys: KEYS, timeoutMs: 5000, version: "1.2.3", ...options });
  onTestFinished(() => client.close());
  return client;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server);
}

/** A server that speaks no HTTP of its own. */
async function serveRaw(onRequest: (socket: Socket, chunk: Buffer) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("data", (chunk) => onRequest(socket, chunk));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listen(server);
}

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString("base64")}`;

describe("a call", () => {
  it("carries the key that its endpoint asks for, the connector's name and its body", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { authorization, "user-agent": agent, "content-type": type, accept } = request.headers;
        seen.push({ method: request.method, path: request.url, authorization, agent, type, accept, body });
        response.end('{"status":"ok"}');
      });
    });
    const client = clientOf(url);
    const answer = await client.post("/api/v1/customers/bulk", "user", '{"customers":[{"firstname":"Zoë"}]}');
    await client.get("/api/v1/event/debug", "event");
    await client.get("/api/v1/customers", "user");
    expect(answer).toMatchObject({ kind: "answer", status: 200, body: '{"status":"ok"}' });
    const agent = "destination-blueshift/1.2.3";
    expect(seen).toEqual([
      {
        method: "POST",
        path: "/api/v1/customers/bulk",
        authorization: basic("user-secret"),
        agent,
        type: "application/json",
        accept: "application/json",
        body: '{"customers":[{"firstname":"Zoë"}]}',
      },
      {
        method: "GET",
        path: "/api/v1/event/debug",
        authorization: basic("event-secret"),
        agent,
        type: undefined,
        accept: "application/json",
        body: "",
      },
      // With the same key, but without a body.
      {
        method: "GET",
        path: "/api/v1/customers",
        authorization: basic("user-secret"),
        agent,
        type: undefined,
        accept: "application/json",
        body: "",
      },
    ]);
  });

  it.each(["/proxy/blueshift", "/proxy/blueshift/"])(
    "goes below the path of its base: %s",
    async (prefix) => {
      const paths: unknown[] = [];
      const url = await serve((request, response) => {
        paths.push(request.url);
        response.end("{}");
      });
      await clientOf(url + prefix).get("/api/v1/customers?email=a%40b", "user");
      expect(paths).toEqual(["/proxy/blueshift/api/v1/customers?email=a%40b"]);
    },
  );

  it("tells the host that is called", () => {
    expect(clientOf("https://api.getblueshift.com").host).toBe("api.getblueshift.com");
    expect(clientOf("http://127.0.0.1:8787/x").host).toBe("127.0.0.1:8787");
  });

  it("uses the connections again that other calls have left", async () => {
    const ports = new Set<unknown>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      request.resume().on("end", () => response.end("{}"));
    });
    const client = clientOf(url);
    for (let call = 0; call < 10; call++) await client.post("/", "user", "{}");
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it("says when a call leaves, once, and not when it never does", async () => {
    const arrived = Promise.withResolvers<void>();
    const url = await serve((request, response) => {
      arrived.resolve();
      request.resume().on("end", () => response.end("{}"));
    });
    let left = 0;
    const call = clientOf(url).post("/", "user", "{}", () => left++);
    await arrived.promise;
    expect(left).toBe(1);
    await call;
    expect(left).toBe(1);
    await clientOf("http://127.0.0.1:1").post("/", "user", "{}", () => left++);
    expect(left).toBe(1);
  });

  it("says so when the call has been written: until then it may still wait for a processor", async () => {
    const url = await serve((request, response) => void request.resume().on("end", () => response.end("{}")));
    const order: string[] = [];
    const written = () => void order.push("written");
    subscribe("undici:request:bodySent", written);
    await clientOf(url).post("/", "user", "{}", () => order.push("sent"));
    unsubscribe("undici:request:bodySent", written);
    expect(order).toEqual(["written", "sent"]);
  });

  it("leaves no timer behind when it is answered: it would hold the answer until its time is up", async () => {
    const url = await serve((request, response) => void request.resume().on("end", () => response.end("{}")));
    const set = vi.spyOn(globalThis, "setTimeout");
    const cleared = vi.spyOn(globalThis, "clearTimeout");
    onTestFinished(() => void vi.restoreAllMocks());
    await clientOf(url, { timeoutMs: 54_321 }).post("/", "user", "{}");
    const timers = set.mock.results.filter((_, call) => set.mock.calls[call]?.[1] === 54_321);
    expect(timers).toHaveLength(1);
    expect(cleared.mock.calls.flat()).toContain(timers[0]?.value);
  });

  it("leaves an answer as it is where a key is so short that it may be a part of it", async () => {
    const url = await serve(
      (request, response) => void request.resume().on("end", () => response.end('{"a":"abc"}')),
    );
    const answer = await clientOf(url, { keys: { user: "abc" } }).post("/", "user", "{}");
    expect(answer).toMatchObject({ body: '{"a":"abc"}' });
  });

  it("never hands on its keys, though an answer repeats them", async () => {
    const url = await serve((request, response) => {
      const { authorization = "" } = request.headers;
      const plain = Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
      request
        .resume()
        .on("end", () => response.end(JSON.stringify({ message: `${authorization} is ${plain}` })));
    });
    const answer = await clientOf(url).post("/", "user", "{}");
    expect(JSON.stringify(answer)).toContain(" is ");
    expect(JSON.stringify(answer)).not.toContain(KEYS.user);
    expect(JSON.stringify(answer)).not.toContain(Buffer.from(`${KEYS.user}:`).toString("base64"));
  });

  it("offers a server HTTP/1.1 alone: the built program has no other", async () => {
    const greetings: string[] = [];
    const url = await serveRaw((socket, chunk) => {
      greetings.push(chunk.toString("latin1"));
      socket.destroy();
    });
    await clientOf(url.replace("http:", "https:")).get("/", "user");
    // TLS's extension for protocols (16), its length, that of the list, and each one's before its name.
    expect(greetings).toEqual([expect.stringContaining("\x00\x10\x00\x0b\x00\x09\x08http/1.1")]);
  });

  it("waits for no other: each that runs has its own connection", async () => {
    const waiting: (() => void)[] = [];
    const url = await serve((request, response) => {
      request.resume().on("end", () => {
        waiting.push(() => response.end("{}"));
        if (waiting.length === 20) for (const answer of waiting) answer();
      });
    });
    const client = clientOf(url);
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.post("/", "user", "{}")));
    expect(answers.every(({ kind }) => kind === "answer")).toBe(true);
  });
});

describe("what comes back", () => {
  it("is the redirect itself: the key goes to no other host", async () => {
    let followed = 0;
    const elsewhere = await serve((_, response) => {
      followed++;
      response.end("{}");
    });
    const url = await serve((_, response) => {
      response.writeHead(307, { location: `${elsewhere}/take` }).end();
    });
    expect(await clientOf(url).post("/", "user", "{}")).toMatchObject({ kind: "answer", status: 307 });
    expect(followed).toBe(0);
  });

  it("has no body where that is longer than is read, and the rest stays unread", async () => {
    let written = 0;
    let closed = () => {};
    const close = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await serve((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, "x");
      const write = () => {
        while (written < 20 * MAX_ANSWER_BYTES && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", write);
        }
        response.end();
      };
      response.on("close", closed);
      write();
    });
    expect(await clientOf(url).post("/", "user", "{}")).toMatchObject({ status: 200, body: undefined });
    await close;
    expect(written).toBeLessThan(10 * MAX_ANSWER_BYTES);
  });

  it("has a body of any length up to that", async () => {
    const url = await serve((_, response) => void response.end("x".repeat(MAX_ANSWER_BYTES)));
    const answer = await clientOf(url).get("/", "user");
    expect(answer.kind === "answer" && answer.body?.length).toBe(MAX_ANSWER_BYTES);
  });

  it("puts characters together that came in parts", async () => {
    const bytes = Buffer.from('"Zoë 山"');
    const url = await serve((_, response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await clientOf(url).get("/", "user")).toMatchObject({ body: '"Zoë 山"' });
  });

  it.each([
    ["with its length told", "HTTP/1.1 422 Unprocessable\r\nContent-Length: 100\r\n\r\n{"],
    ["in chunks", "HTTP/1.1 422 Unprocessable\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
  ])("keeps its status where its body was cut off, %s", async (_, text) => {
    const url = await serveRaw((socket) => void socket.end(text));
    expect(await clientOf(url).post("/", "user", "{}")).toMatchObject({ status: 422, body: undefined });
  });

  it("is no answer where the connection is closed or reset before one", async () => {
    const closed = await serveRaw((socket) => void socket.end());
    expect(await clientOf(closed).post("/", "user", "{}")).toEqual({
      kind: "no_answer",
      code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/),
    });
    const reset = await serveRaw((socket) => void socket.resetAndDestroy());
    expect(await clientOf(reset).post("/", "user", "{}")).toEqual({
      kind: "no_answer",
      code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/),
    });
  });

  it("is no answer where nonsense came", async () => {
    const url = await serveRaw((socket) => void socket.end("220 mail.example.com ESMTP\r\n"));
    expect(await clientOf(url).post("/", "user", "{}")).toMatchObject({
      kind: "no_answer",
      code: expect.stringMatching(/^HPE_|HTTPParserError/),
    });
  });

  it("is no answer where nobody listens", async () => {
    const server = createServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await clientOf(url).post("/", "user", "{}")).toEqual({ kind: "no_answer", code: "ECONNREFUSED" });
    const byName = url.replace("127.0.0.1", "localhost");
    expect(await clientOf(byName).post("/", "user", "{}")).toEqual({
      kind: "no_answer",
      code: "ECONNREFUSED",
    });
  });

  it("is no answer where none came in time", async () => {
    const url = await serve(() => {});
    expect(await clientOf(url, { timeoutMs: 50 }).post("/", "user", "{}")).toEqual({
      kind: "no_answer",
      code: expect.stringMatching(/^(TimeoutError|UND_ERR_HEADERS_TIMEOUT)$/),
    });
  });

  it("is cut off where it trickles beyond its time", async () => {
    const url = await serve((_, response) => {
      const trickle = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(trickle));
    });
    expect(await clientOf(url, { timeoutMs: 100 }).post("/", "user", "{}")).toMatchObject({
      status: 200,
      body: undefined,
    });
  });

  it("is no answer where the client is closed meanwhile, or was before", async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serve(() => arrived());
    const client = clientOf(url);
    const call = client.post("/", "user", "{}");
    await arrival;
    await client.close();
    expect(await call).toMatchObject({ kind: "no_answer" });
    expect(await client.post("/", "user", "{}")).toMatchObject({ kind: "no_answer" });
  });

  it("is cut off where the client is closed while it is being read", async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serve((_, response) => {
      response.write("{", () => arrived());
    });
    const client = clientOf(url);
    const call = client.post("/", "user", "{}");
    await arrival;
    await client.close();
    const answer = await call;
    expect(answer.kind === "answer" ? answer.body : undefined).toBeUndefined();
  });
});

const item = (json: string) => ({ json, bytes: Buffer.byteLength(json) });

describe("the body of a call", () => {
  it("holds its items in their order, as they are", () => {
    const items = ['{"a":"Zoë 🦊"}', '{"b":12345678901234567890}'].map(item);
    expect(encodeBody(ENDPOINTS.customer_bulk, items).toString()).toBe(
      '{"customers":[{"a":"Zoë 🦊"},{"b":12345678901234567890}]}',
    );
    expect(encodeBody(ENDPOINTS.event_bulk, [item("{}")]).toString()).toBe('{"events":[{}]}');
    expect(encodeBody(ENDPOINTS.customer, [item('{"a":1}')]).toString()).toBe('{"a":1}');
  });

  it("is never sent with memory in it that was not written", () => {
    expect(() => encodeBody(ENDPOINTS.customer, [{ json: "{}", bytes: 3 }])).toThrow("3 bytes has 2");
  });

  it.each(Object.values(ENDPOINTS))(
    "has as many bytes beside its items as is reckoned: $name",
    (endpoint) => {
      expect(encodeBody(endpoint, [])).toHaveLength(envelopeBytes(endpoint));
    },
  );
});
