import type { RealtimeAgentLike } from "../../src/agent/agent_like.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import type { RealtimeSessionOptions } from "../../src/session/session_options.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type EmulatorSession,
  ManualClock,
} from "../../src/testing/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { overheard } from "./overheard.ts";

// deno-lint-ignore no-explicit-any -- tests read fields of any event
export type AnyValue = any;

/** Options of {@linkcode startSession}. */
export interface StartOptions extends RealtimeSessionOptions<AnyValue> {
  readonly emulator?: Partial<EmulatorOptions>;
}

/** A session with an emulator on a hand-turned clock, and a record of its events. */
export interface StartedSession extends AsyncDisposable {
  readonly session: RealtimeSession<AnyValue>;
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  /** The server's side of the session. */
  readonly server: EmulatorSession;
  /** The events that the client has sent, in order. */
  readonly sent: AnyValue[];
  /** All events of the server, in order. */
  readonly received: AnyValue[];
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  readonly errors: any[];
  /** Turns the clock until nothing more happens soon. */
  settle(durationMs?: number): Promise<void>;
  /** Sends a user's text and waits for everything that follows. */
  say(text: string): Promise<void>;
  /** The sent events of a type. */
  sentOf(type: string): AnyValue[];
}

/** Connects a session over the WebSocket transport to an emulator in the process. */
export async function startSession(
  agent: RealtimeAgentLike,
  { emulator: emulatorOptions, ...options }: StartOptions = {},
): Promise<StartedSession> {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...emulatorOptions });
  const sent: AnyValue[] = [];
  const received: AnyValue[] = [];
  const errors: AnyValue[] = [];
  const transport = new OpenAIRealtimeWebSocket({
    clock,
    createWebSocket: overheard(emulator, (event) => sent.push(event)),
  });
  const session = new RealtimeSession<AnyValue>(agent, { transport, clock, ...options });
  session.on("transport_event", (event) => received.push(event));
  session.on("error", ({ error }) => errors.push(error));
  await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  await clock.advance(10);
  const settle = (durationMs = 20_000) => clock.advance(durationMs);
  return {
    session,
    emulator,
    clock,
    sent,
    received,
    errors,
    settle,
    get server() {
      return emulator.sessions.at(-1)!;
    },
    async say(text) {
      session.sendMessage(text);
      await settle();
    },
    sentOf: (type) => sent.filter((event) => event.type === type),
    async [Symbol.asyncDispose]() {
      session.close();
      await emulator.close();
    },
  };
}

/** The texts of a role in the history, by item. */
export function spokenBy(session: RealtimeSession<AnyValue>, role: string): unknown[] {
  return session.history.flatMap((item) =>
    item.type === "message" && item.role === role
      ? item.content.map((part: AnyValue) => part.transcript ?? part.text)
      : []
  );
}
