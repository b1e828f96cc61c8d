import { assertEquals } from "@std/assert";
import type { AudioCodec } from "../../src/codec/audio_codec.ts";
import type { RealtimeSessionConfig } from "../../src/contract/session_config.ts";
import type { EventDispatcher } from "../../src/events/event_dispatcher.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { AudioTransport } from "../../src/transport/audio_transport.ts";
import type { OpenAIRealtimeEventTypes } from "../../src/transport/openai/openai_events.ts";
import { openAIRealtime } from "../../src/transport/openai/openai_protocol.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";
import { DERIVED_EVENTS } from "./transport_event_names.ts";

// deno-lint-ignore no-explicit-any -- tests read fields of any event
export type AnyEvent = Record<string, any> & { type: string };

/** Options of {@linkcode createEngine}. */
export interface EngineOptions {
  readonly codec?: AudioCodec;
  readonly outputBuffer?: "client" | "server";
  readonly config?: Partial<RealtimeSessionConfig>;
  /** The events that have a listener. @default {DERIVED_EVENTS} */
  readonly hear?: readonly string[];
}

/** A transport with no socket: its engine, over the shared half of a transport. */
export class EngineClient extends AudioTransport<OpenAIRealtimeEventTypes> {
  readonly bufferedBytes = 0;

  /** The listeners, which know no types. */
  get listeners(): EventDispatcher {
    return this.events;
  }

  /** Connects, at once. */
  open(config: Partial<RealtimeSessionConfig>, model: string): void {
    this.life.begin({}, (connection) => {
      const engine = this.begin(config, model);
      this.life.opened(connection);
      engine.configure();
      return Promise.resolve();
    }).catch(() => {}); // a test may close it before the attempt has settled
  }

  /** The server's latest error. */
  get lastError(): object | undefined {
    return this.engine?.lastError;
  }

  /** One message of the server. */
  handleMessage(data: unknown): void {
    this.engine?.handleMessage(data);
  }
}

/** A protocol engine that is started, with no socket: what it sent, and what it emitted. */
export function createEngine({ codec, outputBuffer = "client", config, hear }: EngineOptions = {}) {
  const clock = new ManualClock();
  const sent: AnyEvent[] = [];
  const warnings: string[] = [];
  const emitted: [name: string, ...args: unknown[]][] = [];
  const protocol = openAIRealtime({ serverPlays: outputBuffer === "server" });
  const logger = { warn: (message: string) => warnings.push(message) };
  const engine = new EngineClient({ codec, clock, logger }, protocol, (text) => {
    sent.push(JSON.parse(text));
  });
  const { listeners: events } = engine;
  engine.open(config ?? {}, "gpt-realtime-2.1");
  for (const name of hear ?? DERIVED_EVENTS) {
    events.add(name, (...args: unknown[]) => emitted.push([name, ...args]));
  }
  const started = sent.splice(0);
  let eventCount = 0;
  /** Receives a server event. It gets an id if it has none. */
  const receive = (event: AnyEvent) =>
    engine.handleMessage(JSON.stringify({ event_id: `event_${++eventCount}`, ...event }));
  return {
    clock,
    engine,
    events,
    sent,
    emitted,
    warnings,
    /** What was sent on start. */
    started,
    receive,
    /** The names of the emitted events, in order. */
    names: () => emitted.map(([name]) => name),
    /** The first arguments of the emitted events of a name. */
    // deno-lint-ignore no-explicit-any -- see above
    payloads: (name: string): any[] =>
      emitted.filter(([other]) => other === name).map(([, payload]) => payload),
    created: (id: string, response: object = {}) =>
      receive({ type: "response.created", response: { id, ...response } }),
    done: (id: string, response: object = {}) =>
      receive({ type: "response.done", response: { id, output: [], ...response } }),
    /** Receives PCM16 silence at 24 kHz as an audio delta. */
    audio: (itemId: string, durationMs: number, responseId = "resp_1", contentIndex = 0) =>
      receive({
        type: "response.output_audio.delta",
        response_id: responseId,
        item_id: itemId,
        output_index: 0,
        content_index: contentIndex,
        delta: bytesToBase64(new Uint8Array(durationMs * 48)),
      }),
    audioDone: (itemId: string, responseId = "resp_1") =>
      receive({
        type: "response.output_audio.done",
        response_id: responseId,
        item_id: itemId,
        output_index: 0,
        content_index: 0,
      }),
    speechStarted: () =>
      receive({
        type: "input_audio_buffer.speech_started",
        audio_start_ms: 0,
        item_id: "item_user",
      }),
    /** Receives the server's session, with `interrupt_response`. Forgets the tracing that is sent then. */
    sessionUpdated(interrupt_response?: boolean) {
      const sentBefore = sent.length;
      receive({
        type: "session.updated",
        session: {
          type: "realtime",
          audio: {
            input: { turn_detection: { type: "semantic_vad", interrupt_response } },
            output: { format: { type: "audio/pcm", rate: 24_000 } },
          },
        },
      });
      const [tracing, ...more] = sent.splice(sentBefore);
      assertEquals([tracing?.session ?? { tracing: "auto", type: "realtime" }, more], [
        { tracing: "auto", type: "realtime" },
        [],
      ]);
    },
  };
}
