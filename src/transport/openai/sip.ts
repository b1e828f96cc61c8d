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

/** The options of {@linkcode OpenAIRealtimeSIP}. There is no codec, because the audio stays in the call. */
export interface OpenAIRealtimeSIPOptions
  extends SocketConnectionOptions, Omit<EngineTransportOptions, "codec"> {}

/** The options of the session that later attaches to the call. They decide the config of the call. */
export type SipSessionOptions<TContext = unknown> = SessionConfigOptions<TContext> & {
  /** Other options of a session, which do not affect the config. */
  readonly [option: string]: unknown;
};

/**
 * A connection to a telephone call that the service has accepted over SIP. The audio stays between the
 * telephone and the server: it cannot be sent, received or muted from here. The server plays the model's
 * audio. It stops and truncates the audio when the caller speaks. When the caller presses a key, the event
 * `input_audio_buffer.dtmf_event_received` is raised; its `event` is the key.
 *
 * `connect()` may be called again after a connection has ended. Listeners stay.
 *
 * @example Accept and answer a call, when the provider's webhook reports it
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

  /**
   * Opens nothing before {@linkcode connect}.
   *
   * @throws {RangeError} If a time of `deadPeer` is not more than 0.
   */
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

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /**
   * Builds the config to accept a call with. It is the first config of a session with this agent and these
   * options, so pass the options of the session that attaches to the call. `overrides` take priority over
   * the options. The result fits `realtime.calls.accept` of the `openai` package.
   *
   * @throws {UserError} If the turn detection has a threshold, a prefix padding or a silence duration. The
   * service refuses a call with any of them (docs/protocol.md#accepting-and-ending-a-call).
   */
  static async buildInitialConfig<TContext = unknown>(
    agent: RealtimeAgentLike,
    options: SipSessionOptions<TContext> = {},
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<SipCallConfig> {
    const config = await computeInitialSessionConfig(agent, options, overrides);
    const payload = sessionPayload(config, { model: DEFAULT_OPENAI_REALTIME_MODEL });
    refuseUnsupportedFields(payload);
    return JSON.parse(JSON.stringify(payload)); // removes the fields that are undefined
  }

  /**
   * Attaches to the call `callId`. Apart from that, it behaves as `OpenAIRealtimeWebSocket.connect()`.
   *
   * @throws {UserError} If there is no `callId`; and for the reasons of `OpenAIRealtimeWebSocket.connect()`.
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
   * Always throws, because the caller's audio stays in the call.
   *
   * @throws {UserError} Always.
   */
  sendAudio(_audio: AudioChunk, _options?: { commit?: boolean | undefined }): never {
    throw new UserError("Cannot send audio: the audio of a SIP call stays in the call");
  }

  /** Always `null`: the transport cannot mute the caller of a SIP call. */
  get muted(): null {
    return null;
  }

  /**
   * Always throws, because the caller's audio stays in the call.
   *
   * @throws {UserError} Always.
   */
  mute(_muted: boolean): never {
    throw new UserError("Cannot mute: the audio of a SIP call stays in the call");
  }
}
