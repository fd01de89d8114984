/** A customer's uuid is made from its number, which is its place in the order of creation, from 0. */
const BEFORE_DIGITS = "00000000-0000-4000-8000-";

export function uuidOf(number: number): string {
  return BEFORE_DIGITS + number.toString(16).padStart(12, "0");
}

/** The number that a uuid stands for, whether there is such a customer or not. */
export function numberOf(uuid: string): number | undefined {
  const digits = uuid.match(/^00000000-0000-4000-8000-([0-9a-f]{12})$/)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
