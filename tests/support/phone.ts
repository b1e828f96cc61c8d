import {
  TwilioRealtimeTransportLayer,
  type TwilioRealtimeTransportLayerOptions,
} from "../../src/telephony/mod.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { createEmulator, type EmulatorOptions } from "../../src/testing/mod.ts";
import { createTelephone, type TelephoneOptions } from "../../src/testing/telephone/mod.ts";
import type { TelephoneMessage } from "../../src/testing/telephone/telephone.ts";

/** Options of {@linkcode createPhoneStage}. */
export interface PhoneStageOptions {
  readonly emulator?: EmulatorOptions;
  readonly telephone?: TelephoneOptions;
  readonly transport?: Partial<TwilioRealtimeTransportLayerOptions>;
}

/** A message of the server, and its time. */
export interface SentMessage {
  readonly atMs: number;
  readonly message: TelephoneMessage;
}

/** Voice detection that a test can predict, and transcription that does not interfere. */
export const SERVER_VAD = {
  audio: {
    input: {
      turnDetection: { type: "server_vad", silenceDurationMs: 300, prefixPaddingMs: 0 },
    },
  },
} as const;

/** A telephone, a transport and the emulator in one process, on a hand-turned clock. */
export function createPhoneStage(options: PhoneStageOptions = {}) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...options.emulator });
  const sent: SentMessage[] = [];
  const telephone = createTelephone({
    clock,
    onMessage: (message, atMs) => sent.push({ message, atMs }),
    ...options.telephone,
  });
  const warnings: string[] = [];
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  const toModel: any[] = [];
  const transport = new TwilioRealtimeTransportLayer({
    twilioWebSocket: telephone.socket,
    clock,
    logger: { warn: (message, detail) => warnings.push(`${message} ${detail ?? ""}`.trim()) },
    createWebSocket: (request) => {
      const socket = emulator.createWebSocket(request);
      const send = socket.send.bind(socket);
      socket.send = (data) => {
        toModel.push(JSON.parse(data as string));
        send(data);
      };
      return socket;
    },
    ...options.transport,
  });
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  const events: any[] = [];
  // deno-lint-ignore no-explicit-any -- see above
  const errors: any[] = [];
  transport.on("*", (event) => events.push(event));
  transport.on("error", ({ error }) => errors.push(error));
  return {
    clock,
    emulator,
    telephone,
    transport,
    /** The messages from the server to the carrier. */
    sent,
    /** The events from the transport to the model. */
    toModel,
    /** All events of `*`. */
    events,
    errors,
    warnings,
    /** Connects with voice detection that a test can predict. */
    async connect(config: object = SERVER_VAD) {
      const connected = transport.connect({ apiKey: "any", initialSessionConfig: config });
      await clock.advance(0);
      await connected;
    },
    /** The types of the events to the model. */
    modelTypes: (): string[] => toModel.map(({ type }) => type),
    /** The events to the model of a type. */
    // deno-lint-ignore no-explicit-any -- see above
    toModelOf: (type: string): any[] => toModel.filter((event) => event.type === type),
    /** The marks that were sent. */
    marks: (): string[] =>
      sent.flatMap(({ message }) => message.event === "mark" ? [message.mark.name] : []),
    /** Ends everything, so that no timer is left. */
    async end() {
      telephone.hangUp();
      await clock.advance(0);
      await emulator.close();
    },
  };
}

/** A tone that voice detection hears: PCM16 at 8 kHz. */
export function tone(durationMs: number, amplitude = 8_000): Int16Array {
  return Int16Array.from(
    { length: durationMs * 8 },
    (_, i) => Math.round(amplitude * Math.sin(i * 0.6)),
  );
}

/** `durationMs` of one byte, to recognize an item in a recording. */
export function mark(byte: number, durationMs: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(durationMs * 8).fill(byte);
}

/** The milliseconds of a {@linkcode mark} in a recording. */
export function markedMs(heard: Uint8Array, byte: number): number {
  return heard.filter((each) => each === byte).length / 8;
}
