import {
  computeInitialSessionConfig,
  type RealtimeAgentLike,
  type SessionConfigOptions,
} from "../../agent/initial_session_config.ts";
import { UserError } from "../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../contract/session_defaults.ts";
import type { RealtimeClientEvent } from "../../wire/openai/client_events.ts";
import { sessionPayload } from "../../wire/openai/session_payload.ts";
import type { AudioChunk } from "../audio_path.ts";
import { EngineTransport, type EngineTransportOptions } from "../engine_transport.ts";
import { refuseUnsupportedFields, type SipCallConfig } from "./_sip_call_config.ts";
import type { OpenAIRealtimeEventTypes } from "./openai_events.ts";
import { openAIRealtime } from "./openai_protocol.ts";
import {
  type OpenAIRealtimeWebSocketConnectOptions,
  SocketConnection,
  type SocketConnectionOptions,
} from "./socket_connection.ts";

export type {
  RealtimeSessionPayload,
  SipAudioFormat,
  SipCallConfig,
  SipTool,
} from "./_sip_call_config.ts";

/** The options of {@linkcode OpenAIRealtimeSIP}. The audio stays in the call, so there is no codec. */
export interface OpenAIRealtimeSIPOptions
  extends SocketConnectionOptions, Omit<EngineTransportOptions, "codec"> {}

/** What decides the config of a call: the options of the session that attaches to it later. */
export type SipSessionOptions<TContext = unknown> = SessionConfigOptions<TContext> & {
  /** Options of a session that a config does not depend on. */
  readonly [option: string]: unknown;
};

/**
 * Attaches to a telephone call that the service has accepted over SIP. The audio stays in the call,
 * and the server owns its output buffer: it stops it when the caller speaks, and truncates. Keys that
 * the caller presses come as `input_audio_buffer.dtmf_event_received`, where `event` is the key.
 *
 * @example On the provider's webhook
 * ```ts ignore
 * import { OpenAIRealtimeSIP, RealtimeAgent, RealtimeSession } from "@voicewire/realtime";
 * import OpenAI from "openai";
 *
 * const agent = new RealtimeAgent({ name: "desk", instructions: "Answer the telephone." });
 * const config = await OpenAIRealtimeSIP.buildInitialConfig(agent);
 * await new OpenAI().realtime.calls.accept(callId, config);
 * const session = new RealtimeSession(agent, { transport: new OpenAIRealtimeSIP() });
 * session.transport.on("input_audio_buffer.dtmf_event_received", (event) => event);
 * await session.connect({ apiKey: "sk-…", callId });
 * ```
 */
export class OpenAIRealtimeSIP
  extends EngineTransport<OpenAIRealtimeEventTypes, RealtimeClientEvent> {
  readonly #connection: SocketConnection;

  /** Nothing is opened before {@linkcode connect}. */
  constructor(options: OpenAIRealtimeSIPOptions = {}) {
    super(
      options,
      openAIRealtime({ serverPlays: true }),
      (message) => this.#connection.send(message),
    );
    this.#connection = new SocketConnection(options, {
      life: this.life,
      events: this.events,
      clock: this.clock,
      begin: (config, model) => this.begin(config, model),
    });
  }

  /** Bytes that were sent and that the network has not taken yet; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /**
   * The config to accept a call with: that of a session with this agent and these options, so that
   * the accepted call and the session that attaches to it begin alike. It fits what
   * `realtime.calls.accept` of the `openai` package takes.
   *
   * @throws {UserError} If the turn detection has a threshold, a prefix padding or a silence duration:
   * the service refuses a call with any of them (docs/protocol.md#accepting-and-ending-a-call).
   */
  static async buildInitialConfig<TContext = unknown>(
    agent: RealtimeAgentLike,
    options: SipSessionOptions<TContext> = {},
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<SipCallConfig> {
    const config = await computeInitialSessionConfig(agent, options, overrides);
    const payload = sessionPayload(config, { model: DEFAULT_OPENAI_REALTIME_MODEL });
    refuseUnsupportedFields(payload);
    return JSON.parse(JSON.stringify(payload)); // without the fields that are undefined
  }

  /**
   * Attaches to the call `callId`. Otherwise as `OpenAIRealtimeWebSocket.connect()`.
   *
   * @throws {UserError} If there is no `callId`.
   */
  async connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    if (!options.callId) {
      throw new UserError(
        "Cannot connect: there is no call to attach to. Pass the webhook's `callId` to connect()",
      );
    }
    await this.#connection.connect(options);
  }

  /**
   * Refuses, because the caller's audio is in the call.
   *
   * @throws {UserError} Always.
   */
  sendAudio(_audio: AudioChunk, _options?: { commit?: boolean | undefined }): never {
    throw new UserError("Cannot send audio: the audio of a SIP call stays in the call");
  }

  /** Always `null`: a call is not muted from here. */
  get muted(): null {
    return null;
  }

  /**
   * Refuses, because the caller's audio is in the call.
   *
   * @throws {UserError} Always.
   */
  mute(_muted: boolean): never {
    throw new UserError("Cannot mute: the audio of a SIP call stays in the call");
  }
}
