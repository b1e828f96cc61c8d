import { ensure, ensureSame } from "./ensure.ts";
import type { TransportCheck } from "./transport_checks.ts";
import type { TransportSubject } from "./transport_subject.ts";

/** The checks of `transportContract` on the connection. */
export const CONNECTION_CHECKS: Readonly<Record<string, TransportCheck>> = {
  "connect: connecting, connected, and only then the promise resolves": {
    check: async (subject) => {
      ensureSame("status at first", subject.transport.status, "disconnected");
      const meanwhile: string[] = [];
      subject.transport.on(
        "connection_change",
        () => void meanwhile.push(subject.transport.status),
      );
      await subject.connect();
      ensureSame("status afterwards", subject.transport.status, "connected");
      ensureSame("connection_change", statuses(subject), ["connecting", "connected"]);
      ensureSame("status in those events", meanwhile, ["connecting", "connected"]);
    },
  },

  "a second connect is refused or has no effect; there is one connection": {
    check: async (subject) => {
      const first = subject.connecting();
      const second = subject.connecting().catch(() => {});
      await subject.settled(Promise.all([first, second]));
      await subject.settled(subject.connecting().catch(() => {}));
      ensureSame("the number of sockets", subject.socketCount, 1);
      ensureSame("status", subject.transport.status, "connected");
    },
  },

  "close: disconnected once, and no event after it": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: a few words that take a while", {});
      await subject.event("audio");
      subject.transport.close();
      subject.transport.close();
      await subject.until("disconnected", () => statuses(subject).includes("disconnected"));
      const count = subject.events.length;
      await subject.clock.advance(10_000);
      ensureSame("what came after disconnected", subject.events.slice(count), []);
      const ends = statuses(subject).filter((status) => status === "disconnected").length;
      ensureSame("the number of disconnected", ends, 1);
      ensureSame("status", subject.transport.status, "disconnected");
      ensure(subject.session.end !== undefined, "the server must see the end");
    },
  },

  "close when disconnected does nothing": {
    check: async (subject) => {
      subject.transport.close();
      await subject.clock.advance(0);
      ensureSame("the events", subject.events, []);
      await subject.connect();
    },
  },

  "close during connect: the attempt rejects, no connection is left": {
    check: async (subject) => {
      const connecting = subject.connecting().then(() => "resolves", () => "rejects");
      subject.transport.close();
      ensureSame("connect", await subject.settled(connecting), "rejects");
      await subject.clock.advance(1000);
      ensureSame("status", subject.transport.status, "disconnected");
      const open = subject.emulator.sessions.filter(({ end }) => end === undefined).length;
      ensureSame("the sessions that are left", open, 0);
    },
  },

  "an abort during connect rejects with the signal's reason, no connection is left": {
    promise: "signal",
    check: async (subject) => {
      const controller = new AbortController();
      const reason = new Error("Cannot connect: the contract aborts this attempt");
      const connecting = subject.connecting(controller.signal).then(
        () => "it resolved",
        (error) => error,
      );
      controller.abort(reason);
      const outcome = await subject.settled(connecting);
      ensure(outcome === reason, `connect must reject with the signal's reason: got ${outcome}`);
      await subject.clock.advance(1000);
      ensureSame("status", subject.transport.status, "disconnected");
      const open = subject.emulator.sessions.filter(({ end }) => end === undefined).length;
      ensureSame("the sessions that are left", open, 0);
    },
  },

  "connect rejects if the handshake is refused; the next attempt can succeed": {
    emulator: { faults: [{ fault: "refuse", status: 500, times: 1 }] },
    check: async (subject) => {
      const first = subject.connecting().then(() => "resolves", () => "rejects");
      ensureSame("connect", await subject.settled(first), "rejects");
      ensureSame("status", subject.transport.status, "disconnected");
      await subject.connect();
      ensureSame("status", subject.transport.status, "connected");
    },
  },

  "it can connect again after an end, with the same listeners": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.close();
      await subject.connect();
      subject.transport.sendMessage("say: again", {});
      await subject.event("turn_done");
      ensureSame("connection_change", statuses(subject), [
        "connecting",
        "connected",
        "disconnected",
        "connecting",
        "connected",
      ]);
    },
  },

  "the status is disconnected after the server ends the connection": {
    check: async (subject) => {
      await subject.connect();
      subject.session.close(1011, "why");
      await subject.until("disconnected", () => statuses(subject).includes("disconnected"));
      ensureSame("status", subject.transport.status, "disconnected");
    },
  },

  "the cause of an end has the server's code and reason": {
    promise: "cause",
    check: async (subject) => {
      await subject.connect();
      subject.session.close(1011, "why");
      const [, cause] = await subject.event("connection_change", 3);
      ensureSame("the cause", [cause?.code, cause?.reason, cause?.initiator], [
        1011,
        "why",
        "server",
      ]);
    },
  },

  "after a cut the status is disconnected, and the cause is the network with code 1006": {
    promise: "cause",
    check: async (subject) => {
      await subject.connect();
      subject.session.terminate();
      const [status, cause] = await subject.event("connection_change", 3);
      ensureSame("the status", status, "disconnected");
      ensureSame("the cause", [cause?.code, cause?.initiator], [1006, "network"]);
    },
  },

  "messages that are not events have no effect": {
    emulator: {
      faults: [
        { fault: "garbage", event: "session.created" },
        { fault: "binary", event: "session.created" },
      ],
    },
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: all is well", {});
      await subject.event("turn_done");
      ensureSame("status", subject.transport.status, "connected");
    },
  },

  "a listener that throws affects neither the others nor the transport": {
    promise: "safe_dispatch",
    check: async (subject) => {
      let called = false;
      subject.transport.on("error", () => {}); // the exception goes to these listeners
      subject.transport.on("turn_started", () => {
        throw new Error("Cannot go on: this listener of the contract always throws");
      });
      subject.transport.on("turn_started", () => void (called = true));
      await subject.connect();
      subject.transport.sendMessage("say: go on", {});
      await subject.event("turn_done");
      ensure(called, "the listener after the one that throws must be called");
    },
  },

  "once calls a listener once, off removes it": {
    check: async (subject) => {
      let once = 0;
      let off = 0;
      const listener = () => void off++;
      subject.transport.once("turn_done", () => void once++);
      subject.transport.on("turn_done", listener);
      subject.transport.off("turn_done", listener);
      await subject.connect();
      for (let turn = 1; turn <= 2; turn++) {
        subject.transport.sendMessage("say: hi", {});
        await subject.event("turn_done", turn);
      }
      ensureSame("the calls of once and of off", [once, off], [1, 0]);
    },
  },
};

function statuses(subject: TransportSubject): readonly string[] {
  return subject.all("connection_change").map(([status]) => status);
}
