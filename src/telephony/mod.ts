/**
 * A caller on a phone talks to a model: Twilio Media Streams joined to a Realtime connection.
 *
 * @example A call whose socket Twilio has opened
 * ```ts
 * import { TwilioRealtimeTransportLayer } from "@voicewire/realtime/twilio";
 * import { createEmulator, createTelephone } from "@voicewire/realtime/testing";
 *
 * const telephone = createTelephone(); // in a server: the socket that Twilio has opened
 * const transport = new TwilioRealtimeTransportLayer({
 *   twilioWebSocket: telephone.socket,
 *   createWebSocket: createEmulator().createWebSocket, // in a server: leave it out
 * });
 * await transport.connect({ apiKey: "any" });
 * transport.sendMessage("say: hello");
 * await transport.hangup(); // when the caller has heard it
 * ```
 *
 * @module
 */
export { type Clock, systemClock } from "../clock/clock.ts";
export type * from "../transport/mod.ts";
export * from "./call/call_party.ts";
export * from "./twilio/call_tokens.ts";
export * from "./carrier_dialect.ts";
export * from "./call/digit_collector.ts";
export type { HangupOptions, HangupOutcome } from "./call/hangup.ts";
export type { PhonePlayback, PhonePlaybackSource } from "./line/mark_ledger.ts";
export type { PhoneModelExtras } from "./phone_bridge.ts";
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
export * from "./phone_transport.ts";
export type * from "./phone_transport_events.ts";
export type * from "./phone_transport_options.ts";
export * from "./twilio/twilio_call.ts";
export * from "./twilio/twilio_dialect.ts";
export type * from "./twilio/twilio_messages.ts";
export * from "./twilio/twilio_rest.ts";
export * from "./twilio/twilio_signature.ts";
export * from "./twilio/twilio_transport.ts";
export * from "./twilio/twiml.ts";
