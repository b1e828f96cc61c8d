import type { RealtimeGuardrailResult } from "../agent/guardrail.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";

/** What the model is told, as the user, of an answer that a guardrail stopped. */
export function guardrailFeedback({ guardrail, output }: RealtimeGuardrailResult): string {
  const details = toolOutputText(output.outputInfo ?? {});
  return [
    "Your last answer broke a rule and was stopped.",
    `The rule: ${guardrail.policyHint}.`,
    `What was found: ${details}.`,
    "Answer again within the rule: say briefly that you cannot help with this, do not explain why, and lead back to what you may talk about.",
  ].join("\n");
}
