import type {
  RealtimeOutputGuardrail,
  RealtimeOutputGuardrailSettings,
} from "../agent/guardrail.ts";
import type { SessionConfigOptions } from "../agent/initial_session_config.ts";
import type { RealtimeContextData, RunContext } from "../agent/run_context.ts";
import type { Clock } from "../clock/clock.ts";
import type { OpenAIRealtimeModels } from "../contract/session_config.ts";
import type { ApiKey, RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { Logger } from "../events/logger.ts";

/** What {@linkcode ToolErrorFormatter} is told. */
export interface ToolErrorFormatterArgs<TContext = unknown> {
  /** What has happened: a person refused the call. */
  readonly kind: "approval_rejected";
  /** A function of the application. */
  readonly toolType: "function";
  /** The tool. */
  readonly toolName: string;
  /** The call. */
  readonly callId: string;
  /** What the model is told otherwise. */
  readonly defaultMessage: string;
  /** The session's context. */
  readonly runContext: RunContext<RealtimeContextData<TContext>>;
}

/** Says what the model is told of a call that was refused; `undefined` is the default message. */
export type ToolErrorFormatter<TContext = unknown> = (
  args: ToolErrorFormatterArgs<TContext>,
) => string | undefined | Promise<string | undefined>;

/** How the session runs tools. */
export interface RealtimeToolExecutionConfig {
  /** Runs a tool's input guardrails before a person is asked too, not only before the tool runs. @default false */
  preApprovalInputGuardrails?: boolean;
}

/** What `RealtimeSession` takes. Everything has a default. */
export type RealtimeSessionOptions<TContext = unknown> = SessionConfigOptions<TContext> & {
  /** The key, or a function that gives one for each connection. `connect()` may name another. */
  apiKey?: ApiKey;
  /** What carries the session. By default WebRTC where the runtime has it, else a WebSocket. */
  transport?: "webrtc" | "websocket" | RealtimeTransportLayer;
  /**
   * Checks on what the model says. Their code comes by `import()` with the first `connect()` that finds
   * any here. Default: none.
   */
  outputGuardrails?: RealtimeOutputGuardrail[];
  /** When they run. */
  outputGuardrailSettings?: Partial<RealtimeOutputGuardrailSettings>;
  /** How tools are run. */
  toolExecution?: RealtimeToolExecutionConfig;
  /** Whether the history keeps audio (base64). The server is asked for it. Default: false. */
  historyStoreAudio?: boolean;
  /** Whether the model is asked to respond when the service has called an MCP tool. Default: true. */
  automaticallyTriggerResponseForMcpToolCalls?: boolean;
  /** What the model is told of a call that a person refused. */
  toolErrorFormatter?: ToolErrorFormatter<TContext>;
  /** Where time comes from, for the time limits of tools. Default: the system's clock. */
  clock?: Clock;
  /** Where notes go that no listener took. Default: the console. */
  logger?: Logger;
};

/** What `RealtimeSession.connect` takes. */
export type RealtimeSessionConnectOptions = {
  /** The key, or a function that gives it. Default: the session's own. */
  apiKey?: ApiKey;
  /** The model; one that the session was made with comes first. */
  model?: OpenAIRealtimeModels;
  /** Where to connect. Used as it is: the model, or the call, has to be in it. */
  url?: string;
  /** The call to attach to. Not looked at where there is a `url`. */
  callId?: string;
  /** Ends the attempt; `connect` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds that the attempt may take. Default: 30,000. */
  timeoutMs?: number;
};
