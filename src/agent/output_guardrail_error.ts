import type { RealtimeGuardrailResult } from "./guardrail.ts";

/** An output guardrail tripped. */
export class OutputGuardrailTripwireTriggered extends Error {
  /** Tells it from other errors. */
  override name: string = "OutputGuardrailTripwireTriggered";
  /** Which guardrail, over what, and what it said. */
  readonly result: RealtimeGuardrailResult;

  /** Says which guardrail; what it said is in `result` alone. */
  constructor(result: RealtimeGuardrailResult) {
    super(`The output guardrail "${result.guardrail.name}" tripped`);
    this.result = result;
  }
}
