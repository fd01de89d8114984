/**
 * Prints record messages of a shape, for a program to read: `node messages.ts SHAPE COUNT [ROWS_A_STATE [HUGE]]`.
 * HUGE is after how many rows each a row of 40 MB comes in between.
 */
import { once } from "node:events";
import { state } from "../e2e/messages.ts";
import { hugeRecord, recordsOf, SHAPES } from "./rows.ts";

const [shape = "small", count = "0", rowsAState = "1000", huge = "0"] = process.argv.slice(2);
if (!(shape in SHAPES)) throw new Error(`There is no shape "${shape}": ${Object.keys(SHAPES).join(", ")}.`);

const PIECE = 256 * 1024;
let piece = "";

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

let row = 0;
for (const line of recordsOf(SHAPES[shape as keyof typeof SHAPES], Number(count))) {
  row++;
  piece += `${line}\n`;
  if (row % Number(rowsAState) === 0 || row === Number(count)) piece += `${state(row)}\n`;
  if (Number(huge) > 0 && row % Number(huge) === 0) piece += `${hugeRecord(-row)}\n`;
  if (piece.length < PIECE) continue;
  await print(piece);
  piece = "";
}
await print(piece);
