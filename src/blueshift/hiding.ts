import { isRawNumber, keepWrittenNumbers, mayHoldInexactNumber } from "../json/exact-numbers.ts";

const HIDDEN = "…";
/** A log line is for reading. */
const MAX_LENGTH = 200;
/** How much of a text is shown at most, what is hidden in it included… */
const SHOWN = 2000;
/** …and how much of a value is looked for: one that begins in what is shown ends in what is searched, or behind. */
const MAX_VALUE_LENGTH = 2000;
/** A value of at least this length is hidden within a word too. */
const LONG_VALUE = 4;

/** Addresses, and numbers of some length however they are written. */
const PRIVATE = /[^\s"'<>(),;:]{1,256}(?:@|%40)[^\s"'<>(),;:]+|\+?\p{Nd}(?:[\s().,/-]{0,3}\p{Nd}){3,}/giu;
/** What makes a word longer; scripts that are written without spaces have no words to speak of. */
const WORD =
  /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}\p{M}]/u;

/** What a value must have to tell anything: more than marks such as `-`, which would take the words apart. */
const TELLING = /[^\s!-/:-@[-`{-~]/;

/**
 * A refusal's text as it may be logged: without the values of the items that it may be about (JSON texts), and
 * without whatever looks like an address or a number of some length.
 */
export function withoutValues(text: string, items: readonly string[]): string {
  const plain = inOneForm(text).slice(0, SHOWN + MAX_VALUE_LENGTH);
  const folded = inOneCase(plain);
  const isHidden = new Uint8Array(plain.length);
  for (const value of new Set(items.flatMap((item) => [...valuesIn(item)]))) {
    for (let at = folded.indexOf(value); at !== -1; at = folded.indexOf(value, at + 1)) {
      const end = at + value.length;
      if (value.length >= LONG_VALUE || isWholeWord(folded, at, end)) isHidden.fill(1, at, end);
    }
  }
  for (const { 0: found, index } of plain.matchAll(PRIVATE)) isHidden.fill(1, index, index + found.length);

  let shown = "";
  for (let at = 0; at < Math.min(plain.length, SHOWN); at++) {
    if (shown.length >= MAX_LENGTH) return `${shown.toWellFormed()}${HIDDEN}`;
    if (!isHidden[at]) shown += plain[at];
    else if (at === 0 || !isHidden[at - 1]) shown += HIDDEN;
  }
  return plain.length > SHOWN ? `${shown.toWellFormed()}${HIDDEN}` : shown.toWellFormed();
}

function isWholeWord(text: string, start: number, end: number): boolean {
  const joined = (left: string | undefined, right: string | undefined) =>
    left !== undefined && right !== undefined && WORD.test(left) && WORD.test(right);
  return !joined(text[start - 1], text[start]) && !joined(text[end - 1], text[end]);
}

/** Every value in a JSON text, as it may stand in another text; true, false and null tell nothing of anyone. */
function valuesIn(item: string): Set<string> {
  const values = new Set<string>();
  const add = (value: string) => {
    const form = inOneForm(value).trim().slice(0, MAX_VALUE_LENGTH);
    if (TELLING.test(form)) values.add(inOneCase(form));
  };
  const open = [parseJson(item, mayHoldInexactNumber(item) ? keepWrittenNumbers : undefined)];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") {
      add(value);
      // As it stands in a text that is JSON itself.
      if (/["\\\n\r\t]/.test(value)) add(JSON.stringify(value).slice(1, -1));
    } else if (typeof value === "number") add(String(value));
    else if (isRawNumber(value)) add(value.rawJSON);
    else if (typeof value === "object" && value !== null)
      for (const part of Object.values(value)) open.push(part);
  }
  return values;
}

// TypeScript's own library knows only the reviver of two arguments.
const parseJson = JSON.parse as (text: string, reviver?: typeof keepWrittenNumbers) => unknown;

const inOneForm = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ");

/** In lower case, character by character, so that every character stays at its place. */
function inOneCase(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  let folded = "";
  for (const character of text) {
    const lower = character.toLowerCase();
    folded += lower.length === character.length ? lower : character;
  }
  return folded;
}
