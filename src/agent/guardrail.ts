import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RunContext } from "./run_context.ts";

/** What an output guardrail looks at. */
export interface RealtimeGuardrailArgs {
  /** The agent that speaks. */
  readonly agent: RealtimeAgentLike;
  /** What it has said so far, or has said in all. */
  readonly agentOutput: string;
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- a guardrail may be shared by sessions of any context
  readonly context: RunContext<any>;
}

/** What an output guardrail found. */
export interface GuardrailFunctionOutput {
  /** Whether the answer must stop. */
  readonly tripwireTriggered: boolean;
  /** Anything about the finding. The model is told of it. */
  // deno-lint-ignore no-explicit-any -- the application's own
  readonly outputInfo?: any;
}

/** Checks what the model says, while it says it. Run on the transcript, and on the text of a text answer. */
export interface RealtimeOutputGuardrail {
  /** Names the guardrail. */
  readonly name: string;
  /** Told to the model when the guardrail trips. @default the name */
  readonly policyHint?: string;
  /** Looks at what was said. What it throws becomes an `error` event, and trips nothing. */
  execute(
    args: RealtimeGuardrailArgs,
  ): GuardrailFunctionOutput | PromiseLike<GuardrailFunctionOutput>;
}

/** When output guardrails run. */
export interface RealtimeOutputGuardrailSettings {
  /**
   * Every how many characters; -1 is only at the end.
   * @default 100
   */
  readonly debounceTextLength: number;
}

/** A guardrail that tripped, over what, and what it found. */
export interface RealtimeGuardrailResult {
  /** The guardrail. */
  readonly guardrail: {
    readonly type: "output";
    readonly name: string;
    readonly policyHint: string;
  };
  /** What was said. */
  readonly agentOutput: string;
  /** The agent that said it. */
  readonly agent: RealtimeAgentLike;
  /** What the guardrail found. */
  readonly output: GuardrailFunctionOutput;
}

/** What a tool's guardrail decides. */
export type ToolGuardrailBehavior =
  /** Go on. */
  | { readonly type: "allow" }
  /** The model gets `message` in place of what the tool would say, or has said. */
  | { readonly type: "rejectContent"; readonly message: string }
  /** Stop: an `error` event, and the model is told that the tool failed. */
  | { readonly type: "throwException" };

/** What a tool's guardrail found. */
export interface ToolGuardrailFunctionOutput {
  /** What to do. @default { type: "allow" } */
  readonly behavior?: ToolGuardrailBehavior;
  /** Anything about the finding. */
  // deno-lint-ignore no-explicit-any -- the application's own
  readonly outputInfo?: any;
}

/** What a tool's input guardrail looks at. */
export interface ToolInputGuardrailData {
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- a guardrail may be shared by sessions of any context
  readonly context: RunContext<any>;
  /** The agent that called the tool. */
  readonly agent: RealtimeAgentLike;
  /** The call: its `callId`, the tool's name and the arguments as JSON text. */
  readonly toolCall: { readonly name: string; readonly callId: string; readonly arguments: string };
}

/** What a tool's output guardrail looks at. */
export interface ToolOutputGuardrailData extends ToolInputGuardrailData {
  /** What the tool gave. */
  readonly output: unknown;
}

/** Looks at a call before the tool runs. */
export interface ToolInputGuardrail {
  /** Names the guardrail. */
  readonly name: string;
  /** Decides. What it throws is treated as the tool's own failure. */
  run(
    data: ToolInputGuardrailData,
  ): ToolGuardrailFunctionOutput | PromiseLike<ToolGuardrailFunctionOutput>;
}

/** Looks at what a tool gave before the model does. */
export interface ToolOutputGuardrail {
  /** Names the guardrail. */
  readonly name: string;
  /** Decides. What it throws is treated as the tool's own failure. */
  run(
    data: ToolOutputGuardrailData,
  ): ToolGuardrailFunctionOutput | PromiseLike<ToolGuardrailFunctionOutput>;
}
