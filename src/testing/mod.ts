/**
 * Tools to test a voice agent without a key, a network or costs.
 *
 * - {@linkcode createEmulator} creates an emulator of the Realtime API. It speaks the real protocol,
 *   with real audio, and enforces the service's rules. Pass its `createWebSocket` to a transport, or
 *   connect any application to its `listen()`. A function of yours stands in for the model. The default
 *   is a {@linkcode parrot}, which repeats the caller's audio, answers `say: TEXT` with TEXT, and calls
 *   a tool for `call: NAME {json}`.
 * - {@linkcode ManualClock} is a clock that a test turns by hand, so that an hour takes no time.
 * - {@linkcode createTelephone} and {@linkcode dialTelephone} call a phone server as Twilio does.
 * - {@linkcode ScriptedRealtimeTransport} is a transport without a connection, for tests of an agent's
 *   own logic.
 * - {@linkcode codecContract}, {@linkcode socketContract} and {@linkcode transportContract} test a
 *   codec, a socket factory or a transport of your own.
 *
 * @example Test your voice agent
 * ```ts
 * import { createEmulator, ManualClock } from "@voicewire/realtime/testing";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * // The agent under test: it looks up the weather when the model calls the tool.
 * function startAgent(client: OpenAIRealtimeWebSocket) {
 *   client.on("function_call", (call) => {
 *     const { city } = JSON.parse(call.arguments);
 *     client.sendFunctionCallOutput(call, `sunny in ${city}`, true);
 *   });
 *   const weather = {
 *     type: "function" as const,
 *     name: "weather",
 *     description: "The weather in a city",
 *     parameters: { type: "object", properties: { city: { type: "string" } } },
 *   };
 *   return client.connect({ apiKey: "any", initialSessionConfig: { tools: [weather] } });
 * }
 *
 * // The test: a model that calls the tool and then says its output.
 * const clock = new ManualClock();
 * const { createWebSocket } = createEmulator({ clock });
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * const said: string[] = [];
 * client.on("audio_transcript_delta", ({ delta }) => said.push(delta));
 * await startAgent(client);
 * client.sendMessage('call: weather {"city":"Rome"}');
 * await clock.advance(60_000); // a minute of conversation takes no time
 * client.close();
 * if (said.join("") !== "sunny in Rome") throw new Error(`it said ${said.join("")}`);
 * ```
 *
 * @example The end of a session after an hour
 * ```ts
 * import { createEmulator, ManualClock } from "@voicewire/realtime/testing";
 *
 * const clock = new ManualClock();
 * const emulator = createEmulator({ clock });
 * const url = "ws://emulator/v1/realtime?model=gpt-realtime";
 * const socket = emulator.createWebSocket({ url, apiKey: "any" });
 * let closeCode: number | undefined;
 * socket.addEventListener("close", ({ code }) => closeCode = code);
 * await clock.advance(60 * 60 * 1000);
 * if (closeCode !== 1001) throw new Error("a session must end after an hour");
 * ```
 *
 * @example A telephone call over SIP
 * ```ts
 * import { createEmulator, ManualClock } from "@voicewire/realtime/testing";
 * import { OpenAIRealtimeSIP } from "@voicewire/realtime/transport";
 *
 * const clock = new ManualClock();
 * const emulator = createEmulator({ clock });
 * const phone = emulator.dialSip();
 * // An application does this when the webhook arrives, usually with the `openai` package:
 * const { callId } = phone;
 * await emulator.fetch(`http://emulator/v1/realtime/calls/${callId}/accept`, {
 *   method: "POST",
 *   headers: { Authorization: "Bearer any" },
 *   body: JSON.stringify({ type: "realtime", model: "gpt-realtime-2.1" }),
 * });
 * const sip = new OpenAIRealtimeSIP({ clock, createWebSocket: emulator.createWebSocket });
 * const keys: string[] = [];
 * sip.on("input_audio_buffer.dtmf_event_received", ({ event }) => keys.push(event));
 * await sip.connect({ apiKey: "any", callId });
 * phone.press("42#");
 * await clock.advance(10);
 * if (keys.join("") !== "42#") throw new Error(`the caller pressed ${keys}`);
 * phone.hangUp();
 * ```
 *
 * @example A network failure in mid-sentence
 * ```ts
 * import { createEmulator, ManualClock } from "@voicewire/realtime/testing";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const clock = new ManualClock();
 * const { createWebSocket } = createEmulator({
 *   clock,
 *   faults: [{ fault: "close", event: "response.output_audio.delta", skip: 2, code: 1006 }],
 * });
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * let retryable: boolean | undefined;
 * client.on("connection_change", (_status, cause) => retryable = cause?.retryable);
 * await client.connect({ apiKey: "any" });
 * client.sendMessage("say: you will not hear all of this", {});
 * await clock.advance(10_000);
 * if (!retryable) throw new Error("after a cut, another try must make sense");
 * ```
 *
 * @module
 */
export type { AudioFormat } from "../audio/format.ts";
export type { Clock, TimerHandle } from "../clock/clock.ts";
export type {
  CreateWebSocket,
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../socket/web_socket_like.ts";
export type { AudioCodec } from "../codec/audio_codec.ts";
export type { RealtimeUserInput } from "../contract/transport_layer.ts";
export type { ConnectionCause } from "../contract/connection_cause.ts";
export type { ConnectionState, RealtimeConnectionStatus } from "../contract/connection_state.ts";
export type * from "../events/event_emitter.ts";
export type { Logger } from "../events/logger.ts";
export type * from "../contract/realtime_item.ts";
export type * from "../contract/transport_events.ts";
export type * from "../contract/transport_layer.ts";
export type { RealtimeUsage } from "../contract/usage.ts";
export type * from "../wire/openai/client_events.ts";
export type * from "../wire/openai/items.ts";
export type { ResponseCreateParams } from "../wire/openai/response.ts";
export type * from "../wire/openai/session.ts";
export type * from "../contract/session_config.ts";
export type { OpenEnum } from "../contract/open_enum.ts";
export { codecContract, type CodecContractOptions } from "./contracts/codec_contract.ts";
export {
  type RegisterTest,
  socketContract,
  type SocketContractOptions,
} from "./contracts/socket_contract.ts";
export {
  transportContract,
  type TransportContractOptions,
  type TransportPromise,
} from "./contracts/transport_contract.ts";
export { startSocketContractPeer } from "./contracts/start_socket_contract_peer.ts";
export type { AnswerOffer, EmulatorCall, EmulatorPeer } from "./emulator/options/answer_offer.ts";
export { createEmulator } from "./emulator/create_emulator.ts";
export type { Emulator, EmulatorSocketOptions } from "./emulator/emulator.ts";
export type {
  CallerAudio,
  EmulatorOptions,
  EmulatorPacing,
  EmulatorSessionDefaults,
  JudgeUtterance,
  Transcribe,
} from "./emulator/options/emulator_options.ts";
export type { EmulatorServer, ListenOptions } from "./emulator/emulator_server.ts";
export type { EmulatorSession, EmulatorSessionEnd } from "./emulator/emulator_session.ts";
export type {
  ConnectFault,
  Fault,
  FaultSelection,
  MessageFault,
} from "./emulator/options/fault.ts";
export type { EmulatedMcpServer, EmulatedMcpTool } from "./emulator/options/emulated_mcp_server.ts";
export type { OpenQuestions } from "./emulator/options/open_questions.ts";
export { parrot } from "./emulator/options/parrot.ts";
export type { EmulatorRateLimits } from "./emulator/options/rate_limits.ts";
export type {
  AudioPart,
  CallPart,
  FailPart,
  IncompletePart,
  Responder,
  ResponderOutput,
  ResponderPart,
  ResponderTurn,
  SayPart,
  WaitPart,
} from "./emulator/options/responder.ts";
export { type SignedWebhook, signWebhook } from "./emulator/calls/sign_webhook.ts";
export type {
  IncomingCallEvent,
  SipCall,
  SipCallEnd,
  SipDialOptions,
  SipHeader,
  SipWebhookOptions,
} from "./emulator/calls/sip_call.ts";
export * from "./scripted/scripted_errors.ts";
export { ScriptedRealtimeTransport } from "./scripted/scripted_realtime_transport.ts";
export type {
  ScriptedRealtimeScenarioContext,
  ScriptedRealtimeScenarioOptions,
} from "./scripted/run_scenario.ts";
export type * from "./scripted/transport_calls.ts";
export { ManualClock } from "./manual_clock.ts";
export * from "./telephone/mod.ts";
