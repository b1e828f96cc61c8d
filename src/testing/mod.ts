/**
 * Test your voice agent with no key, no network and no cost: an emulator of the Realtime API that
 * speaks the real wire with real audio, and a clock that is turned by hand.
 *
 * @example An hour of conversation in no time
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
export type { RealtimeUserInput } from "../transport/client_requests.ts";
export type { ConnectionCause } from "../transport/connection_cause.ts";
export type { ConnectionState, RealtimeConnectionStatus } from "../transport/connection_state.ts";
export type * from "../transport/event_emitter.ts";
export type { Logger } from "../transport/logger.ts";
export type * from "../transport/realtime_item.ts";
export type * from "../transport/transport_events.ts";
export type * from "../transport/transport_layer.ts";
export type { RealtimeUsage } from "../transport/usage.ts";
export type * from "../wire/client_events.ts";
export type * from "../wire/items.ts";
export type * from "../wire/response.ts";
export type * from "../wire/server_events.ts";
export type * from "../wire/session.ts";
export type * from "../wire/session_config.ts";
export type { OpenEnum } from "../wire/_open.ts";
export { codecContract, type CodecContractOptions } from "./codec_contract.ts";
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
export type { AnswerOffer, EmulatorCall, EmulatorPeer } from "./emulator/answer_offer.ts";
export { createEmulator } from "./emulator/create_emulator.ts";
export type { Emulator, EmulatorSocketOptions } from "./emulator/emulator.ts";
export type {
  CallerAudio,
  EmulatorOptions,
  EmulatorPacing,
  JudgeUtterance,
  Transcribe,
} from "./emulator/emulator_options.ts";
export type { EmulatorServer, ListenOptions } from "./emulator/emulator_server.ts";
export type { EmulatorSession, EmulatorSessionEnd } from "./emulator/emulator_session.ts";
export type { ConnectFault, Fault, FaultSelection, MessageFault } from "./emulator/fault.ts";
export type { McpServer, McpServerTool } from "./emulator/mcp_server.ts";
export type { OpenQuestions } from "./emulator/open_questions.ts";
export { parrot } from "./emulator/parrot.ts";
export type { EmulatorRateLimits } from "./emulator/rate_limiter.ts";
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
} from "./emulator/responder.ts";
export * from "./scripted/scripted_errors.ts";
export { ScriptedRealtimeTransport } from "./scripted/scripted_realtime_transport.ts";
export type {
  ScriptedRealtimeScenarioContext,
  ScriptedRealtimeScenarioOptions,
} from "./scripted/run_scenario.ts";
export type * from "./scripted/transport_calls.ts";
export { ManualClock } from "./manual_clock.ts";
