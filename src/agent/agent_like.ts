import type { RealtimePrompt } from "../contract/session_config.ts";
import type { RealtimeTool } from "./function_tool.ts";
import type { HandoffLike } from "./handoff.ts";

/**
 * As much of an agent as a session uses. `RealtimeAgent` fits it, and so does the class of that name
 * in `@openai/agents`.
 */
export interface RealtimeAgentLike {
  /** What it is called. */
  readonly name: string;
  /** The voice it speaks with. */
  readonly voice?: string;
  /** What it is told. */
  // deno-lint-ignore no-explicit-any -- text, or a function of somebody's context
  readonly instructions: any;
  /** What it can do: {@linkcode RealtimeTool}s. */
  // deno-lint-ignore no-explicit-any -- other packages list more kinds of tools
  readonly tools: any;
  /** The agents it can hand over to, or {@linkcode HandoffLike}s. */
  // deno-lint-ignore no-explicit-any -- other packages list more kinds of handoffs
  readonly handoffs: any;
  /** When to hand over to it. */
  readonly handoffDescription: string;
  /** The instructions, for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getSystemPrompt(runContext: any): Promise<string | undefined>;
  /** The stored prompt, for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getPrompt(runContext: any): Promise<RealtimePrompt | undefined>;
  /** The tools that are enabled, for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getAllTools(runContext: any): Promise<readonly (RealtimeTool | { type: string })[]>;
  /** The handoffs that are enabled, for a context. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  getEnabledHandoffs(runContext: any): Promise<readonly HandoffLike[]>;
  /** Tells the agent's listeners of something. */
  // deno-lint-ignore no-explicit-any -- the events of `RealtimeAgentEventTypes`
  emit(type: any, ...args: any[]): boolean;
}
