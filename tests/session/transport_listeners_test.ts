import { assertEquals } from "@std/assert";
import type { RealtimeTransportEventTypes } from "../../src/contract/transport_events.ts";
import type { RealtimeTransportLayer } from "../../src/contract/transport_layer.ts";
import { EventDispatcher } from "../../src/events/event_dispatcher.ts";
import { TransportListeners } from "../../src/session/transport_listeners.ts";
import type { TransportReactions } from "../../src/session/transport_reactions.ts";

/** Listeners on a transport, and the reactions that run. */
function create(neutralEvents = false) {
  const transport = new EventDispatcher(() => {});
  const listening = new Set<string>();
  const events = new EventDispatcher(() => {});
  const errors: unknown[] = [];
  const listeners = new TransportListeners({
    transport: {
      neutralEvents,
      on(type: string, listener: () => void) {
        listening.add(type);
        transport.add(type, listener);
      },
      off(type: string, listener: () => void) {
        listening.delete(type);
        transport.remove(type, listener);
      },
    } as unknown as RealtimeTransportLayer,
    events,
    notifier: {
      attempt(action, ...args) {
        try {
          action(...args);
        } catch (error) {
          errors.push(error);
        }
      },
    },
  });
  const ran: string[] = [];
  const react = (name: keyof RealtimeTransportEventTypes) => () => void ran.push(name);
  const reactions = {
    error: react("error"),
    audio: react("audio"),
    audio_done() {
      throw "broken";
    },
  } as unknown as TransportReactions;
  const neutral = { voice_refused: () => void ran.push("voice_refused") };
  return { transport, events, listeners, listening, errors, ran, reactions, neutral };
}

Deno.test("each reaction listens to its event, and all are removed together", () => {
  const { transport, listeners, listening, ran, reactions, neutral } = create();
  assertEquals(listeners.isListening, false);
  listeners.add(reactions, neutral, new AbortController().signal);
  assertEquals([listeners.isListening, [...listening]], [true, ["error", "audio_done", "*"]]);
  transport.emit("error");
  assertEquals(ran, ["error"]);
  listeners.removeAll();
  transport.emit("error");
  assertEquals([listeners.isListening, [...listening], ran], [false, [], ["error"]]);
});

Deno.test("a transport is listened to for audio once somebody listens to the audio of the session", () => {
  for (const name of ["audio", "audio_start"]) {
    for (const isEarly of [true, false]) {
      const { transport, events, listeners, listening, ran, reactions, neutral } = create();
      if (isEarly) events.add(name, () => {});
      listeners.add(reactions, neutral, new AbortController().signal);
      transport.emit("audio");
      assertEquals([listening.has("audio"), ran.length], [isEarly, isEarly ? 1 : 0]);
      events.add(name, () => {});
      events.add(name, () => {});
      ran.length = 0;
      transport.emit("audio");
      assertEquals(ran, ["audio"]);
    }
  }
});

Deno.test("after the end of the connection no reaction runs, and nobody listens to the audio", () => {
  const { transport, events, listeners, listening, ran, reactions, neutral } = create();
  const connection = new AbortController();
  listeners.add(reactions, neutral, connection.signal);
  connection.abort();
  transport.emit("error");
  events.add("audio", () => {});
  assertEquals([ran, listening.has("audio")], [[], false]);
});

Deno.test("an error of a reaction does not reach the transport", () => {
  const { transport, listeners, errors, reactions, neutral } = create();
  listeners.add(reactions, neutral, new AbortController().signal);
  transport.emit("audio_done");
  assertEquals(errors, ["broken"]);
});

Deno.test("neutral events are read from the raw ones, unless the transport raises them itself", () => {
  for (const neutralEvents of [false, true]) {
    const { transport, listeners, ran, reactions, neutral } = create(neutralEvents);
    listeners.add(reactions, neutral, new AbortController().signal);
    transport.emit("*", { type: "error", error: { code: "cannot_update_voice" } });
    transport.emit("voice_refused", { type: "voice_refused" });
    assertEquals(ran, ["voice_refused"]);
  }
});
