/** Rows as warehouses hold them, made from a seed: the same each time, and none of them anybody's. */
import { record } from "../e2e/messages.ts";
import { seeded } from "../e2e/random.ts";

/** Rows of one make. */
export interface Shape {
  readonly name: string;
  /** The data of a customer's row; about as many bytes of JSON as the shape's name says. */
  readonly row: (id: number, random: () => number) => Readonly<Record<string, unknown>>;
  /** The schema's properties, as a source would tell them. */
  readonly properties: object;
}

const TEXT = { type: ["null", "string"] };
const INTEGER = { type: ["null", "integer"] };
const NUMBER = { type: ["null", "number"] };
const BOOLEAN = { type: ["null", "boolean"] };
const DATE_TIME = { ...TEXT, format: "date-time" };

const FIRST_NAMES = ["Zoë", "Ada", "Bert", "Chidi", "Dora", "Émile", "Fatima", "Grace", "Hiro", "Ines"];
const LAST_NAMES = [
  "Abadi",
  "Berg",
  "Costa",
  "Dubois",
  "Eze",
  "Fischer",
  "Garcia",
  "Haddad",
  "Ito",
  "Jansen",
];
const CITIES = ["Zürich", "Lagos", "Osaka", "Recife", "Lyon", "Utrecht", "Boston", "Pune"];
const WORDS = "late mate slate crate plate state grate abate rebate debate inflate update".split(" ");

const oneOf = (choices: readonly string[], random: () => number): string =>
  choices[Math.floor(random() * choices.length)] ?? "";

function words(bytes: number, random: () => number): string {
  let text = "";
  while (text.length < bytes) text += `${oneOf(WORDS, random)} `;
  return text.slice(0, bytes);
}

const dateTime = (random: () => number): string =>
  new Date(1_400_000_000_000 + Math.floor(random() * 300_000_000) * 1000).toISOString();

const person = (id: number, random: () => number) => ({
  id,
  email: `customer${id}@mail.example`,
  first_name: oneOf(FIRST_NAMES, random),
  last_name: oneOf(LAST_NAMES, random),
  city: oneOf(CITIES, random),
  joined_at: dateTime(random),
  visits: Math.floor(random() * 500),
  balance: Math.floor(random() * 100_000) / 100,
  active: random() < 0.8,
  nickname: null,
});

const PERSON = {
  id: INTEGER,
  email: TEXT,
  first_name: TEXT,
  last_name: TEXT,
  city: TEXT,
  joined_at: DATE_TIME,
  visits: INTEGER,
  balance: NUMBER,
  active: BOOLEAN,
  nickname: TEXT,
};

/** A few columns, one of which is long where the row is to be large. */
const narrow = (name: string, noteBytes: number): Shape => ({
  name,
  row: (id, random) => ({ ...person(id, random), note: words(noteBytes, random) }),
  properties: { ...PERSON, note: TEXT },
});

const WIDE_COLUMNS = [TEXT, INTEGER, DATE_TIME, NUMBER, TEXT, BOOLEAN];
const WIDE_COUNT = 75;

const wide: Shape = {
  name: "rows of 3 kB, 85 columns",
  row: (id, random) => {
    const row: Record<string, unknown> = person(id, random);
    for (let column = 0; column < WIDE_COUNT; column++) row[`column_${column}`] = wideValue(column, random);
    return row;
  },
  properties: {
    ...PERSON,
    ...Object.fromEntries(
      Array.from({ length: WIDE_COUNT }, (_, column) => [
        `column_${column}`,
        WIDE_COLUMNS[column % WIDE_COLUMNS.length],
      ]),
    ),
  },
};

function wideValue(column: number, random: () => number): unknown {
  switch (WIDE_COLUMNS[column % WIDE_COLUMNS.length]) {
    case INTEGER:
      return Math.floor(random() * 1_000_000);
    case DATE_TIME:
      return dateTime(random);
    case NUMBER:
      return Math.floor(random() * 1_000_000) / 100;
    case BOOLEAN:
      return random() < 0.5;
    default:
      return random() < 0.2 ? null : words(50, random);
  }
}

const consent: Shape = {
  name: "rows of 400 bytes with consent lists",
  row: (id, random) => ({
    id,
    email: `customer${id}@mail.example`,
    first_name: oneOf(FIRST_NAMES, random),
    joined_at: dateTime(random),
    unsubscribed: random() < 0.1,
    sms_preferences: ["+12025550100", "+442079460000"].map((sender) => ({
      sender_id: sender,
      subscribed: random() < 0.5,
      subscribed_at: dateTime(random),
    })),
    subscription_groups: [{ id: oneOf(["news", "offers"], random), subscribed: random() < 0.5 }],
  }),
  properties: {
    id: INTEGER,
    email: TEXT,
    first_name: TEXT,
    joined_at: DATE_TIME,
    unsubscribed: BOOLEAN,
    sms_preferences: { type: ["null", "array"], items: { type: "object" } },
    subscription_groups: { type: ["null", "array"], items: { type: "object" } },
  },
};

/** By the word that benchmarks ask for them by. */
export const SHAPES = {
  small: narrow("rows of 300 bytes", 90),
  large: narrow("rows of 3 kB, 11 columns", 2775),
  wide,
  consent,
} as const satisfies Readonly<Record<string, Shape>>;

/** A row whose note alone is larger than any call. */
export const HUGE_BYTES = 40_000_000;

/** A record message with a note of `HUGE_BYTES`; every other has characters that JavaScript takes two bytes for. */
export function hugeRecord(id: number): string {
  return record({
    id,
    email: `customer${id}@mail.example`,
    note: words(HUGE_BYTES, () => 0.5).concat(id % 2 === 0 ? "…" : ""),
  });
}

/** Record messages of different customers, numbered from 1, as JSON lines without their ends. */
export function* recordsOf(shape: Shape, count: number, seed = 1): Generator<string> {
  const random = seeded(seed);
  for (let id = 1; id <= count; id++) yield record(shape.row(id, random));
}
