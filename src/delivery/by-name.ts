/** At full speed some hundred names are in use at a time. */
const FIRST_PLACES = 1024;

/** A name, and the number by which its place is chosen: worked out once, and not each time that it is looked for. */
export interface Name {
  readonly text: string;
  readonly hash: number;
}

export const nameOf = (text: string): Name => ({ text, hash: hashOf(text) });

/**
 * Things by their names, which come and go. A `Map` does the same, but makes itself a new table with every few hundred
 * things that go, and a larger or smaller one as there are more or fewer: at full speed that was two fifths of all that
 * outlived the young generation. This one keeps its table, and makes a larger one only where there are more than ever.
 */
export class ByName<T> {
  #names: (string | undefined)[] = [];
  #things: (T | undefined)[] = [];
  #hashes = new Int32Array(0);
  #count = 0;

  /** @param places how many names it has room for at first, times two; a power of two */
  constructor(places = FIRST_PLACES) {
    this.#makeRoom(places);
  }

  get({ text, hash }: Name): T | undefined {
    return this.#things[this.#placeOf(text, hash)];
  }

  set({ text, hash }: Name, thing: T): void {
    const place = this.#placeOf(text, hash);
    if (this.#names[place] === undefined) {
      this.#count++;
      // At most half of the places are taken, so that few names meet.
      if (this.#count * 2 > this.#names.length) {
        this.#makeRoom(this.#names.length * 2);
        this.#put(this.#placeOf(text, hash), text, hash, thing);
        return;
      }
    }
    this.#put(place, text, hash, thing);
  }

  /** Takes a thing away from a name, where it is still that of the name. */
  leave({ text, hash: ownHash }: Name, thing: T): void {
    let gap = this.#placeOf(text, ownHash);
    if (this.#things[gap] !== thing) return;
    this.#count--;
    const last = this.#names.length - 1;
    // A name stands at the first free place from its own on: what follows a gap, and may not stand behind one, moves up.
    for (let place = (gap + 1) & last; ; place = (place + 1) & last) {
      const follower = this.#names[place];
      if (follower === undefined) break;
      const hash = this.#hashes[place] as number;
      if (((place - hash) & last) < ((place - gap) & last)) continue;
      this.#put(gap, follower, hash, this.#things[place] as T);
      gap = place;
    }
    this.#names[gap] = undefined;
    this.#things[gap] = undefined;
  }

  /** Where a name is, or where it would be. */
  #placeOf(name: string, hash: number): number {
    const last = this.#names.length - 1;
    let place = hash & last;
    for (;;) {
      const other = this.#names[place];
      if (other === undefined || (this.#hashes[place] === hash && other === name)) return place;
      place = (place + 1) & last;
    }
  }

  #put(place: number, name: string, hash: number, thing: T): void {
    this.#names[place] = name;
    this.#hashes[place] = hash;
    this.#things[place] = thing;
  }

  #makeRoom(places: number): void {
    const names = this.#names;
    const things = this.#things;
    const hashes = this.#hashes;
    this.#names = new Array(places).fill(undefined);
    this.#things = new Array(places).fill(undefined);
    this.#hashes = new Int32Array(places);
    for (const [place, name] of names.entries()) {
      if (name === undefined) continue;
      const hash = hashes[place] as number;
      this.#put(this.#placeOf(name, hash), name, hash, things[place] as T);
    }
  }
}

/** FNV-1a by UTF-16 units, once for the even ones and once for the odd: that takes half the time of one for all. */
function hashOf(name: string): number {
  let even = 0x811c9dc5;
  let odd = even;
  let at = 1;
  for (; at < name.length; at += 2) {
    even = Math.imul(even ^ name.charCodeAt(at - 1), 0x01000193);
    odd = Math.imul(odd ^ name.charCodeAt(at), 0x01000193);
  }
  if (at === name.length) even = Math.imul(even ^ name.charCodeAt(at - 1), 0x01000193);
  const hash = even ^ Math.imul(odd, 0x85ebca6b);
  // The upper bits are mixed into the lower ones, by which places are chosen.
  return hash ^ (hash >>> 15);
}
