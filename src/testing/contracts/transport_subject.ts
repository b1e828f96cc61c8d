import type { RealtimeTransportEventTypes } from "../../contract/transport_events.ts";
import type { RealtimeTransportLayer } from "../../contract/transport_layer.ts";
import type { CreateWebSocketOptions, WebSocketLike } from "../../socket/web_socket_like.ts";
import { createEmulator } from "../emulator/create_emulator.ts";
import type { Emulator } from "../emulator/emulator.ts";
import type { EmulatorSession } from "../emulator/emulator_session.ts";
import type { EmulatorOptions } from "../emulator/options/emulator_options.ts";
import { ManualClock } from "../manual_clock.ts";
import { ensure } from "./ensure.ts";
import type { TransportContractOptions } from "./transport_contract.ts";

/** The events that a subject records. */
const NOTED = [
  "connection_change",
  "turn_started",
  "audio",
  "audio_done",
  "audio_interrupted",
  "audio_transcript_delta",
  "turn_done",
  "usage_update",
  "item_update",
  "item_deleted",
  "function_call",
  "mcp_tools_listed",
  "mcp_approval_request",
  "mcp_tool_call_completed",
  "error",
] as const satisfies readonly (keyof RealtimeTransportEventTypes)[];

/** An event that a transport raised. */
export type NotedEvent = {
  [Type in (typeof NOTED)[number]]: {
    readonly type: Type;
    readonly args: RealtimeTransportEventTypes[Type];
  };
}[(typeof NOTED)[number]];

/** How many turns of the clock an outcome may take before it counts as missing. */
const PATIENCE_TURNS = 600;
const TURN_MS = 20;

/** A transport under test, the emulator behind it, and the events so far. */
export class TransportSubject {
  /** The clock of the emulator. */
  readonly clock: ManualClock = new ManualClock();
  /** The emulated service. */
  readonly emulator: Emulator;
  /** The transport. */
  readonly transport: RealtimeTransportLayer;
  /** The events that the transport raised, in order. */
  readonly events: NotedEvent[] = [];
  /** The number of sockets that the transport opened. */
  socketCount = 0;
  readonly #options: TransportContractOptions;

  constructor(options: TransportContractOptions, emulatorOptions: EmulatorOptions = {}) {
    this.#options = options;
    this.emulator = createEmulator({ clock: this.clock, ...emulatorOptions });
    this.transport = options.create((request) => this.#open(request));
    for (const type of NOTED) {
      this.transport.on(type, (...args: unknown[]) => {
        this.events.push({ type, args } as unknown as NotedEvent);
      });
    }
  }

  /** The server's side of the connection. */
  get session(): EmulatorSession {
    const session = this.emulator.sessions.at(-1);
    ensure(session !== undefined, "the transport must have connected to the server");
    return session;
  }

  /** Calls `connect`, and turns the clock until it has settled. */
  async connect(signal?: AbortSignal): Promise<void> {
    await this.settled(this.connecting(signal));
  }

  /** Calls `connect`, and returns its promise. */
  connecting(signal?: AbortSignal): Promise<void> {
    const options = { ...this.#options.connectOptions, apiKey: "ek_contract" };
    const connecting = this.transport.connect(signal ? { ...options, signal } : options);
    connecting.catch(() => {}); // a check that fails may never await it
    return connecting;
  }

  /** Turns the clock until a promise settles, and returns its value. */
  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let done = false;
    const finish = () => void (done = true);
    promise.then(finish, finish);
    for (let turn = 0; turn < PATIENCE_TURNS && !done; turn++) await this.clock.advance(TURN_MS);
    ensure(done, "a promise must settle: it is still pending");
    return await promise;
  }

  /** Turns the clock until a condition holds. */
  async until(what: string, condition: () => boolean): Promise<void> {
    for (let turn = 0; turn < PATIENCE_TURNS && !condition(); turn++) {
      await this.clock.advance(TURN_MS);
    }
    ensure(condition(), `${what} must come: events were ${this.story()}`);
  }

  /** Turns the clock until `count` events of a type have come. Returns the arguments of the last one. */
  async event<Type extends NotedEvent["type"]>(
    type: Type,
    count = 1,
  ): Promise<RealtimeTransportEventTypes[Type]> {
    await this.until(`${type} (${count})`, () => this.all(type).length >= count);
    return this.all(type)[count - 1]!;
  }

  /** The arguments of all events of a type. */
  all<Type extends NotedEvent["type"]>(type: Type): readonly RealtimeTransportEventTypes[Type][] {
    return this.events.flatMap((event) =>
      event.type === type ? [event.args as RealtimeTransportEventTypes[Type]] : []
    );
  }

  /** The types of the events, in order. */
  story(): string {
    return this.events.map(({ type }) => type).join(", ") || "none";
  }

  /** Closes the transport and the emulator. */
  async end(): Promise<void> {
    this.transport.close();
    await this.emulator.close();
    await this.clock.advance(0);
  }

  #open(request: CreateWebSocketOptions): WebSocketLike {
    this.socketCount++;
    return this.emulator.createWebSocket(request);
  }
}
