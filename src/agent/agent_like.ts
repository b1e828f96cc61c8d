import type { RealtimePrompt } from "../contract/session_config.ts";
import type { RealtimeTool } from "./function_tool.ts";
import type { HandoffLike } from "./handoff.ts";

/**
 * The part of an agent that a session uses. `RealtimeAgent` implements it, and so does the class of
 * the same name in `@openai/agents`.
 */
export interface RealtimeAgentLike {
  /** The agent's name. */
  readonly name: string;
  /** The voice that the agent speaks with. */
  readonly voice?: string | undefined;
  /** The instructions: text, or a function of the context. */
  // deno-lint-ignore no-explicit-any -- text, or a function of any context
  readonly instructions: any;
  /** The tools that the agent may call: {@linkcode RealtimeTool}s. */
  // deno-lint-ignore no-explicit-any -- other packages list more kinds of tools
  readonly tools: any;
  /** The agents that the agent may hand over to, or {@linkcode HandoffLike}s. */
  // deno-lint-ignore no-explicit-any -- other packages list more kinds of handoffs
  readonly handoffs: any;
  /** Says when to hand over to this agent. */
  readonly handoffDescription: string;
  /** Resolves with the instructions for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getSystemPrompt(runContext: any): Promise<string | undefined>;
  /** Resolves with the stored prompt for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getPrompt(runContext: any): Promise<RealtimePrompt | undefined>;
  /** Resolves with the enabled tools for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getAllTools(runContext: any): Promise<readonly (RealtimeTool | { type: string })[]>;
  /** Resolves with the enabled handoffs for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getEnabledHandoffs(runContext: any): Promise<readonly HandoffLike[]>;
  /** Raises an event on the agent. */
  // deno-lint-ignore no-explicit-any -- the events of `RealtimeAgentEventTypes`
  emit(type: any, ...args: any[]): boolean;
}
