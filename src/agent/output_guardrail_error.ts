import type { RealtimeGuardrailResult } from "./guardrail.ts";

/** An output guardrail tripped. */
export class OutputGuardrailTripwireTriggered extends Error {
  /** The error's name. */
  override name: string = "OutputGuardrailTripwireTriggered";
  /** The guardrail, the text that it checked, and its finding. */
  readonly result: RealtimeGuardrailResult;

  /** Names the guardrail in the message. The text and the finding are only in `result`. */
  constructor(result: RealtimeGuardrailResult) {
    super(
      `Cannot go on with the answer: the output guardrail "${result.guardrail.name}" tripped. ` +
        "See `result`",
    );
    this.result = result;
  }
}
