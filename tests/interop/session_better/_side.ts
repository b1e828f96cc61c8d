// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import * as theirs from "npm:@openai/agents-realtime@0.20.0";
import * as ours from "../../../mod.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  ManualClock,
} from "../../../src/testing/mod.ts";
import { overheard } from "../../support/overheard.ts";
import type { AnyValue } from "../../support/session.ts";

/** What {@linkcode Side.start} takes beside the options of the session. */
export interface StartOptions {
  readonly options?: AnyValue;
  readonly connect?: AnyValue;
  readonly emulator?: Partial<EmulatorOptions>;
  /** Options of the transport: ours on both sides, so that only the sessions differ. */
  readonly transport?: AnyValue;
  /** Is given the session before it connects. */
  readonly prepare?: (session: AnyValue) => void;
}

/** A session over an emulator on a clock turned by hand, and all that went over the wire. */
export class Started {
  readonly session: AnyValue;
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly sent: AnyValue[];
  readonly urls: string[];
  readonly errors: AnyValue[] = [];

  constructor(
    parts: Pick<Started, "session" | "emulator" | "clock" | "sent" | "urls">,
  ) {
    this.session = parts.session;
    this.emulator = parts.emulator;
    this.clock = parts.clock;
    this.sent = parts.sent;
    this.urls = parts.urls;
    this.session.on("error", ({ error }: AnyValue) => this.errors.push(error));
  }

  get server() {
    return this.emulator.sessions.at(-1)!;
  }

  get config(): AnyValue {
    return this.server.config;
  }

  async settle(durationMs = 20_000): Promise<void> {
    await this.clock.advance(durationMs);
  }

  async say(text: string): Promise<void> {
    this.session.sendMessage(text);
    await this.settle();
  }

  /** The outputs that the model was given, and the responses that were asked for, in order. */
  steps(from = 0): string[] {
    return this.sent.slice(from).flatMap(({ type, item }) =>
      item?.type === "function_call_output"
        ? [`output ${item.output}`]
        : type === "response.create"
        ? ["response"]
        : []
    );
  }

  outputs(): string[] {
    return this.sent.flatMap(({ item }) =>
      item?.type === "function_call_output" ? [item.output] : []
    );
  }

  errorTexts(): string[] {
    return this.errors.map((error) => String(error?.error?.code ?? error?.message ?? error));
  }
}

/** One of the two SDKs, and the sessions that a test started with it. */
export class Side implements AsyncDisposable {
  readonly name: "theirs" | "ours";
  readonly sdk: AnyValue;
  readonly #started: Started[] = [];

  constructor(name: "theirs" | "ours") {
    this.name = name;
    this.sdk = name === "ours" ? ours : theirs;
  }

  /** A tool that takes anything. */
  tool(name: string, execute: (...args: AnyValue[]) => unknown, options: AnyValue = {}): AnyValue {
    const parameters = { type: "object", properties: {}, required: [], additionalProperties: true };
    return this.sdk.tool({
      name,
      description: name,
      parameters,
      strict: false,
      execute,
      ...options,
    });
  }

  agent(options: AnyValue = {}): AnyValue {
    return new this.sdk.RealtimeAgent({ name: "a", ...options });
  }

  async start(agent: AnyValue, start: StartOptions = {}): Promise<Started> {
    const clock = new ManualClock();
    const emulator = createEmulator({ clock, ...start.emulator });
    const sent: AnyValue[] = [];
    const urls: string[] = [];
    const createWebSocket = overheard(emulator, (event) => sent.push(event));
    const transport = new ours.OpenAIRealtimeWebSocket({
      clock,
      createWebSocket(request) {
        urls.push(request.url);
        return createWebSocket(request);
      },
      ...start.transport,
    });
    const session = new this.sdk.RealtimeSession(agent, {
      transport,
      ...this.name === "ours" ? { clock } : {},
      ...start.options,
    });
    const started = new Started({ session, emulator, clock, sent, urls });
    this.#started.push(started);
    start.prepare?.(session);
    await Promise.all([
      session.connect({ apiKey: "ek_test", ...start.connect }),
      clock.advance(0),
    ]);
    await clock.advance(10);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { session, emulator } of this.#started) {
      session.close();
      await emulator.close();
    }
  }
}
