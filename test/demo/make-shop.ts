/**
 * Makes the demo's sample, `shop.jsonl`: users of an invented shop, as a warehouse would hold them and a source
 * would send them. The same every time. Run by hand to write the file again: `node test/demo/make-shop.ts`.
 */
import { writeFileSync } from "node:fs";
import { type RawNumber, writtenNumber } from "../../src/json/exact-numbers.ts";

/** What the sample is made to hold, so that the demo can tell whether all of it arrived. */
export interface ShopFacts {
  readonly rows: number;
  /** Rows that can't become a customer. */
  readonly invalid: number;
  /** Customers who are sent without a value that can't be one of its attribute. */
  readonly leftOut: number;
  /** Rows that are a newer version of a customer who came before. */
  readonly versions: number;
  readonly customers: number;
  readonly states: number;
  /** A customer who comes twice, as the second row has it. */
  readonly hero: Hero;
}

interface Hero {
  readonly id: string;
  readonly email: string;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly pointsBefore: number;
  readonly points: number;
}

interface Shop {
  /** Protocol messages, a line each. */
  readonly text: string;
  readonly facts: ShopFacts;
}

interface User {
  readonly id: number | RawNumber | null;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly gender: "male" | "female" | "unknown" | null;
  readonly phone_number: string | null;
  readonly joined_at: string | null;
  readonly newsletter: boolean | null;
  readonly loyalty_points: number | string | null;
  readonly address: { readonly street: string; readonly city: string; readonly country: string } | null;
}

const ROWS = 1000;
const ROWS_PER_STATE = 100;
/** From this row on, every 25th is a newer version of an earlier customer. */
const FIRST_VERSION = 74;
const VERSION_EVERY = 25;
const HERO_ROW = 40;

/** Ids up to here are exact in every language; those that the shop's second system gave are beyond. */
const SECOND_SYSTEM_IDS = 2n ** 53n + 1n;
const SECOND_SYSTEM_EVERY = 20;

/** What can be wrong with a row. */
interface Flaw {
  readonly spoil: (user: User) => User;
  /** Whether it is no customer any more: else it is one without the value at fault. */
  readonly isFatal: boolean;
}

const flaws: readonly Flaw[] = [
  // Neither identifier: refused before it costs a call.
  { spoil: (user) => ({ ...user, id: null, email: null }), isFatal: true },
  // A wrong type: refused by the stream's schema.
  { spoil: (user) => ({ ...user, loyalty_points: "1.250 Punkte" }), isFatal: true },
  { spoil: (user) => ({ ...user, joined_at: "last spring" }), isFatal: false },
  // Identifiers that can't be any, each beside one that can.
  { spoil: (user) => ({ ...user, email: "not given" }), isFatal: false },
  { spoil: (user) => ({ ...user, id: writtenNumber("7".repeat(130)) }), isFatal: false },
];
const FLAWED_ROWS: ReadonlyMap<number, number> = new Map([
  [57, 1],
  [142, 0],
  [218, 3],
  [333, 1],
  [391, 2],
  [467, 4],
  [512, 0],
  [620, 3],
  [688, 1],
  [745, 2],
  [853, 0],
  [931, 4],
]);

interface Region {
  readonly country: string;
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly families: readonly string[];
  readonly zone: string;
}

const REGIONS: readonly Region[] = [
  {
    country: "DE",
    cities: ["Köln", "Würzburg", "Gießen"],
    streets: ["Löwengasse", "Am Mühlbach", "Große Straße"],
    women: ["Käthe", "Jördis", "Friederike"],
    men: ["Jörg", "Götz", "Matthäus"],
    families: ["Weißenfels", "Müßiggang", "Grünspecht"],
    zone: "+01:00",
  },
  {
    country: "FR",
    cities: ["Orléans", "Besançon", "Évreux"],
    streets: ["Rue de l’Écluse", "Allée des Hêtres", "Place du Marché"],
    women: ["Zoë", "Hélène", "Anaïs"],
    men: ["François", "Noël", "Jérôme"],
    families: ["L’Hirondelle", "Châtaignier", "Bois-Doré"],
    zone: "+01:00",
  },
  {
    country: "US",
    cities: ["Springwater", "Port Ember", "Maple Falls"],
    streets: ["Heron Lane", "Foundry Street", "Old Mill Road"],
    women: ["Marigold", "Juniper", "Wren"],
    men: ["Rowan", "Ellis", "Barnaby"],
    families: ["O’Lantern", "Fairweather", "Saltmarsh-Finch"],
    zone: "-05:00",
  },
  {
    country: "PL",
    cities: ["Łódź", "Świdnica", "Gdańsk"],
    streets: ["ulica Żurawia", "ulica Źródlana", "aleja Dębowa"],
    women: ["Małgorzata", "Bożena", "Łucja"],
    men: ["Wacław", "Błażej", "Świętosław"],
    families: ["Źdźbło", "Żołądź", "Gęś"],
    zone: "+02:00",
  },
  {
    country: "ES",
    cities: ["Logroño", "Cádiz", "Ávila"],
    streets: ["Calle del Búho", "Paseo de la Cigüeña", "Plaza Añil"],
    women: ["Begoña", "Inés", "Leocadia"],
    men: ["Íñigo", "Ramón", "Álvaro"],
    families: ["Peñalinda", "Golondrino", "Azafrán Niebla"],
    zone: "+01:00",
  },
  {
    country: "GR",
    cities: ["Θεσσαλονίκη", "Πάτρα", "Χανιά"],
    streets: ["Οδός Ελιάς", "Οδός Θάλασσας", "Οδός Γλάρου"],
    women: ["Ελένη", "Ζωή", "Αρετή"],
    men: ["Αλέξης", "Θησέας", "Ορέστης"],
    families: ["Κουκουβάγιας", "Χελιδόνης", "Αστέρης"],
    zone: "+02:00",
  },
  {
    country: "UA",
    cities: ["Львів", "Чернівці", "Їжаківка"],
    streets: ["вулиця Калинова", "вулиця Журавлина", "площа Сонячна"],
    women: ["Соломія", "Мар’яна", "Їлярія"],
    men: ["Остап", "Северин", "Юхим"],
    families: ["Горобчик", "Вишнецвіт", "Щедрик"],
    zone: "+02:00",
  },
  {
    country: "JP",
    cities: ["横浜市", "札幌市", "奈良市"],
    streets: ["桜通り", "緑ヶ丘", "月見坂"],
    women: ["さくら", "美月", "こはる"],
    men: ["太陽", "ひびき", "樹"],
    families: ["星野原", "雨宮川", "月見里"],
    zone: "+09:00",
  },
  {
    country: "KR",
    cities: ["서울", "부산", "전주"],
    streets: ["별빛로", "은행나무길", "강가로"],
    women: ["하늘", "보라", "이슬"],
    men: ["바다", "한별", "도담"],
    families: ["달", "봄", "솔"],
    zone: "+09:00",
  },
  {
    country: "EG",
    cities: ["القاهرة", "الأقصر", "دمياط"],
    streets: ["شارع الياسمين", "شارع النيل", "ميدان القمر"],
    women: ["ياسمين", "قمر", "ندى"],
    men: ["نجم", "ربيع", "فجر"],
    families: ["النورس", "الزيتوني", "البستاني"],
    zone: "+02:00",
  },
  {
    country: "IN",
    cities: ["जयपुर", "वाराणसी", "पुष्कर"],
    streets: ["कमल मार्ग", "मोर गली", "चाँदनी चौक"],
    women: ["तारा", "मेघा", "नदी"],
    men: ["सूरज", "पवन", "आकाश"],
    families: ["मोरपंख", "चाँदवाला", "फूलबाग"],
    zone: "+05:30",
  },
  {
    country: "IS",
    cities: ["Reykjavík", "Ísafjörður", "Höfn"],
    streets: ["Lundagata", "Æðargata", "Þokustígur"],
    women: ["Þórdís", "Ásta", "Sólveig"],
    men: ["Ægir", "Þór", "Örn"],
    families: ["Fuglsdóttir", "Snæfjörð", "Hafstraumur"],
    zone: "+00:00",
  },
];

const ANIMALS = ["otter", "heron", "lynx", "wren", "badger", "finch", "marten", "plover", "hare", "newt"];
const MAIL_HOSTS = ["mail.example", "post.example", "courriel.example", "inbox.example"];
/** Kept free for films and books by the countries' regulators: nobody answers there. */
const FICTIONAL_NUMBERS = [
  { prefix: "+1202555", from: 100, to: 199, digits: 4 },
  { prefix: "+447700900", from: 0, to: 999, digits: 3 },
  { prefix: "+3319900", from: 0, to: 9999, digits: 4 },
  { prefix: "+4930231", from: 25000, to: 25999, digits: 5 },
];

/** Chance that is the same every time (mulberry32). */
class Luck {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)] as T;
  }

  /** Null for so large a share of the rows. */
  orNull<T>(share: number, value: T): T | null {
    return this.next() < share ? null : value;
  }
}

function makeUser(row: number, luck: Luck): User {
  const region = luck.oneOf(REGIONS);
  const gender = luck.oneOf(["female", "male", "unknown"] as const);
  const firstNames = { female: region.women, male: region.men, unknown: [...region.women, ...region.men] };
  const id =
    row % SECOND_SYSTEM_EVERY === 0
      ? writtenNumber(String(SECOND_SYSTEM_IDS + BigInt(row) * 2n))
      : 20_000 + row * 7;
  // Whoever has no account is known by the email alone.
  const identity =
    luck.next() < 0.02
      ? { id: null, email: makeEmail(row, luck) }
      : { id, email: luck.orNull(0.08, makeEmail(row, luck)) };
  return {
    ...identity,
    first_name: luck.orNull(0.06, luck.oneOf(firstNames[gender])),
    last_name: luck.orNull(0.08, luck.oneOf(region.families)),
    gender: luck.orNull(0.2, gender),
    phone_number: luck.orNull(0.45, makePhoneNumber(luck)),
    joined_at: luck.orNull(0.04, makeTime(luck, region.zone)),
    newsletter: luck.orNull(0.1, luck.next() < 0.6),
    loyalty_points: luck.orNull(0.3, luck.between(0, 4800)),
    address: luck.orNull(0.4, {
      street: `${luck.oneOf(region.streets)} ${luck.between(1, 180)}`,
      city: luck.oneOf(region.cities),
      country: region.country,
    }),
  };
}

const makeEmail = (row: number, luck: Luck): string =>
  `${luck.oneOf(ANIMALS)}${row + 1}@${luck.oneOf(MAIL_HOSTS)}`;

function makePhoneNumber(luck: Luck): string {
  const { prefix, from, to, digits } = luck.oneOf(FICTIONAL_NUMBERS);
  return prefix + String(luck.between(from, to)).padStart(digits, "0");
}

function makeTime(luck: Luck, zone: string): string {
  const two = (from: number, to: number) => String(luck.between(from, to)).padStart(2, "0");
  const day = `${luck.between(2014, 2024)}-${two(1, 12)}-${two(1, 28)}`;
  return `${day}T${two(6, 23)}:${two(0, 59)}:${two(0, 59)}${zone}`;
}

const HERO: User = {
  id: writtenNumber(String(SECOND_SYSTEM_IDS + BigInt(HERO_ROW) * 2n)),
  email: "heron41@mail.example",
  first_name: "こはる",
  last_name: "月見里",
  gender: "female",
  phone_number: "+442079460041",
  joined_at: "2019-04-01T09:30:00+09:00",
  newsletter: true,
  loyalty_points: 120,
  address: { street: "月見坂 7", city: "奈良市", country: "JP" },
};
const HERO_LATER: User = { ...HERO, newsletter: false, loyalty_points: 1370 };

/** The same user some time later. */
const laterVersion = (user: User, luck: Luck): User => ({
  ...user,
  newsletter: !user.newsletter,
  loyalty_points: Number(user.loyalty_points ?? 0) + luck.between(1, 900),
});

export function makeShop(): Shop {
  const luck = new Luck(20_240_229);
  const lines: string[] = [];
  const write = (message: object) => lines.push(JSON.stringify(message));
  const good: User[] = [];
  let versions = 0;
  let invalid = 0;
  let leftOut = 0;

  const userOf = (row: number): User => {
    if (row === HERO_ROW) return HERO;
    if (row === ROWS - 1) return HERO_LATER;
    return makeUser(row, luck);
  };

  write(streamStatus("STARTED", 0));
  for (let row = 0; row < ROWS; row++) {
    const flaw = flaws[FLAWED_ROWS.get(row) ?? -1];
    const isVersion = row >= FIRST_VERSION && (row - FIRST_VERSION) % VERSION_EVERY === 0;
    let user = userOf(row);
    if (flaw !== undefined) {
      user = flaw.spoil(user);
      if (flaw.isFatal) invalid++;
      else leftOut++;
    } else if (isVersion) {
      versions++;
      if (user !== HERO_LATER) user = laterVersion(luck.oneOf(good.filter((other) => other !== HERO)), luck);
    } else {
      good.push(user);
    }
    write(record(user, row));
    if ((row + 1) % ROWS_PER_STATE === 0) write(state(row));
  }
  write(streamStatus("COMPLETE", ROWS));

  return {
    text: `${lines.join("\n")}\n`,
    facts: {
      rows: ROWS,
      invalid,
      leftOut,
      versions,
      customers: good.length + leftOut,
      states: ROWS / ROWS_PER_STATE,
      hero: {
        id: String(SECOND_SYSTEM_IDS + BigInt(HERO_ROW) * 2n),
        email: String(HERO.email),
        firstRow: HERO_ROW + 1,
        lastRow: ROWS,
        pointsBefore: Number(HERO.loyalty_points),
        points: Number(HERO_LATER.loyalty_points),
      },
    },
  };
}

const STREAM = { name: "users", namespace: "shop" };
/** When the source began to read: 2025-03-01, 04:00 UTC. */
const STARTED_AT = Date.UTC(2025, 2, 1, 4);

const emittedAt = (row: number): number => STARTED_AT + row * 5;
/** The place of the row's last change in the warehouse's log; a column of Airbyte's own, which is never sent. */
const logPosition = (row: number): number => 23_871_000 + row * 96;

const record = (user: User, row: number): object => ({
  type: "RECORD",
  record: {
    stream: STREAM.name,
    namespace: STREAM.namespace,
    emitted_at: emittedAt(row),
    data: { ...user, _ab_cdc_lsn: logPosition(row) },
  },
});

const state = (row: number): object => ({
  type: "STATE",
  state: {
    type: "STREAM",
    stream: {
      stream_descriptor: STREAM,
      stream_state: { _ab_cdc_lsn: logPosition(row) },
    },
    sourceStats: { recordCount: writtenNumber(`${ROWS_PER_STATE}.0`) },
  },
});

const streamStatus = (status: "STARTED" | "COMPLETE", row: number): object => ({
  type: "TRACE",
  trace: {
    type: "STREAM_STATUS",
    emitted_at: emittedAt(row),
    stream_status: { stream_descriptor: STREAM, status },
  },
});

if (import.meta.main) writeFileSync(new URL("shop.jsonl", import.meta.url), makeShop().text);
