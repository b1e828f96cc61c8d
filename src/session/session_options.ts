import type {
  RealtimeOutputGuardrail,
  RealtimeOutputGuardrailSettings,
} from "../agent/guardrail.ts";
import type { SessionConfigOptions } from "../agent/initial_session_config.ts";
import type { AgentContext } from "../agent/run_context.ts";
import type { Clock } from "../clock/clock.ts";
import type { OpenAIRealtimeModels } from "../contract/session_config.ts";
import type { ApiKey, RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { Logger } from "../events/logger.ts";

/** The arguments of {@linkcode ToolErrorFormatter}. */
export interface ToolErrorFormatterArgs<TContext = unknown> {
  /** The reason: a person rejected the call. */
  readonly kind: "approval_rejected";
  /** The kind of the tool: a function of the application. */
  readonly toolType: "function";
  /** The name of the tool. */
  readonly toolName: string;
  /** The id of the call. */
  readonly callId: string;
  /** The message that the model reads otherwise. */
  readonly defaultMessage: string;
  /** The session's context. */
  readonly runContext: AgentContext<TContext>;
}

/** Returns the message that the model reads after a rejected call. `undefined` means the default message. */
export type ToolErrorFormatter<TContext = unknown> = (
  args: ToolErrorFormatterArgs<TContext>,
) => string | undefined | Promise<string | undefined>;

/** How a session runs tools. */
export interface RealtimeToolExecutionConfig {
  /**
   * Runs the input guardrails of a tool also before a person is asked for approval. They always run
   * before the tool does.
   * @default false
   */
  preApprovalInputGuardrails?: boolean | undefined;
}

/** The options of `RealtimeSession`. All are optional. */
export type RealtimeSessionOptions<TContext = unknown> = SessionConfigOptions<TContext> & {
  /** The API key, or a function that returns one for each connection. `connect()` may override it. */
  apiKey?: ApiKey | undefined;
  /** The transport. By default WebRTC where the runtime has it, else a WebSocket. */
  transport?: "webrtc" | "websocket" | RealtimeTransportLayer | undefined;
  /**
   * Checks on the output of the model. Their code is loaded by `import()` in the first `connect()` that
   * finds any here.
   * @default []
   */
  outputGuardrails?: RealtimeOutputGuardrail[] | undefined;
  /** When output guardrails run. */
  outputGuardrailSettings?: Partial<RealtimeOutputGuardrailSettings> | undefined;
  /** How tools run. */
  toolExecution?: RealtimeToolExecutionConfig | undefined;
  /**
   * Whether the history keeps audio, as base64. The session then asks the server for each item again.
   * @default false
   */
  historyStoreAudio?: boolean | undefined;
  /**
   * Whether the session asks for a response when the service has called a tool of an MCP server.
   * @default true
   */
  automaticallyTriggerResponseForMcpToolCalls?: boolean | undefined;
  /** Returns the message that the model reads after a rejected call. */
  toolErrorFormatter?: ToolErrorFormatter<TContext> | undefined;
  /**
   * Measures the time limits of tools.
   * @default the system's clock
   */
  clock?: Clock | undefined;
  /**
   * Takes warnings, and errors without a listener.
   * @default the console
   */
  logger?: Logger | undefined;
};

/** The options of `RealtimeSession.connect`. All are optional. */
export type RealtimeSessionConnectOptions = {
  /**
   * The API key, or a function that returns it.
   * @default the `apiKey` of the session
   */
  apiKey?: ApiKey | undefined;
  /** The model, if the session's options name none. */
  model?: OpenAIRealtimeModels | undefined;
  /** The URL to connect to. Used as it is: it has to name the model, or the call. */
  url?: string | undefined;
  /** The id of a call to attach to. Ignored if there is a `url`. */
  callId?: string | undefined;
  /** Aborts the attempt. `connect` then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds that the attempt may take.
   * @default 30_000
   */
  timeoutMs?: number | undefined;
};
