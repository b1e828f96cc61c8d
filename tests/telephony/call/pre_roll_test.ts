import { assertEquals } from "@std/assert";
import { PreRoll } from "../../../src/telephony/call/pre_roll.ts";
import type { CallerMedia } from "../../../src/telephony/mod.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";

function createPreRoll(maxMs: number) {
  const [errors, taken]: [unknown[], number[]] = [[], []];
  const preRoll = new PreRoll({
    format: { type: "audio/pcmu" },
    maxMs,
    audience: {
      fail: (error) => void errors.push(error),
      attempt(act, given) {
        try {
          act(given);
        } catch (error) {
          errors.push(error);
        }
      },
    },
  });
  const take = ({ timestampMs }: CallerMedia) => void taken.push(timestampMs!);
  /** Frames of 20 ms whose timestamps are these. */
  const push = (...timestamps: number[]) => {
    const base64 = bytesToBase64(new Uint8Array(160));
    for (const timestampMs of timestamps) preRoll.push({ base64, timestampMs });
  };
  return { preRoll, push, take, taken, errors };
}

Deno.test("a pre-roll gives what it has kept, then each piece as it comes", () => {
  const { preRoll, push, take, taken } = createPreRoll(1_000);
  push(0, 20);
  assertEquals(preRoll.keptMs, 40);
  preRoll.open(take);
  push(40);
  assertEquals([taken, preRoll.keptMs], [[0, 20, 40], 0]);
});

Deno.test("a pre-roll drops the oldest audio when it is full, counts it, and says so once", () => {
  const { preRoll, push, take, taken, errors } = createPreRoll(40);
  push(0, 20, 40, 60);
  assertEquals([preRoll.keptMs, preRoll.droppedMs, errors.length], [40, 40, 1]);
  preRoll.open(take);
  assertEquals(taken, [40, 60]);
});

Deno.test("a pre-roll keeps audio again when the party lets go, even while it is given the kept audio", () => {
  const { preRoll, push, taken } = createPreRoll(1_000);
  push(0, 20, 40);
  preRoll.open(({ timestampMs }) => {
    taken.push(timestampMs!);
    if (timestampMs === 20) preRoll.hold();
  });
  push(60);
  assertEquals([taken, preRoll.keptMs], [[0, 20], 40]);
});

Deno.test("a piece that cannot be taken keeps none of the others back", () => {
  const { preRoll, push, taken, errors } = createPreRoll(1_000);
  push(0, 20, 40);
  preRoll.open(({ timestampMs }) => {
    if (timestampMs === 20) throw new Error("unreadable");
    taken.push(timestampMs!);
  });
  assertEquals([taken, errors.length], [[0, 40], 1]);
});
