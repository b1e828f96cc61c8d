import type { RealtimeOutputGuardrail } from "../agent/guardrail.ts";
import { OutputGuardrailTripwireTriggered } from "../agent/output_guardrail_error.ts";
import type { toolOutputText } from "../agent/tool_output_text.ts";
import { rawRequests } from "../contract/raw_events.ts";
import type { SessionParts } from "./session_parts.ts";
import type { ModelResponse } from "./tools/responses.ts";

/** What an item says, and how much of that guardrails have looked at. */
interface CheckedText {
  readonly spoken: SpokenText;
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

/**
 * The output guardrails of a session. Their code comes by `import()` with the first connection that
 * has any; so what it imports at run time, the rest must not import.
 */
export class OutputGuardrails {
  readonly #session: SessionParts;
  readonly #describe: typeof toolOutputText;
  /** What is looked at of each response, by the ids of its items. */
  readonly #texts = new WeakMap<ModelResponse, Map<string, CheckedText>>();

  /** `describe` puts what a guardrail found into words for the model. */
  constructor(session: SessionParts, describe: typeof toolOutputText) {
    this.#session = session;
    this.#describe = describe;
  }

  /** More was said: guardrails look each time it has grown by so many characters. */
  heard(spoken: SpokenText, delta: string): void {
    const { response, itemId } = spoken;
    const texts = this.#texts.get(response) ?? new Map<string, CheckedText>();
    this.#texts.set(response, texts);
    const item = texts.get(itemId) ?? { spoken, text: "", checked: "" };
    texts.set(itemId, item);
    item.text += delta;
    const { outputGuardrailSettings } = this.#session.options;
    const debounceLength = outputGuardrailSettings?.debounceTextLength ?? 100;
    const stepsOf = ({ length }: string) => Math.floor(length / Math.max(debounceLength, 1));
    if (debounceLength < 0 || stepsOf(item.text) <= stepsOf(item.checked)) return;
    item.checked = item.text;
    this.#check(spoken, item.text);
  }

  /** A response is over: guardrails look at what its items said last, unless they have. */
  ended(spoken: SpokenText, text: string): void {
    const { response, itemId } = spoken;
    const texts = this.#texts.get(response) ?? new Map<string, CheckedText>();
    this.#texts.delete(response);
    texts.set(itemId, { spoken, text, checked: texts.get(itemId)?.checked ?? "" });
    const seen = new Set(["", ...Array.from(texts.values(), ({ checked }) => checked)]);
    for (const item of texts.values()) {
      if (!seen.has(item.text)) this.#check(item.spoken, item.text);
      seen.add(item.text); // a transport may call an item otherwise in the end
    }
  }

  /** Each guardrail runs by itself: a slow one, or one that fails, does not hold up another's verdict. */
  #check(spoken: SpokenText, agentOutput: string): void {
    const { response: { hasTripped, signal } } = spoken;
    if (hasTripped) return;
    for (const guardrail of this.#session.options.outputGuardrails ?? []) {
      this.#run(guardrail, spoken, agentOutput)
        .catch((error) => signal.aborted || this.#session.error(error));
    }
  }

  async #run(
    guardrail: RealtimeOutputGuardrail,
    { response, itemId, source }: SpokenText,
    agentOutput: string,
  ): Promise<void> {
    const session = this.#session;
    const { context, transport } = session;
    const { agent, signal } = response;
    const { count } = session.responses;
    const output = await guardrail.execute({ agent, agentOutput, context });
    if (!output.tripwireTriggered || response.hasTripped || signal.aborted) return;
    response.hasTripped = true;
    const { name, policyHint = name } = guardrail;
    const tripped = { type: "output", name, policyHint } as const;
    const result = { guardrail: tripped, agentOutput, agent, output };
    const error = new OutputGuardrailTripwireTriggered(result);
    session.tell("guardrail_tripped", agent, error, { itemId });
    // another response may have begun, or a listener may have closed the session
    const { active } = session.responses;
    if (session.responses.count !== count || signal.aborted) return;
    // the answer stops, and the model is told why: that asks for another; transports may give promises
    if (source === "text" && !response.isOver) {
      if (transport.cancelResponse) await transport.cancelResponse(response.id);
      else await transport.sendEvent(rawRequests.cancel(response.id));
    }
    if (active && active !== response) return;
    if (source === "audio") await transport.interrupt();
    const found = this.#describe(output.outputInfo ?? {});
    await transport.sendMessage(
      `Your last answer broke a rule and was stopped: ${policyHint}. Found: ${found}. Answer again within the rule: decline briefly, without reasons, and offer what you can do.`,
      {},
    );
  }
}
