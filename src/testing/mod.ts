/**
 * Test your voice agent with no key, no network and no cost: an emulator of the Realtime API that
 * speaks the real wire with real audio, and a clock that is turned by hand.
 *
 * The emulator is the other side of the wire. Give its `createWebSocket` to a transport, or its
 * `listen()` an application of any kind, ours or not. Speech is found in the very samples that are
 * sent, every rule of the service is enforced, and a function of yours stands in for the model. By
 * default that is a parrot: it says the caller's own audio back, a text `say: TEXT` makes it say
 * TEXT, and `call: NAME {json}` makes it call a tool.
 *
 * @example Test your voice agent
 * ```ts
 * import { createEmulator, ManualClock } from "@voicewire/realtime/testing";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * // The agent under test: it looks the weather up when the model wants to know it.
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
 * // The test: a model that calls the tool and then says what it was told.
 * const clock = new ManualClock();
 * const { createWebSocket } = createEmulator({ clock });
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * const said: string[] = [];
 * client.on("audio_transcript_delta", ({ delta }) => said.push(delta));
 * await startAgent(client);
 * client.sendMessage('call: weather {"city":"Rome"}');
 * await clock.advance(60_000); // a minute of conversation, in no time
 * client.close();
 * if (said.join("") !== "sunny in Rome") throw new Error(`it said ${said.join("")}`);
 * ```
 *
 * @example An hour on the line
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
 * if (closeCode !== 1001) throw new Error("a session ends after an hour");
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
 * // What the application does once the webhook has told it, mostly with the `openai` package:
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
 * @example When the network fails
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
 * if (!retryable) throw new Error("a cut in mid-sentence can be retried");
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
