import { assertEquals, assertThrows } from "@std/assert";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { type DeadPeerOptions, PeerWatch } from "../../src/transport/peer_watch.ts";

/** A watch over a peer whose buffer the test fills. `log` holds each probe and loss, with its time. */
function createWatch(options: DeadPeerOptions = {}, { canProbe = true } = {}) {
  const clock = new ManualClock();
  const log: string[] = [];
  const peer = {
    bufferedBytes: 0,
    ...canProbe && {
      probe: () => {
        log.push(`probe ${clock.now()}`);
        send();
      },
    },
    lost: (error: Error) => log.push(`lost ${clock.now()}: ${error.message}`),
  };
  const watch = new PeerWatch(clock, peer, options);
  /** Sends a message, of which `keptBytes` wait for the network. */
  function send(keptBytes = 0) {
    watch.sending();
    peer.bufferedBytes += keptBytes;
    watch.sent();
  }
  return { clock, log, peer, watch, send };
}

const SILENT =
  "Cannot reach the server: it sent nothing for 60000 ms, and did not answer a probe within 10000 ms";
const STALLED =
  "Cannot reach the server: the network took none of the bytes that wait, for 15000 ms";

Deno.test("a connection with nothing going out is never probed, and has no timer", async () => {
  const { clock, log, watch } = createWatch();
  watch.heard();
  await clock.advance(3_600_000);
  assertEquals([log, clock.pendingTimers], [[], 0]);
});

Deno.test("a server that answers nothing is probed after 60 s, and is lost 10 s later", async () => {
  const { clock, log, send } = createWatch();
  await clock.advance(5_000);
  send();
  await clock.advance(600_000);
  assertEquals(log, ["probe 65000", `lost 75000: ${SILENT}`]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("audio that goes out all the time neither delays nor hastens the loss", async () => {
  const { clock, log, send } = createWatch();
  for (let n = 0; n < 100; n++) {
    send();
    await clock.advance(1_000);
  }
  assertEquals(log, ["probe 60000", `lost 70000: ${SILENT}`]);
});

Deno.test("any message of the server counts as life, before and after a probe", async () => {
  const { clock, log, watch, send } = createWatch();
  send();
  await clock.advance(59_500);
  watch.heard();
  send();
  await clock.advance(60_000);
  assertEquals(log, []);
  await clock.advance(1_000);
  assertEquals(log, ["probe 120000"]);
  watch.heard();
  await clock.advance(600_000);
  assertEquals([log.length, clock.pendingTimers], [1, 0]);
});

Deno.test("the watch has no timer once everything is answered, and starts again with the next message", async () => {
  const { clock, log, watch, send } = createWatch();
  send();
  watch.heard();
  await clock.advance(1_000);
  assertEquals(clock.pendingTimers, 0);
  send();
  await clock.advance(60_000);
  assertEquals(log, ["probe 61000"]);
  watch.stop();
});

Deno.test("bytes that the network does not take for 15 s end the connection", async () => {
  const { clock, log, send } = createWatch();
  send(600);
  await clock.advance(60_000);
  assertEquals(log, [`lost 15000: ${STALLED}`]);
});

Deno.test("bytes that are not taken count even while more are sent, or all further audio is dropped", async () => {
  for (const keptBytes of [600, 0]) {
    const { clock, log, send } = createWatch();
    send(5_000);
    for (let n = 0; n < 20; n++) {
      send(keptBytes);
      await clock.advance(1_000);
    }
    assertEquals(log, [`lost 15000: ${STALLED}`]);
  }
});

Deno.test("a slow network that takes bytes is not dead, although more and more bytes wait", async () => {
  const { clock, log, peer, watch, send } = createWatch();
  for (let n = 0; n < 120; n++) {
    send(600);
    peer.bufferedBytes -= 10;
    watch.heard();
    await clock.advance(1_000);
  }
  assertEquals(log, []);
  watch.stop();
});

Deno.test("a buffer of the same size at each look is not dead if what was sent meanwhile was taken", async () => {
  const { clock, log, peer, watch, send } = createWatch();
  for (let n = 0; n < 40; n++) {
    peer.bufferedBytes = 0;
    send(600);
    watch.heard();
    await clock.advance(1_000);
  }
  assertEquals(log, []);
  watch.stop();
});

Deno.test("without a probe, only bytes that wait show that the peer is dead", async () => {
  const { clock, log, peer, send } = createWatch({}, { canProbe: false });
  send();
  await clock.advance(600_000);
  assertEquals(log, []);
  peer.bufferedBytes = 5;
  await clock.advance(16_000);
  assertEquals(log.length, 1);
});

Deno.test("a process that was suspended gives its peer the full time again", () => {
  const log: string[] = [];
  let wake: (() => void) | undefined;
  const clock = {
    now: () => 0,
    setTimer: (callback: () => void) => void (wake = callback),
    clearTimer: () => wake = undefined,
  };
  const watch = new PeerWatch(clock, {
    bufferedBytes: 600,
    probe: () => log.push("probe"),
    lost: () => log.push("lost"),
  });
  watch.sending();
  for (let looks = 0; looks < 14; looks++) wake?.(); // each may come hours late
  assertEquals(log, []);
  wake?.();
  assertEquals([log, wake], [["lost"], undefined]);
});

Deno.test("stop() leaves no timer, and nothing sent later starts the watch again", async () => {
  const { clock, log, watch, send } = createWatch();
  send(600);
  watch.stop();
  send(600);
  assertEquals(clock.pendingTimers, 0);
  await clock.advance(600_000);
  assertEquals(log, []);
});

Deno.test("a probe that cannot be sent counts as not answered", async () => {
  const clock = new ManualClock();
  const lost: string[] = [];
  const watch = new PeerWatch(clock, {
    bufferedBytes: 0,
    probe: () => {
      throw new Error("the socket is closing");
    },
    lost: ({ message }) => lost.push(message),
  });
  watch.sending();
  watch.sent();
  await clock.advance(70_000);
  assertEquals(lost, [SILENT]);
});

Deno.test("the times are options", async () => {
  const options = { stalledMs: 1_500, silentMs: 3_000, timeoutMs: 1_000 };
  const silent = createWatch(options);
  silent.send();
  await silent.clock.advance(60_000);
  assertEquals(silent.log.map((line) => line.split(":")[0]), ["probe 3000", "lost 4000"]);
  const stalled = createWatch(options);
  stalled.send(600);
  await stalled.clock.advance(60_000);
  assertEquals(stalled.log.map((line) => line.split(":")[0]), ["lost 1500"]);
});

Deno.test("an infinite time turns its rule off", async () => {
  const { clock, log, send } = createWatch({ silentMs: Infinity });
  send();
  await clock.advance(3_600_000);
  assertEquals(log, []);
  send(600);
  await clock.advance(16_000);
  assertEquals(log.length, 1);
});

for (const name of ["stalledMs", "silentMs", "timeoutMs"]) {
  Deno.test(`a ${name} that is no time is a RangeError that names it`, () => {
    for (const durationMs of [0, -1, NaN]) {
      assertThrows(
        () => createWatch({ [name]: durationMs }),
        RangeError,
        `deadPeer.${name} is ${durationMs}. Use more than 0, or deadPeer: false to turn it off`,
      );
    }
  });
}
