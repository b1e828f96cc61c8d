import { assertEquals } from "@std/assert";
import { UserError } from "../../../src/contract/errors.ts";
import type { RealtimeTransportEventTypes } from "../../../src/contract/transport_events.ts";
import type { RealtimeTransportLayer } from "../../../src/contract/transport_layer.ts";
import type { OpenAIRealtimeEventTypes } from "../../../src/transport/openai/openai_events.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import type { RealtimeServerEvent } from "../../../src/wire/openai/server_events.ts";

/** Does not compile unless `Value` is exactly `Expected`. */
type Exactly<Value, Expected> = (<T>() => T extends Value ? 1 : 2) extends
  (<T>() => T extends Expected ? 1 : 2) ? true : false;
const holds = <Check extends true>(_check?: Check) => {};

Deno.test("a listener's payload is known by the event's name", () => {
  const client = new OpenAIRealtimeWebSocket();
  client.on("audio", (event) => {
    holds<Exactly<typeof event.data, ArrayBuffer>>();
    holds<Exactly<typeof event.itemId, string>>();
    holds<Exactly<typeof event.contentIndex, number>>();
  });
  client.on("response.output_text.delta", ({ type, delta }) => {
    holds<Exactly<typeof type, "response.output_text.delta">>();
    holds<Exactly<typeof delta, string>>();
  });
  client.once("connection_change", (status, cause) => {
    holds<Exactly<typeof status, "connecting" | "connected" | "disconnected">>();
    holds<Exactly<NonNullable<typeof cause>["retryable"], boolean>>();
  });
  client.on("*", (event) => holds<Exactly<typeof event, RealtimeServerEvent>>());
});

Deno.test("a switch over a server event's type narrows to one shape", () => {
  const idOf = (event: RealtimeServerEvent): string | undefined => {
    switch (event.type) {
      case "response.done":
        return event.response.id;
      case "conversation.item.deleted":
        return event.item_id;
      case "error":
        return event.error.event_id ?? undefined;
      default:
        return undefined;
    }
  };
  assertEquals(idOf({ type: "conversation.item.deleted", event_id: "e", item_id: "a" }), "a");
});

Deno.test("a compiler error is about the listed events, because their signature is the last one", () => {
  holds<
    Exactly<Parameters<OpenAIRealtimeWebSocket["on"]>[0], keyof OpenAIRealtimeEventTypes>
  >();
  holds<Exactly<Parameters<RealtimeTransportLayer["on"]>[0], keyof RealtimeTransportEventTypes>>();
});

Deno.test("a wrong payload and a name that does not exist do not compile", () => {
  const client = new OpenAIRealtimeWebSocket({ logger: { warn: () => {} } });
  const never = () => {
    // @ts-expect-error: the payload of `audio` has no `bytes`
    client.on("audio", ({ bytes }) => bytes);
    // @ts-expect-error: the payload of `audio` is no string
    client.on("audio", (event: string) => event);
    // @ts-expect-error: no such event
    client.on("audoi", () => {});
    // @ts-expect-error: no such event
    client.once("response.donee", () => {});
    // @ts-expect-error: no such event
    client.off("disconnecting", () => {});
    // @ts-expect-error: `disconnecting` is a status, and never announced
    client.emit("connection_change", "disconnecting");
    // @ts-expect-error: the payload of `item_deleted` has an id
    client.emit("item_deleted", {});
    // @ts-expect-error: there is no second payload
    client.on("audio_done", (extra: string) => extra);
    // @ts-expect-error: no such option
    client.connect({ retries: 3 });
  };
  assertEquals(typeof never, "function");
});

Deno.test("an event whose name is only known at run time can have listeners", () => {
  const client = new OpenAIRealtimeWebSocket();
  const heard: unknown[] = [];
  for (const name of ["response.hologram.delta", "audio_done"] as string[]) {
    client.on(name, (...args) => heard.push([name, ...args]));
    client.emit(name);
  }
  assertEquals(heard, [["response.hologram.delta"], ["audio_done"]]);
});

Deno.test("on, once and off return the client, so that they can be chained", () => {
  const client = new OpenAIRealtimeWebSocket();
  const heard: string[] = [];
  const listener = () => heard.push("always");
  const same: OpenAIRealtimeWebSocket = client
    .on("audio_done", listener)
    .once("audio_done", () => heard.push("once"))
    .off("audio_done", () => {});
  client.emit("audio_done");
  same.emit("audio_done");
  same.off("audio_done", listener);
  assertEquals(client.emit("audio_done"), false);
  assertEquals(heard, ["always", "once", "always"]);
});

Deno.test("the WebSocket transport is a transport by the contract", () => {
  const layer: RealtimeTransportLayer = new OpenAIRealtimeWebSocket();
  assertEquals(layer.status, "disconnected");
});

Deno.test("a subclass of an error of this package may have its own name", () => {
  class NoKey extends UserError {
    constructor() {
      super("no key");
      this.name = "NoKey";
    }
  }
  assertEquals(`${new NoKey()}`, "NoKey: no key");
});
