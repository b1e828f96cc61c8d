/**
 * Connections to a speech-to-speech model, over WebSocket, WebRTC and SIP, without a session on top.
 *
 * @example Send a message and collect the audio of the answer
 * ```ts
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * // Without `createWebSocket`, and with a real key, this talks to the live service.
 * const client = new OpenAIRealtimeWebSocket(createEmulator());
 * const chunks: ArrayBuffer[] = [];
 * client.on("audio", ({ data }) => chunks.push(data));
 * await client.connect({ apiKey: "any" });
 * const done = new Promise((resolve, reject) => {
 *   client.once("turn_done", resolve);
 *   client.once("error", ({ error }) => reject(error));
 * });
 * client.sendMessage("say: hello");
 * await done;
 * client.close();
 * ```
 *
 * @module
 */
export * from "../clock/clock.ts";
export type { AudioCodec } from "../codec/audio_codec.ts";
export type { AudioFormat } from "../audio/format.ts";
export * from "../socket/create_web_socket.ts";
export * from "../socket/upgrade_refused_error.ts";
export * from "../socket/web_socket_like.ts";
export type * from "../wire/openai/client_events.ts";
export type * from "../wire/openai/items.ts";
export type * from "../wire/openai/response.ts";
export type * from "../wire/openai/server_events.ts";
export type * from "../wire/openai/session.ts";
export type * from "../contract/session_config.ts";
export type { OpenEnum } from "../contract/open_enum.ts";
export * from "../wire/openai/decode.ts";
export {
  DEFAULT_OPENAI_REALTIME_MODEL,
  DEFAULT_OPENAI_REALTIME_SESSION_CONFIG,
} from "../contract/session_defaults.ts";
export type { AudioChunk } from "./audio_path.ts";
export type { RealtimeUserInput } from "../contract/transport_layer.ts";
export type { ConnectionCause } from "../contract/connection_cause.ts";
export type { ConnectionState, RealtimeConnectionStatus } from "../contract/connection_state.ts";
export type * from "./audio_transport.ts";
export type * from "./engine_events.ts";
export type * from "./engine_transport.ts";
export type * from "./openai/openai_events.ts";
export type { DeadPeerOptions } from "./peer_watch.ts";
export { MessageTooLargeError, RealtimeConnectionError, UserError } from "../contract/errors.ts";
export type { ConnectionErrorCode, ConnectionStage } from "../contract/errors.ts";
export type * from "../events/event_emitter.ts";
export { consoleLogger, type Logger } from "../events/logger.ts";
export type { OpenAIRealtimeBaseOptions } from "./openai/openai_base_options.ts";
export type {
  PlaybackEntry,
  PlaybackPosition,
  PlaybackSource,
  PlaybackState,
} from "./playback_ledger.ts";
export type * from "../contract/realtime_item.ts";
export * from "./openai/sip.ts";
export type * from "../contract/transport_events.ts";
export type * from "../contract/transport_layer.ts";
export * from "../events/typed_emitter.ts";
export type { RealtimeUsage } from "../contract/usage.ts";
export * from "./openai/utils.ts";
export * from "./openai/webrtc/webrtc.ts";
export type { MicrophoneSource } from "./openai/webrtc/webrtc_microphone.ts";
export type * from "./openai/webrtc/webrtc_options.ts";
export type * from "./openai/webrtc/webrtc_runtime_types.ts";
export type * from "./openai/webrtc/webrtc_types.ts";
export * from "./openai/websocket.ts";
