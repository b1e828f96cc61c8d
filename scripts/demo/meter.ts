import { dbfsOf, rmsOf } from "../../src/audio/mod.ts";
import type { ConversationFrame } from "./conversation.ts";

const WIDTH = 24;
const FLOOR_DBFS = -60;

/**
 * Shows both levels in the terminal's last line, below the timeline. It does nothing if it is off.
 */
export class Meter {
  readonly #on: boolean;

  constructor(on: boolean) {
    this.#on = on;
  }

  /** Prints a line above the meter. */
  print(line: string): void {
    this.clear();
    console.log(line);
  }

  /** Shows the levels of one frame. */
  show({ caller, model }: ConversationFrame): void {
    this.#write(`\r  caller ${bar(caller)}  model ${bar(model)} `);
  }

  /** Removes the meter from the screen. */
  clear(): void {
    this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    if (this.#on) Deno.stdout.writeSync(new TextEncoder().encode(text));
  }
}

function bar(linear16: Int16Array): string {
  const level = 1 - Math.max(FLOOR_DBFS, dbfsOf(rmsOf(linear16))) / FLOOR_DBFS;
  const filled = Math.round(level * WIDTH);
  return "█".repeat(filled) + "·".repeat(WIDTH - filled);
}
