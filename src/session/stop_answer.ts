import type { RealtimeGuardrailResult } from "../agent/guardrail.ts";
import type { RealtimeTransportLayer } from "../transport/transport_layer.ts";
import { guardrailFeedback } from "./guardrail_feedback.ts";
import type { SpokenText } from "./guardrail_runner.ts";
import type { ResponseAgents } from "./response_agents.ts";

/**
 * Stops an answer that a guardrail tripped over, tells the model why, and so asks for another. Does
 * nothing once another response has begun: that answer is in the past.
 */
export function stopAnswer(
  transport: RealtimeTransportLayer,
  responses: ResponseAgents,
  { responseId, source, responseCount }: SpokenText,
  result: RealtimeGuardrailResult,
): void {
  const { active, count } = responses;
  if (count !== responseCount || (active !== undefined && active !== responseId)) return;
  if (source === "audio") transport.interrupt();
  else if (active === responseId) {
    transport.sendEvent({ type: "response.cancel", response_id: responseId });
  }
  transport.sendMessage(guardrailFeedback(result), {});
}
