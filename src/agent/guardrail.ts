import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RunContext } from "./run_context.ts";

/** The arguments of an output guardrail. */
export interface RealtimeGuardrailArgs {
  /** The agent that speaks. */
  readonly agent: RealtimeAgentLike;
  /** The text so far, or the whole text at the end of the response. */
  readonly agentOutput: string;
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- a guardrail may be shared by sessions of any context
  readonly context: RunContext<any>;
}

/** The finding of an output guardrail. */
export interface GuardrailFunctionOutput {
  /** Whether the answer must stop. */
  readonly tripwireTriggered: boolean;
  /** Details of the finding. The model reads them. */
  // deno-lint-ignore no-explicit-any -- the application's own
  readonly outputInfo?: any;
}

/** Checks the output of the model while it speaks: the transcript of its audio, or its text. */
export interface RealtimeOutputGuardrail {
  /** The guardrail's name. */
  readonly name: string;
  /** The rule, for the model. It reads this when the guardrail trips. @default the name */
  readonly policyHint?: string | undefined;
  /** Checks the text. An error that it throws becomes an `error` event, and does not trip. */
  execute(
    args: RealtimeGuardrailArgs,
  ): GuardrailFunctionOutput | PromiseLike<GuardrailFunctionOutput>;
}

/** When output guardrails run. */
export interface RealtimeOutputGuardrailSettings {
  /**
   * The number of new characters after which guardrails run again. -1 runs them only at the end.
   * @default 100
   */
  readonly debounceTextLength: number;
}

/** A guardrail that tripped, the text that it checked, and its finding. */
export interface RealtimeGuardrailResult {
  /** The guardrail. */
  readonly guardrail: {
    readonly type: "output";
    readonly name: string;
    readonly policyHint: string;
  };
  /** The text that was checked. */
  readonly agentOutput: string;
  /** The agent that said it. */
  readonly agent: RealtimeAgentLike;
  /** The finding. */
  readonly output: GuardrailFunctionOutput;
}

/** The decision of a tool's guardrail. */
export type ToolGuardrailBehavior =
  /** The call goes on. */
  | { readonly type: "allow" }
  /** The model reads `message` in place of the tool's output. */
  | { readonly type: "rejectContent"; readonly message: string }
  /** Raises an `error` event. The model reads that the tool failed. */
  | { readonly type: "throwException" };

/** The finding of a tool's guardrail. */
export interface ToolGuardrailFunctionOutput {
  /** The decision. @default { type: "allow" } */
  readonly behavior?: ToolGuardrailBehavior | undefined;
  /** Details of the finding. */
  // deno-lint-ignore no-explicit-any -- the application's own
  readonly outputInfo?: any;
}

/** The arguments of a tool's input guardrail. */
export interface ToolInputGuardrailData {
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- a guardrail may be shared by sessions of any context
  readonly context: RunContext<any>;
  /** The agent that called the tool. */
  readonly agent: RealtimeAgentLike;
  /** The call: its id, the tool's name and the arguments as JSON text. */
  readonly toolCall: { readonly name: string; readonly callId: string; readonly arguments: string };
}

/** The arguments of a tool's output guardrail. */
export interface ToolOutputGuardrailData extends ToolInputGuardrailData {
  /** The result of the tool. */
  readonly output: unknown;
}

/** Checks a call before the tool runs. */
export interface ToolInputGuardrail {
  /** The guardrail's name. */
  readonly name: string;
  /** Checks the call. An error that it throws makes the call fail. */
  run(
    data: ToolInputGuardrailData,
  ): ToolGuardrailFunctionOutput | PromiseLike<ToolGuardrailFunctionOutput>;
}

/** Checks the result of a tool before the model reads it. */
export interface ToolOutputGuardrail {
  /** The guardrail's name. */
  readonly name: string;
  /** Checks the call. An error that it throws makes the call fail. */
  run(
    data: ToolOutputGuardrailData,
  ): ToolGuardrailFunctionOutput | PromiseLike<ToolGuardrailFunctionOutput>;
}
