import type { ToolTimeoutError } from "./errors.ts";
import type { ToolInputGuardrail, ToolOutputGuardrail } from "./guardrail.ts";
import type { HostedMcpTool } from "./hosted_mcp_tool.ts";

/** A call, as tools and listeners see it. */
export type RealtimeToolCall = {
  type: "function_call";
  /** What the output is matched by. */
  callId: string;
  name: string;
  /** JSON text, as the model wrote it. */
  arguments: string;
  id?: string;
  responseId?: string;
};

/** What a tool is given besides its arguments. */
export interface ToolCallDetails {
  /** The call. */
  readonly toolCall?: RealtimeToolCall;
  /** Aborted when the session closes, the connection ends or the tool's time is up. */
  readonly signal?: AbortSignal;
}

/** A call's arguments, read and checked. */
export type ParsedToolInput =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/**
 * A function that the model may call. Make one with `tool()`; what the function of that name in
 * `@openai/agents` makes fits too.
 */
export interface RealtimeFunctionTool {
  /** Tells it from a hosted tool. */
  readonly type: "function";
  /** What the model calls it. */
  readonly name: string;
  /** What it does, for the model. */
  readonly description: string;
  /** JSON Schema of the arguments. */
  // deno-lint-ignore no-explicit-any -- every library has a type of its own for it
  readonly parameters: any;
  /** Whether the model has to keep to the schema. The Realtime API has no such setting: not sent. */
  readonly strict: boolean;
  /**
   * Runs it on JSON text. Rejects with what `errorFunction` does not turn into a result. Knows no
   * time limit: whoever calls it keeps to `timeoutMs`.
   */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  invoke(runContext: any, input: string, details?: ToolCallDetails): Promise<unknown>;
  /** Reads and checks the arguments. Without it, any JSON will do. */
  parseInput?(input: string): Promise<ParsedToolInput>;
  /** Whether a person has to approve this call. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  needsApproval(runContext: any, input: any, callId?: string): Promise<boolean>;
  /** Whether the model may call it now. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  isEnabled(runContext: any, agent: any): Promise<boolean>;
  /** How long it may take. Unlimited without it. */
  readonly timeoutMs?: number;
  /** What becomes of a call that takes longer. */
  readonly timeoutBehavior?: "error_as_result" | "raise_exception";
  /** What the model is told of a call that took longer. */
  timeoutErrorFunction?(
    // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
    runContext: any,
    error: ToolTimeoutError,
    // deno-lint-ignore no-explicit-any -- other packages add to it
    details?: any,
  ): unknown;
  /** Run before the tool is. */
  readonly inputGuardrails?: readonly (ToolInputGuardrail | ForeignGuardrail)[];
  /** Run on what the tool gave. */
  readonly outputGuardrails?: readonly (ToolOutputGuardrail | ForeignGuardrail)[];
}

/**
 * What `tool()` makes, by the name that programs of the field know. The parameters of the type are
 * theirs, too, and say nothing here: a tool takes JSON text.
 */
// deno-lint-ignore no-explicit-any -- taken, and not looked at
export type FunctionTool<TContext = unknown, TParameters = any, TResult = unknown> =
  RealtimeFunctionTool;

/** A guardrail of another package: it sees that package's own agents. */
export interface ForeignGuardrail {
  /** Names the guardrail. */
  readonly name: string;
  /** Decides. */
  // deno-lint-ignore no-explicit-any -- what it is given and gives is the other package's
  run(data: any): any;
}

/** What an agent can do. */
export type RealtimeTool = RealtimeFunctionTool | HostedMcpTool;
