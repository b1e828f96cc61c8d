import type { ToolTimeoutError } from "./errors.ts";
import type { ToolInputGuardrail, ToolOutputGuardrail } from "./guardrail.ts";
import type { HostedMcpTool } from "./hosted_mcp_tool.ts";

/** A call of an application's function, as tools, listeners and approvals receive it. */
export type RealtimeToolCall = {
  type: "function_call";
  /** The id of the call. Its output carries the same id. */
  callId: string;
  /** The name of the tool. */
  name: string;
  /** The arguments, as the JSON text that the model wrote. */
  arguments: string;
  /** The id of the call's item. */
  id?: string | undefined;
  /** The id of the response that made the call. */
  responseId?: string | undefined;
};

/** The last argument of a tool. */
export interface ToolCallDetails {
  /** The call. */
  readonly toolCall?: RealtimeToolCall;
  /** Aborted when the session closes, the connection ends or the time limit is reached. */
  readonly signal?: AbortSignal;
}

/** The arguments of a call, parsed and checked, or the problem with them. */
export type ParsedToolInput =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/**
 * A function that the model may call. `tool()` makes one. The tools of `@openai/agents` implement it
 * too.
 */
export interface RealtimeFunctionTool {
  /** The kind of the tool. */
  readonly type: "function";
  /** The tool's name, for the model. */
  readonly name: string;
  /** Says what the tool does, for the model. */
  readonly description: string;
  /** The JSON Schema of the arguments. */
  // deno-lint-ignore no-explicit-any -- every library has its own type for JSON Schema
  readonly parameters: any;
  /** Whether the model must keep to the schema. Not sent: the Realtime API has no such setting. */
  readonly strict: boolean;
  /**
   * Runs the tool on JSON text. Rejects with the errors that `errorFunction` does not turn into a
   * result. Has no time limit: the session keeps to `timeoutMs`.
   */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  invoke(runContext: any, input: string, details?: ToolCallDetails): Promise<unknown>;
  /** Parses and checks the arguments. A tool without it takes any JSON. */
  parseInput?(input: string): Promise<ParsedToolInput>;
  /** Resolves with whether a person must approve this call. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  needsApproval(runContext: any, input: any, callId?: string): Promise<boolean>;
  /** Resolves with whether the model may call the tool now. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  isEnabled(runContext: any, agent: any): Promise<boolean>;
  /** Milliseconds that a call may take. Unlimited if absent. */
  readonly timeoutMs?: number | undefined;
  /** Whether a call that takes longer is answered with a text, or raises an `error` event. */
  readonly timeoutBehavior?: "error_as_result" | "raise_exception" | undefined;
  /** Returns the output of a call that took longer. */
  timeoutErrorFunction?(
    // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
    runContext: any,
    error: ToolTimeoutError,
    // deno-lint-ignore no-explicit-any -- other packages add fields
    details?: any,
  ): unknown;
  /** Guardrails that run before the tool. */
  readonly inputGuardrails?: readonly (ToolInputGuardrail | ForeignGuardrail)[] | undefined;
  /** Guardrails that run on the output of the tool. */
  readonly outputGuardrails?: readonly (ToolOutputGuardrail | ForeignGuardrail)[] | undefined;
}

/**
 * Another name of {@linkcode RealtimeFunctionTool}, for programs written for `@openai/agents`. The type
 * parameters are ignored: a tool takes JSON text.
 */
// deno-lint-ignore no-explicit-any -- accepted and ignored
export type FunctionTool<TContext = unknown, TParameters = any, TResult = unknown> =
  RealtimeFunctionTool;

/** A guardrail of another package, typed by that package's agents. */
export interface ForeignGuardrail {
  /** The guardrail's name. */
  readonly name: string;
  /** Checks a call, or its output. */
  // deno-lint-ignore no-explicit-any -- the types are the other package's
  run(data: any): any;
}

/** A tool of an agent: a function of the application, or tools that the service calls. */
export type RealtimeTool = RealtimeFunctionTool | HostedMcpTool;
