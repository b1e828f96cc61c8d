/** The model, or the service, did something that the session cannot follow. */
export class ModelBehaviorError extends Error {
  /** Tells it from other errors. */
  override name: string = "ModelBehaviorError";
}

/** A tool took longer than its `timeoutMs`. */
export class ToolTimeoutError extends Error {
  /** Tells it from other errors. */
  override name: string = "ToolTimeoutError";
  /** The tool. */
  readonly toolName: string;
  /** How long it was given. */
  readonly timeoutMs: number;

  /** Says which tool took longer than what. */
  constructor({ toolName, timeoutMs }: { toolName: string; timeoutMs: number }) {
    super(`The tool "${toolName}" took longer than ${timeoutMs} ms`);
    this.toolName = toolName;
    this.timeoutMs = timeoutMs;
  }
}

/** The model called a tool with arguments that are not JSON, or that do not fit the tool's schema. */
export class ToolInputError extends Error {
  /** Tells it from other errors. */
  override name: string = "ToolInputError";
  /** The tool. */
  readonly toolName: string;
  /** What is wrong with the arguments, in words that the model can act on. */
  readonly problem: string;
  /** What the model is told of it: what is wrong, and to call again. */
  readonly advice: string;

  /** Says which tool; `problem` is kept apart, as it may quote what somebody said. */
  constructor(toolName: string, problem: string) {
    super(`The arguments for the tool "${toolName}" cannot be used`);
    this.toolName = toolName;
    this.problem = problem;
    this.advice = argumentAdvice(problem);
  }
}

/** A guardrail of a tool asked to stop at once. */
export class ToolGuardrailTripwireTriggered extends Error {
  /** Tells it from other errors. */
  override name: string = "ToolGuardrailTripwireTriggered";
  /** The guardrail. */
  readonly guardrailName: string;
  /** What the guardrail said. */
  readonly outputInfo: unknown;

  /** Says which guardrail. */
  constructor(guardrailName: string, outputInfo: unknown) {
    super(`The tool guardrail "${guardrailName}" tripped`);
    this.guardrailName = guardrailName;
    this.outputInfo = outputInfo;
  }
}

/** What the model is told of a call whose arguments cannot be used. */
export function argumentAdvice(problem: string): string {
  return `The call was not made, as its arguments cannot be used: ${problem}. Correct them and call again.`;
}
