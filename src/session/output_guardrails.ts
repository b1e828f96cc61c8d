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
  const { response: { texts }, itemId } = spoken;
  const item = texts.get(itemId) ?? { text: "", checked: "" };
  texts.set(itemId, item);
  item.text += delta;
  const debounceLength = session.options.outputGuardrailSettings?.debounceTextLength ?? 100;
  const stepsOf = ({ length }: string) => Math.floor(length / Math.max(debounceLength, 1));
  if (debounceLength < 0 || stepsOf(item.text) <= stepsOf(item.checked)) return;
  item.checked = item.text;
  check(session, spoken, item.text);
}

/** A response is over: guardrails look at what was said last, unless they have. */
export function checkEnd(session: SessionParts, spoken: SpokenText, text: string): void {
  const { response: { texts }, itemId } = spoken;
  const { checked = "" } = texts.get(itemId) ?? {};
  texts.clear();
  if (text !== "" && text !== checked) check(session, spoken, text);
}

/** Each guardrail runs by itself: a slow one, or one that fails, does not hold up another's verdict. */
function check(session: SessionParts, spoken: SpokenText, agentOutput: string): void {
  const { context, transport, responses, options } = session;
  const { response, itemId, source } = spoken;
  const { agent, signal } = response;
  const { count } = responses;
  const run = async (guardrail: RealtimeOutputGuardrail): Promise<void> => {
    const output = await guardrail.execute({ agent, agentOutput, context });
    if (!output.tripwireTriggered || response.hasTripped || signal.aborted) return;
    response.hasTripped = true;
    const { name, policyHint = name } = guardrail;
    const tripped = { type: "output", name, policyHint } as const;
    const result = { guardrail: tripped, agentOutput, agent, output };
    const error = new OutputGuardrailTripwireTriggered(result);
    session.tell("guardrail_tripped", agent, error, { itemId });
    // another response may have begun, or a listener may have closed the session
    if (responses.count !== count || signal.aborted) return;
    // the answer stops, and the model is told why: that asks for another; transports may give promises
    const { active } = responses;
    if (source === "text" && !response.isOver) {
      await transport.sendEvent({ type: "response.cancel", response_id: response.id });
    }
    if (active && active !== response) return;
    if (source === "audio") await transport.interrupt();
    const found = toolOutputText(output.outputInfo ?? {});
    await transport.sendMessage(
      `Your last answer broke a rule and was stopped: ${policyHint}. Found: ${found}. Decline briefly, without reasons, and offer what you can do.`,
      {},
    );
  };
  if (response.hasTripped) return;
  for (const guardrail of options.outputGuardrails ?? []) {
    run(guardrail).catch((error) => signal.aborted || session.error(error));
  }
}
