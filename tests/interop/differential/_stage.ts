import type { OptionalConnectOptions } from "../../../src/contract/transport_layer.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import type { OpenAIRealtimeWebSocketConnectOptions } from "../../../src/transport/openai/websocket.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { TRANSPORT_EVENTS } from "../../support/transport_event_names.ts";
import { SERVER_EVENTS } from "./_server_event_names.ts";
import {
  type Client,
  type ClientOptions,
  createClient,
  type Side,
  type SocketRequest,
} from "./_sides.ts";

// deno-lint-ignore no-explicit-any -- scenarios make whatever a server may send
export type AnyEvent = Record<string, any> & { type: string };

/** One thing that happened, in order. */
export type Entry =
  | { readonly kind: "sent"; readonly event: AnyEvent }
  | {
    readonly kind: "raised";
    readonly name: string;
    readonly args: readonly unknown[];
    /** The server message that was being handled, if one was. */
    readonly during: unknown;
  }
  /** What a call did other than return: an error's name, or what `connect()` came to. */
  | { readonly kind: "call"; readonly call: string; readonly outcome: string };

/** What a scenario's stage is set up with. */
export interface StageOptions extends ClientOptions {
  /** The `readyState` of a socket as the factory gives it. @default 0 */
  readonly readyState?: number;
  /** Listens to no `error` event. @default false */
  readonly withoutErrorListener?: boolean;
}

/** What `connect()` is given; a key is there unless another is. */
export type ConnectOptions =
  & OptionalConnectOptions
  & Pick<OpenAIRealtimeWebSocketConnectOptions, "until">;

/** One transport on a socket in memory, and everything that came of it. */
export class Stage {
  readonly side: Side;
  readonly client: Client;
  readonly clock = new ManualClock();
  readonly log: Entry[] = [];
  /** What the factory was asked for, for each connection. */
  readonly requests: SocketRequest[] = [];
  /** How often a socket was closed by the transport. */
  closes = 0;
  /** What `connect()` rejected with. */
  readonly failures: unknown[] = [];
  /** What listeners on the socket threw: uncaught exceptions, on a real one. */
  readonly escaped: unknown[] = [];
  readonly #options: StageOptions;
  #sockets: FakeSocket[] = [];
  #during: unknown;
  #eventCount = 0;

  constructor(side: Side, options: StageOptions = {}) {
    this.side = side;
    this.#options = options;
    const { readyState: _, withoutErrorListener, ...clientOptions } = options;
    this.client = createClient(side, {
      ...clientOptions,
      clock: this.clock,
      warn: () => {},
      createWebSocket: (request) => this.#createWebSocket(request),
    });
    for (const name of [...TRANSPORT_EVENTS, ...SERVER_EVENTS]) {
      if (name === "error" && withoutErrorListener) continue;
      this.client.on(name as string, (...args: unknown[]) => {
        this.log.push({ kind: "raised", name, args, during: this.#during });
      });
    }
  }

  /** The latest socket. */
  get socket(): FakeSocket {
    const socket = this.#sockets.at(-1);
    if (!socket) throw new Error("no socket was asked for");
    return socket;
  }

  /** Connects up to the session's first config, and forgets what was logged on the way. */
  async connected(options: ConnectOptions = {}): Promise<void> {
    await this.startConnect(options);
    await this.open();
    this.log.length = 0;
  }

  /** Calls `connect()`, up to the point where it waits for the socket. Its outcome is logged. */
  async startConnect(options: ConnectOptions = {}): Promise<void> {
    this.client.connect({ apiKey: "ek_test", ...options } as { apiKey: string }).then(
      () => this.log.push({ kind: "call", call: "connect", outcome: "resolved" }),
      (error) => {
        this.failures.push(error);
        this.log.push({ kind: "call", call: "connect", outcome: `rejected: ${nameOf(error)}` });
      },
    );
    await settle();
  }

  /** The socket opens. */
  async open(): Promise<void> {
    this.socket.open();
    await settle();
  }

  /** The socket ends. */
  async end(code = 1006, reason = ""): Promise<void> {
    this.socket.end(code, reason);
    await settle();
  }

  /** Server events come, each in a message of its own. An `event_id` that is missing is added. */
  async receive(...events: AnyEvent[]): Promise<void> {
    for (const event of events) {
      await this.receiveAsIs({ event_id: `event_${++this.#eventCount}`, ...event });
    }
  }

  /** A server event comes, with nothing added. */
  receiveAsIs(event: unknown): Promise<void> {
    return this.receiveFrame(JSON.stringify(event));
  }

  /** A frame comes. */
  async receiveFrame(data: unknown): Promise<void> {
    this.receiveNow(data);
    await settle();
  }

  /** A frame comes, and nothing else happens meanwhile. */
  receiveNow(data: unknown): void {
    this.#during = typeof data === "string" ? parseOrNothing(data) : undefined;
    this.socket.message(data);
    this.#during = undefined;
  }

  /** Calls something; if it throws, that is logged. */
  async call(name: string, fn: (client: Client) => void): Promise<void> {
    try {
      fn(this.client);
    } catch (error) {
      this.log.push({ kind: "call", call: name, outcome: `threw: ${nameOf(error)}` });
    }
    await settle();
  }

  /** Time goes by, on both sides' clocks. */
  async advance(durationMs: number): Promise<void> {
    await this.clock.advance(durationMs);
    await settle();
  }

  /** Every frame that was sent, in order. */
  get sent(): AnyEvent[] {
    return this.log.flatMap((entry) => entry.kind === "sent" ? [entry.event] : []);
  }

  /** The first arguments of what was raised under a name. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was raised
  raised(name: string): any[] {
    return this.log.flatMap((entry) =>
      entry.kind === "raised" && entry.name === name ? [entry.args[0]] : []
    );
  }

  /** What calls did other than return, in order. */
  get outcomes(): string[] {
    return this.log.flatMap((entry) =>
      entry.kind === "call" ? [`${entry.call} ${entry.outcome}`] : []
    );
  }

  /** The names of what was raised, in order. */
  get names(): string[] {
    return this.log.flatMap((entry) => entry.kind === "raised" ? [entry.name] : []);
  }

  /** The id under which the latest frame of a type was sent: what the server names in an error. */
  sentId(type: string): string | undefined {
    return this.sent.findLast((event) => event.type === type)?.event_id;
  }

  async #createWebSocket({ url, apiKey }: SocketRequest): Promise<FakeSocket> {
    this.requests.push({ url, apiKey });
    const socket = new FakeSocket(this.#options.readyState);
    socket.onSend = (text) => {
      if (socket.readyState !== 1) throw new DOMException("not open", "InvalidStateError");
      this.log.push({ kind: "sent", event: JSON.parse(text) });
    };
    socket.onClose = () => this.closes++;
    socket.onEscape = (error) => this.escaped.push(error);
    this.#sockets.push(socket);
    return await Promise.resolve(socket);
  }
}

/** A transport of each side, `Date.now` on its clock while `play` runs, and what came of it. */
export async function playOn(
  side: Side,
  options: StageOptions,
  play: (stage: Stage) => Promise<void> | void,
): Promise<Stage> {
  const stage = new Stage(side, options);
  const { now } = Date;
  Date.now = () => 1_700_000_000_000 + stage.clock.now();
  try {
    await play(stage);
    await settle();
  } finally {
    Date.now = now;
  }
  return stage;
}

/** Lets every promise settle that needs nothing from outside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
