import {
  computeInitialSessionConfig,
  type RealtimeAgentLike,
  type SessionConfigOptions,
} from "../../agent/initial_session_config.ts";
import { UserError } from "../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../contract/session_defaults.ts";
import { sessionPayload } from "../../wire/openai/session_payload.ts";
import type { AudioChunk } from "../audio_path.ts";
import { refuseUnsupportedFields, type SipCallConfig } from "./_sip_call_config.ts";
import { contentIndexOf, objectField, textField } from "./engine/event_fields.ts";
import { ServerPlayback } from "./engine/server_playback.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketConnectOptions,
  type OpenAIRealtimeWebSocketOptions,
} from "./websocket.ts";

export type {
  RealtimeSessionPayload,
  SipAudioFormat,
  SipCallConfig,
  SipTool,
} from "./_sip_call_config.ts";

/** What {@linkcode OpenAIRealtimeSIP} takes: there is no audio here, so no codec. */
export type OpenAIRealtimeSIPOptions = Omit<OpenAIRealtimeWebSocketOptions, "codec">;

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
export class OpenAIRealtimeSIP extends OpenAIRealtimeWebSocket {
  /** Nothing is opened before {@linkcode connect}. */
  constructor(options: OpenAIRealtimeSIPOptions = {}) {
    const fields = { contentIndexOf, objectField, textField };
    super(options, () => new ServerPlayback(this.clock, fields));
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
  override async connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    if (!options.callId) {
      throw new UserError(
        "Cannot connect without a call: pass the webhook's `callId` to connect()",
      );
    }
    await super.connect(options);
  }

  /**
   * Refuses: the caller's audio is in the call.
   *
   * @throws {UserError} Always.
   */
  override sendAudio(_audio: AudioChunk, _options?: { commit?: boolean }): never {
    throw new UserError("Cannot send audio: the audio of a SIP call goes through the call");
  }

  /**
   * Refuses: the caller's audio is in the call.
   *
   * @throws {UserError} Always.
   */
  override sendBase64Audio(_base64: string): never {
    return this.sendAudio(new ArrayBuffer(0));
  }

  /** Always `null`: a call is not muted from here. */
  override get muted(): null {
    return null;
  }

  /**
   * Refuses: the caller's audio is in the call.
   *
   * @throws {UserError} Always.
   */
  override mute(_muted: boolean): never {
    throw new UserError("Cannot mute: the audio of a SIP call goes through the call");
  }
}
