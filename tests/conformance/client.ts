import type { ConnectionCause, OpenAIRealtimeWebSocket } from "../../mod.ts";
import type { ManualClock } from "../../src/testing/manual_clock.ts";
import type { Route, World } from "./world.ts";

// deno-lint-ignore no-explicit-any -- cases read fields of any event
type AnyEvent = any;

/** A client on a hand-turned clock, and a record of its events. */
export interface Client {
  readonly client: OpenAIRealtimeWebSocket;
  readonly clock: ManualClock;
  /** All server events, in order. */
  readonly events: AnyEvent[];
  /** The statuses of all `connection_change` events, in order. */
  readonly changes: string[];
  /** The causes of all `disconnected` events. */
  readonly causes: ConnectionCause[];
  /** The errors of all `error` events. */
  readonly errors: unknown[];
  /** The bytes of all `audio` events. */
  readonly audio: Uint8Array[];
  /** The first event of this type for which `when` is true, among past and future events. */
  next(type: string, when?: (event: AnyEvent) => boolean): Promise<AnyEvent>;
  /** Resolves at the next `disconnected` event, or at once if there was one. */
  ended(): Promise<ConnectionCause>;
}

/** A key of the kind that a page may use. */
export const KEY = "ek_conformance";

/** Creates a client. It does not connect yet. */
export function createClient(
  { library }: World,
  { url, createWebSocket }: Route,
): Client {
  const clock = new library.ManualClock();
  const client = new library.OpenAIRealtimeWebSocket({
    apiKey: KEY,
    url,
    model: "gpt-realtime",
    createWebSocket,
    clock,
    logger: { warn() {} },
  });
  const events: AnyEvent[] = [];
  const changes: string[] = [];
  const causes: ConnectionCause[] = [];
  const errors: unknown[] = [];
  const audio: Uint8Array[] = [];
  client.on("*", (event) => events.push(event));
  client.on("connection_change", (status, cause) => {
    changes.push(status);
    if (cause) causes.push(cause);
  });
  client.on("error", ({ error }) => errors.push(error));
  client.on("audio", ({ data }) => audio.push(new Uint8Array(data)));
  return {
    client,
    clock,
    events,
    changes,
    causes,
    errors,
    audio,
    next: (type, when = () => true) =>
      new Promise((resolve) => {
        const matches = (event: AnyEvent) => event.type === type && when(event);
        const found = events.find(matches);
        if (found) return resolve(found);
        const listener = (event: AnyEvent) => {
          if (!matches(event)) return;
          client.off("*", listener);
          resolve(event);
        };
        client.on("*", listener);
      }),
    ended: () =>
      new Promise((resolve) => {
        if (causes[0]) return resolve(causes[0]);
        client.once("connection_change", function listen(_status, cause) {
          if (cause) resolve(cause);
          else client.once("connection_change", listen);
        });
      }),
  };
}

/** Creates a client and connects it to the emulator. */
export async function connectClient(
  world: World,
  query?: string,
  config: Parameters<OpenAIRealtimeWebSocket["connect"]>[0] = {},
): Promise<Client> {
  const client = createClient(world, world.emulator(query));
  await client.client.connect({ until: "acknowledged", ...config });
  return client;
}

/** Closes the client and waits until the server has noticed. */
export async function closeClient(world: World, { client, events }: Client): Promise<void> {
  const { session } = events.find((event) => event.type === "session.created");
  client.close();
  await world.sessionEnd(session.id);
}

/** Joins pieces of audio. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
