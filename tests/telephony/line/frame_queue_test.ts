import { assertEquals } from "@std/assert";
import { FrameQueue } from "../../../src/telephony/line/frame_queue.ts";

const A = { itemId: "a", contentIndex: 0 };
const B = { itemId: "b", contentIndex: 0 };

Deno.test("a frame waits until it is full, or its part is finished", () => {
  const queue = new FrameQueue(4, 0xff);
  queue.push(A, Uint8Array.of(1, 2, 3));
  assertEquals(queue.pull(), undefined);
  queue.push(A, Uint8Array.of(4, 5));
  assertEquals([...queue.pull()!.bytes], [1, 2, 3, 4]);
  assertEquals(queue.pull(), undefined);
  assertEquals(queue.finish(A), true);
  const last = queue.pull()!;
  assertEquals([[...last.bytes], last.finished], [[5, 0xff, 0xff, 0xff], [A]]);
  assertEquals([queue.pull(), queue.sizeBytes, queue.finish(A)], [undefined, 0, false]);
});

Deno.test("the next part fills up the frame of the one before", () => {
  const queue = new FrameQueue(4, 0xff);
  queue.push(A, Uint8Array.of(1, 2, 3, 4, 5, 6));
  queue.finish(A);
  queue.push(B, Uint8Array.of(7, 8, 9));
  queue.pull();
  const { bytes, spans, finished } = queue.pull()!;
  assertEquals([...bytes], [5, 6, 7, 8]);
  assertEquals(spans, [{ position: A, sizeBytes: 2 }, { position: B, sizeBytes: 2 }]);
  assertEquals(finished, [A]);
  assertEquals(queue.pull(), undefined);
});

Deno.test("clear() drops all audio of a queue", () => {
  const queue = new FrameQueue(4, 0xff);
  queue.push(A, Uint8Array.of(1, 2, 3, 4, 5));
  queue.clear();
  assertEquals([queue.sizeBytes, queue.pull(), queue.finish(A)], [0, undefined, false]);
});
