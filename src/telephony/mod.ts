/**
 * Joins callers on a phone to a model: Twilio Media Streams on one side, a Realtime connection on
 * the other. Types of events and session configs that are not here are in
 * `@voicewire/realtime/transport`.
 *
 * @example A call whose socket Twilio has opened
 * ```ts
 * import { TwilioRealtimeTransportLayer } from "@voicewire/realtime/twilio";
 * import { createEmulator, createTelephone } from "@voicewire/realtime/testing";
 *
 * const telephone = createTelephone(); // in a server: the socket that Twilio has opened
 * const transport = new TwilioRealtimeTransportLayer({
 *   twilioWebSocket: telephone.socket,
 *   createWebSocket: createEmulator().createWebSocket, // in a server: leave this out
 * });
 * await transport.connect({ apiKey: "any" });
 * transport.sendMessage("say: hello");
 * await transport.hangup(); // when the caller has heard the answer
 * ```
 *
 * @module
 */
export type { AudioFormat } from "../audio/format.ts";
export { type Clock, systemClock, type TimerHandle } from "../clock/clock.ts";
export type { RealtimeConnectionStatus } from "../contract/connection_state.ts";
export type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../contract/realtime_item.ts";
export type { RealtimeSessionConfig } from "../contract/session_config.ts";
export type {
  TransportError,
  TransportEvent,
  TransportToolCallEvent,
} from "../contract/transport_events.ts";
export type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
  RealtimeUserInput,
} from "../contract/transport_layer.ts";
export type { DynamicName, RealtimeEventEmitter } from "../events/event_emitter.ts";
export type { Logger } from "../events/logger.ts";
export type { PlaybackReport } from "../transport/engine_transport.ts";
export type {
  ConnectUntil,
  OpenAIRealtimeWebSocketOptions,
} from "../transport/openai/websocket.ts";
export type { PlaybackPosition } from "../transport/playback_ledger.ts";
export type { RealtimeServerEvent } from "../wire/openai/server_events.ts";
export type * from "./call/call_party.ts";
export * from "./call/digit_collector.ts";
export type { HangupOptions, HangupOutcome } from "./call/hangup.ts";
export * from "./call/phone_call.ts";
export * from "./call/phone_call_error.ts";
export type * from "./call/phone_call_events.ts";
export type * from "./call/phone_call_options.ts";
export type {
  AnyListener,
  DomPhoneSocket,
  NodePhoneSocket,
  PhoneSocketLike,
} from "./call/phone_socket.ts";
export * from "./carrier_dialect.ts";
export type { PhonePlayback, PhonePlaybackSource } from "./line/mark_ledger.ts";
export type * from "./phone_model.ts";
export * from "./phone_transport.ts";
export type * from "./phone_transport_events.ts";
export type * from "./phone_transport_options.ts";
export * from "./twilio/call_tokens.ts";
export * from "./twilio/twilio_call.ts";
export * from "./twilio/twilio_dialect.ts";
export type * from "./twilio/twilio_messages.ts";
export * from "./twilio/twilio_rest.ts";
export * from "./twilio/twilio_signature.ts";
export * from "./twilio/twilio_transport.ts";
export * from "./twilio/twiml.ts";
