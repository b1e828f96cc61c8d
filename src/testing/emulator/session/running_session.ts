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

/** What a {@linkcode RunningSession} needs besides what its engine needs. */
export interface RunningSessionOptions extends Omit<SessionEngineOptions, "deliver" | "onClose"> {
  /** The id of a call that was there before its session. By default a new one. */
  readonly callId?: string;
  readonly onEnd: (session: RunningSession) => void;
}

/** A running session: one engine, and the connections that listen to it. */
export class RunningSession implements EmulatorSession {
  readonly callId: string;
  readonly ended: Promise<EmulatorSessionEnd>;
  readonly #resolveEnded: (end: EmulatorSessionEnd) => void;
  readonly #engine: SessionEngine;
  readonly #settings: EmulatorSettings;
  readonly #onEnd: (session: RunningSession) => void;
  readonly #sidebandAudio: boolean;
  readonly #sidebandCloses: boolean;
  /** On a call, the sound goes another way than the events. */
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
      throw new RangeError("A session that runs takes faults of messages only");
    }
    for (const port of this.#ports) port.inject(fault);
  }

  terminate(): void {
    this.#finish({ code: 1006, reason: "", by: "server" }, (port) => port.terminate());
  }

  /** The connection that begins the session. On a telephone call there is none: the call itself does. */
  begin(port?: FaultyPort): void {
    this.#main = port;
    if (port) this.#ports.push(port);
    this.#engine.start();
  }

  /** A further connection. */
  attach(port: FaultyPort): void {
    this.#ports.push(port);
    this.#engine.greet(port);
  }

  /** A frame of one of the connections. */
  handleMessage(data: string | Uint8Array, from: FaultyPort): void {
    this.#engine.handleMessage(data, from);
  }

  /** The caller's sound on a call. */
  handleAudio(linear16: Int16Array): void {
    this.#engine.handleAudio(linear16);
  }

  /** A key that the caller has pressed on a telephone call (PROTOCOL C.2). */
  handleKey(key: string): void {
    if (this.#end) return;
    const received_at = unixSeconds(this.#settings);
    const type = "input_audio_buffer.dtmf_event_received";
    this.#deliver({ type, event: key, received_at }, undefined);
  }

  /** The caller has hung up a telephone call: that ends the session and its connections. */
  handleHangUp(): void {
    const end = { code: 1000, reason: "", by: "client" } as const;
    this.#finish(end, (port) => port.close(end.code, end.reason));
  }

  /** One of the connections has ended. The last one ends the session, unless a call holds it. */
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
