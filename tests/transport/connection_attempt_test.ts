import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import type { RealtimeConnectionError } from "../../src/contract/errors.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { beginAttempt } from "../../src/transport/connection_attempt.ts";
import { createClient } from "../support/client.ts";
import { CountingController } from "../support/counting_signal.ts";
import { FakeSocket } from "../support/fake_socket.ts";

/** An attempt with a time-out of one second, and the application's controller. */
function createAttempt() {
  const clock = new ManualClock();
  const controller = new CountingController();
  const { signal } = controller;
  return {
    clock,
    controller,
    attempt: beginAttempt(clock, { timeoutMs: 1_000, signal }),
  };
}

Deno.test("an attempt's signal is aborted by the time-out, the application or a failure, whichever is first", async () => {
  const byTime = createAttempt();
  await byTime.clock.advance(1_000);
  assertEquals((byTime.attempt.signal.reason as RealtimeConnectionError).code, "timeout");

  const byUser = createAttempt();
  byUser.controller.abort("user");
  byUser.attempt.fail("late");
  assertEquals(byUser.attempt.signal.reason, "user");

  const byFailure = createAttempt();
  byFailure.attempt.fail("failed");
  byFailure.controller.abort("late");
  assertEquals(byFailure.attempt.signal.reason, "failed");
});

Deno.test("nothing aborts a finished attempt, and it leaves no timer or listener", async () => {
  const { clock, controller, attempt } = createAttempt();
  assertEquals([clock.pendingTimers, controller.listeners], [1, 1]);
  attempt.finish();
  assertEquals([clock.pendingTimers, controller.listeners], [0, 0]);
  attempt.fail("late");
  controller.abort("late");
  await clock.advance(1_000);
  assertEquals(attempt.signal.aborted, false);
});

Deno.test("an attempt does not begin with an aborted signal, and sets no timer", () => {
  const clock = new ManualClock();
  const reason = new Error("before");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(assertThrows(() => beginAttempt(clock, { signal })), reason);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("during() settles as the promise does, or rejects when the attempt ends", async () => {
  const { attempt } = createAttempt();
  assertEquals(await attempt.during(Promise.resolve(7)), 7);
  await assertRejects(() => attempt.during(Promise.reject(new Error("no"))), Error, "no");
  const late = Promise.withResolvers<void>();
  const waiting = attempt.during(late.promise);
  attempt.fail(new Error("over"));
  await assertRejects(() => waiting, Error, "over");
  late.reject(new Error("nobody hears this, and nothing ends"));
  await assertRejects(() => attempt.during(new Promise(() => {})), Error, "over");
});

/** Ways in which `connect()` comes to an end. */
const OUTCOMES: Record<string, (socket: FakeSocket, controller: CountingController) => void> = {
  "that opens": (socket) => socket.open(),
  "that fails": (socket) => socket.error(),
  "that the application aborts": (_, controller) => controller.abort(new Error("stop")),
};
for (const [name, happens] of Object.entries(OUTCOMES)) {
  Deno.test(`a connection ${name} leaves no listener on the application's signal or on the transport`, async () => {
    const socket = new FakeSocket();
    const controller = new CountingController();
    const { client, clock } = createClient({ createWebSocket: () => socket, deadPeer: false });
    const connecting = client.connect({ signal: controller.signal }).catch(() => {});
    await clock.advance(0);
    assertEquals(controller.listeners, 1);
    happens(socket, controller);
    await connecting;
    assertEquals([controller.listeners, clock.pendingTimers], [0, 0]);
    for (const type of ["*", "session.updated"]) assertEquals(client.emit(type), false);
    client.close();
    assertEquals(socket.listeners("open", "message", "close"), 0);
  });
}
