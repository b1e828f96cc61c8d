import type { RealtimeOutputGuardrail } from "../agent/guardrail.ts";
import { OutputGuardrailTripwireTriggered } from "../agent/errors.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";
import type { ModelResponse } from "./responses.ts";
import type { SessionParts } from "./session_parts.ts";

/** What an item says, and how much of that guardrails have looked at. */
export interface CheckedText {
  text: string;
  checked: string;
}

/** Where something was said. */
export interface SpokenText {
  readonly response: ModelResponse;
  readonly itemId: string;
  /** Whether it is spoken or written. */
  readonly source: "audio" | "text";
}

/** More was said: guardrails look each time it has grown by so many characters. */
export function checkDelta(session: SessionParts, spoken: SpokenText, delta: string): void {
  const { outputGuardrails = [], outputGuardrailSettings } = session.options;
  if (outputGuardrails.length === 0) return;
  const { response: { texts }, itemId } = spoken;
  const item = texts.get(itemId) ?? { text: "", checked: "" };
  texts.set(itemId, item);
  item.text += delta;
  const debounceLength = outputGuardrailSettings?.debounceTextLength ?? 100;
  if (debounceLength < 0) return;
  const stepsOf = ({ length }: string) => Math.floor(length / Math.max(debounceLength, 1));
  if (stepsOf(item.text) <= stepsOf(item.checked)) return;
  item.checked = item.text;
  check(session, spoken, item.text);
}

/** A response is over: guardrails look at what was said last, unless they have. */
export function checkEnd(session: SessionParts, spoken: SpokenText, text: string): void {
  const { response: { texts }, itemId } = spoken;
  const isChecked = text === (texts.get(itemId)?.checked ?? "");
  texts.clear();
  if (!isChecked) check(session, spoken, text);
}

/** Each guardrail runs by itself: a slow one, or one that fails, does not hold up another's verdict. */
function check(session: SessionParts, spoken: SpokenText, text: string): void {
  if (spoken.response.hasTripped) return;
  for (const guardrail of session.options.outputGuardrails ?? []) {
    run(session, guardrail, spoken, text);
  }
}

async function run(
  session: SessionParts,
  guardrail: RealtimeOutputGuardrail,
  spoken: SpokenText,
  agentOutput: string,
): Promise<void> {
  const { notifier, context, responses: { count } } = session;
  const { response, itemId } = spoken;
  const { signal, prepared: { agent } } = response;
  try {
    const output = await guardrail.execute({ agent, agentOutput, context });
    if (!output.tripwireTriggered || response.hasTripped || signal.aborted) return;
    response.hasTripped = true;
    const { name, policyHint = name } = guardrail;
    const result = {
      guardrail: { type: "output" as const, name, policyHint },
      agentOutput,
      agent,
      output,
    };
    const error = new OutputGuardrailTripwireTriggered(result);
    notifier.tell("guardrail_tripped", agent, error, { itemId });
    // a listener may have closed the session
    if (!signal.aborted) stop(session, spoken, count, feedback(policyHint, output.outputInfo));
  } catch (error) {
    if (!signal.aborted) notifier.error(error);
  }
}

/**
 * Stops an answer, tells the model why, and so asks for another. Does nothing once another response
 * has begun: that answer is in the past.
 */
function stop(
  { transport, responses }: SessionParts,
  { response, source }: SpokenText,
  countThen: number,
  why: string,
): void {
  const { active = response, count } = responses;
  if (count !== countThen || active !== response) return;
  if (source === "audio") transport.interrupt();
  else if (responses.active) {
    transport.sendEvent({ type: "response.cancel", response_id: response.id });
  }
  transport.sendMessage(why, {});
}

/** What the model is told, as the user, of an answer that was stopped. */
function feedback(rule: string, outputInfo: unknown): string {
  return `Your last answer broke a rule and was stopped.
The rule: ${rule}.
What was found: ${toolOutputText(outputInfo ?? {})}.
Answer again within the rule: say briefly that you cannot help with this, do not explain why, and lead back to what you may talk about.`;
}
