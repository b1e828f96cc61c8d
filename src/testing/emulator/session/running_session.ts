import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { KnownServerEvent } from "../../../wire/openai/server_events.ts";
import type { WireSession } from "../../../wire/openai/session.ts";
import type { EmulatorSession, EmulatorSessionEnd } from "../emulator_session.ts";
import { checkFault } from "../faults/check_fault.ts";
import type { FaultyPort } from "../faults/faulty_port.ts";
import { isMessageFault } from "../faults/handshake_faults.ts";
import { type EmulatorSettings, unixSeconds } from "../options/emulator_settings.ts";
import type { MessageFault } from "../options/fault.ts";
import { SessionEngine, type SessionEngineOptions } from "./session_engine.ts";

/** Options of {@linkcode RunningSession}. */
export interface RunningSessionOptions extends Omit<SessionEngineOptions, "deliver" | "onClose"> {
  /** The id of a call that existed before its session. By default a new id. */
  readonly callId?: string | undefined;
  readonly onEnd: (session: RunningSession) => void;
}

/** A session: one engine, and the connections that take part in it. */
export class RunningSession implements EmulatorSession {
  readonly callId: string;
  readonly ended: Promise<EmulatorSessionEnd>;
  readonly #resolveEnded: (end: EmulatorSessionEnd) => void;
  readonly #engine: SessionEngine;
  readonly #settings: EmulatorSettings;
  readonly #onEnd: (session: RunningSession) => void;
  readonly #sidebandAudio: boolean;
  readonly #sidebandCloses: boolean;
  /** Whether the session belongs to a call, whose audio does not go through the events. */
  readonly #isCall: boolean;
  readonly #ports: FaultyPort[] = [];
  #main: FaultyPort | undefined;
  #end: EmulatorSessionEnd | undefined;

  constructor(options: RunningSessionOptions) {
    const { promise, resolve } = Promise.withResolvers<EmulatorSessionEnd>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.callId = options.callId ?? options.ids.realtimeCall();
    this.#settings = options.settings;
    this.#onEnd = options.onEnd;
    const { sidebandAudioDeltas, sidebandClosesWithCall } = options.settings.openQuestions;
    this.#sidebandAudio = sidebandAudioDeltas;
    this.#sidebandCloses = sidebandClosesWithCall;
    this.#isCall = options.media !== undefined;
    this.#engine = new SessionEngine({
      ...options,
      deliver: (event, to) => this.#deliver(event, to),
      onClose: (code, reason) => this.close(code, reason),
    });
  }

  get id(): string {
    return this.#engine.id;
  }

  get config(): WireSession {
    return this.#engine.config.current;
  }

  get items(): readonly ConversationItem[] {
    return this.#engine.conversation.items.map(({ item }) => item);
  }

  get connections(): number {
    return this.#ports.length;
  }

  get end(): EmulatorSessionEnd | undefined {
    return this.#end;
  }

  itemAudio(itemId: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#engine.conversation.get(itemId)?.audio?.toBytes().slice();
  }

  close(code = 1000, reason = ""): void {
    this.#finish({ code, reason, by: "server" }, (port) => port.close(code, reason));
  }

  inject(fault: MessageFault): void {
    if (!isMessageFault(checkFault(fault))) {
      throw new RangeError(
        `Cannot inject the fault "${fault.fault}": the session is connected already. ` +
          "Pass it to createEmulator, or inject a fault of messages",
      );
    }
    for (const port of this.#ports) port.inject(fault);
  }

  terminate(): void {
    this.#finish({ code: 1006, reason: "", by: "server" }, (port) => port.terminate());
  }

  /** Begins the session with its first connection. A SIP call begins it without a connection. */
  begin(port?: FaultyPort): void {
    this.#main = port;
    if (port) this.#ports.push(port);
    this.#engine.start();
  }

  /** Attaches another connection. */
  attach(port: FaultyPort): void {
    this.#ports.push(port);
    this.#engine.greet(port);
  }

  /** Handles a frame from one of the connections. */
  handleMessage(data: string | Uint8Array, from: FaultyPort): void {
    this.#engine.handleMessage(data, from);
  }

  /** Handles the caller's audio on a call. */
  handleAudio(linear16: Int16Array): void {
    this.#engine.handleAudio(linear16);
  }

  /**
   * Handles a key that the caller pressed on a SIP call
   * (docs/protocol.md#accepting-and-ending-a-call).
   */
  handleKey(key: string): void {
    if (this.#end) return;
    const received_at = unixSeconds(this.#settings);
    const type = "input_audio_buffer.dtmf_event_received";
    this.#deliver({ type, event: key, received_at }, undefined);
  }

  /** Ends the session and its connections, because the caller hung up a SIP call. */
  handleHangUp(): void {
    const end = { code: 1000, reason: "", by: "client" } as const;
    this.#finish(end, (port) => port.close(end.code, end.reason));
  }

  /** Removes a connection that has ended. The last one ends the session, except on a SIP call. */
  handleClose(port: FaultyPort, code: number, reason: string): void {
    const index = this.#ports.indexOf(port);
    if (index < 0) return;
    this.#ports.splice(index, 1);
    if (this.#main === undefined) return;
    const callEnds = port === this.#main && this.#sidebandCloses;
    if (this.#ports.length > 0 && !callEnds) return;
    this.#finish({ code, reason, by: "client" }, (sideband) => sideband.close(1000, ""));
  }

  #deliver(event: KnownServerEvent, to: unknown): void {
    const text = JSON.stringify(event);
    const isSound = event.type === "response.output_audio.delta";
    const mainOnly = isSound && !this.#sidebandAudio;
    for (const port of this.#ports) {
      if (to !== undefined && port !== to) continue;
      if (mainOnly && port !== this.#main) continue;
      if (isSound && this.#isCall && port === this.#main) continue;
      port.send(text);
    }
  }

  #finish(end: EmulatorSessionEnd, farewell: (port: FaultyPort) => void): void {
    if (this.#end) return;
    this.#end = end;
    this.#engine.stop();
    for (const port of this.#ports.splice(0)) farewell(port);
    this.#onEnd(this);
    this.#resolveEnded(end);
  }
}
