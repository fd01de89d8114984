/**
 * What a call can suffer, in the words of the page and in those of `POST /_sandbox/faults`.
 * @type {readonly {text: string, fault: object}[]}
 */
export const FAULT_KINDS = [
  answer(503, "Service Unavailable"),
  answer(500, "Internal Server Error"),
  answer(502, "Bad Gateway"),
  answer(504, "Gateway Timeout"),
  {
    text: "429 Rate limit exceeded",
    fault: { status: 429, headers: { "retry-after": "1" }, body: { message: "Rate limit exceeded" } },
  },
  answer(409, "Conflict"),
  answer(404, "Resource not found"),
  answer(400, "Bad Request"),
  answer(401, "Not authorized"),
  answer(413, "Payload too large"),
  answer(422, "Unprocessable entity"),
  { text: "no answer: hangs until the caller gives up", fault: { hang: true } },
  { text: "no answer: connection reset", fault: { reset: true } },
  { text: "no answer, though the work is done", fault: { lose_answer: true } },
  { text: "half an answer", fault: { cut_body: true } },
  { text: "200 with a page of HTML", fault: { garbage_body: true } },
  { text: "200 with nothing in it", fault: { empty_body: true } },
  { text: "200 with 20 MB of JSON", fault: { huge_body: 20_000_000 } },
];

/**
 * @param {number} status
 * @param {string} message
 */
function answer(status, message) {
  return { text: `${status} ${message}`, fault: { status, body: { message } } };
}

/**
 * What is on, a sentence for each.
 * @param {import("./api.js").FaultState} state
 * @returns {string[]}
 */
export function sentences({
  armed,
  outage_ms: outage,
  slowed_down: isSlowed,
  latency_ms: latency,
  revoked,
  reject_customers: rules,
}) {
  const [from, to] = latency;
  return [
    ...armed.map(({ next, endpoint, fault }) => {
      const whose = `${endpoint === undefined ? "" : `${endpoint} `}${next === 1 ? "call" : "calls"}`;
      return `The next ${next === 1 ? "" : `${next} `}${whose}: ${suffering(fault)}`;
    }),
    ...(outage > 0 ? [`Outage: every call fails with 503, for ${Math.ceil(outage / 1000)} s more`] : []),
    ...(isSlowed ? [`Slow: every answer takes ${from === to ? from : `${from} to ${to}`} ms`] : []),
    ...revoked.map((key) => `The ${key} key is revoked`),
    ...rules.map(
      ({ where, mode }) =>
        `Customers whose ${where.attribute} is ${JSON.stringify(where.value)} are refused (${mode})`,
    ),
  ];
}

/** @param {{name: string, status?: number, delay_ms?: number}} fault */
function suffering({ name, status, delay_ms: delay }) {
  const what = status === undefined ? name.replaceAll("_", " ") : `status ${status}`;
  if (delay === undefined) return what;
  return name === "delay_ms" ? `${delay} ms late` : `${what}, ${delay} ms late`;
}
