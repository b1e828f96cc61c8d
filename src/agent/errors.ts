/** The model, or the service, did something that the session cannot follow. */
export class ModelBehaviorError extends Error {
  /** The error's name. */
  override name: string = "ModelBehaviorError";
}

/** A tool took longer than its `timeoutMs`. */
export class ToolTimeoutError extends Error {
  /** The error's name. */
  override name: string = "ToolTimeoutError";
  /** The name of the tool. */
  readonly toolName: string;
  /** The time limit of the tool. */
  readonly timeoutMs: number;

  /** Names the tool and its time limit in the message. */
  constructor({ toolName, timeoutMs }: { toolName: string; timeoutMs: number }) {
    super(
      `Cannot finish the tool "${toolName}": it took longer than ${timeoutMs} ms. ` +
        "Make it faster, or raise its `timeoutMs`",
    );
    this.toolName = toolName;
    this.timeoutMs = timeoutMs;
  }
}

/** The model called a tool with arguments that are not JSON, or that do not fit the tool's schema. */
export class ToolInputError extends Error {
  /** The error's name. */
  override name: string = "ToolInputError";
  /** The name of the tool. */
  readonly toolName: string;
  /** The problem with the arguments, as the model can correct it. May quote the arguments. */
  readonly problem: string;
  /** The output for the model: states the problem, and asks it to call again. */
  readonly advice: string;

  /** Names the tool in the message. `problem` is not in the message, as it may quote a caller. */
  constructor(toolName: string, problem: string) {
    super(
      `Cannot run the tool "${toolName}": its arguments are not JSON or do not fit its parameters. ` +
        "See `problem`",
    );
    this.toolName = toolName;
    this.problem = problem;
    this.advice =
      `The call was not made, as its arguments cannot be used: ${problem}. Correct them and call again.`;
  }
}

/** A guardrail of a tool returned `throwException`. */
export class ToolGuardrailTripwireTriggered extends Error {
  /** The error's name. */
  override name: string = "ToolGuardrailTripwireTriggered";
  /** The name of the guardrail. */
  readonly guardrailName: string;
  /** The `outputInfo` that the guardrail returned. */
  readonly outputInfo: unknown;

  /** Names the guardrail in the message. */
  constructor(guardrailName: string, outputInfo: unknown) {
    super(
      `Cannot go on with a tool call: the guardrail "${guardrailName}" stopped it. See \`outputInfo\``,
    );
    this.guardrailName = guardrailName;
    this.outputInfo = outputInfo;
  }
}
