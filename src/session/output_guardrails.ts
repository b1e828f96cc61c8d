import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RealtimeOutputGuardrail } from "../agent/guardrail.ts";
import { OutputGuardrailTripwireTriggered } from "../agent/output_guardrail_error.ts";
import type { RunContext } from "../agent/run_context.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";
import type { RealtimeSessionOptions } from "./session_options.ts";
import type { ModelResponse } from "./tools/responses.ts";

/** The parts of a response that guardrails need. */
export type SpokenResponse = Pick<
  ModelResponse,
  "agent" | "hasTripped" | "id" | "isOver" | "signal"
>;

/** Where something was said. */
export interface SpokenText {
  readonly response: SpokenResponse;
  readonly itemId: string;
  /** Whether the model speaks or writes it. */
  readonly source: "audio" | "text";
}

/** The text of an item, and how much of it the guardrails have seen. */
interface CheckedText {
  readonly spoken: SpokenText;
  text: string;
  checked: string;
}

/** The parts of a session that output guardrails need. */
export interface OutputGuardrailsOwner {
  /** Given to the guardrails. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** The guardrails, and when they run. */
  readonly options: Pick<RealtimeSessionOptions, "outputGuardrails" | "outputGuardrailSettings">;
  /** The running response of the conversation, and the number of responses so far. */
  responses(): { readonly active: SpokenResponse | undefined; readonly count: number };
  /** Cancels one response. A transport of another package may return a promise, here and below. */
  cancelResponse(responseId: string): void | PromiseLike<void>;
  /** Stops the audio of the model. */
  interrupt(): void | PromiseLike<void>;
  /** Sends a message for the user, and asks for a response. */
  sendMessage(text: string): void | PromiseLike<void>;
  /** Called when a guardrail trips, once for each response. */
  tripped(
    agent: RealtimeAgentLike,
    error: OutputGuardrailTripwireTriggered,
    itemId: string,
  ): void;
  /** Raises an `error` event. */
  error(error: unknown): void;
}

/**
 * The output guardrails of a session. This module is loaded by `import()` with the first connection
 * that has any. The modules that it imports at run time must not be imported by the main code.
 */
export class OutputGuardrails {
  readonly #owner: OutputGuardrailsOwner;
  /** The texts of each running response, by the ids of their items. */
  readonly #texts = new WeakMap<SpokenResponse, Map<string, CheckedText>>();

  /** `owner` has the guardrails. */
  constructor(owner: OutputGuardrailsOwner) {
    this.#owner = owner;
  }

  /** Adds a piece of text. Runs the guardrails each time the text has grown by `debounceTextLength`. */
  heard(spoken: SpokenText, delta: string): void {
    const { response, itemId } = spoken;
    const texts = this.#texts.get(response) ?? new Map<string, CheckedText>();
    this.#texts.set(response, texts);
    const item = texts.get(itemId) ?? { spoken, text: "", checked: "" };
    texts.set(itemId, item);
    item.text += delta;
    const { outputGuardrailSettings } = this.#owner.options;
    const debounceLength = outputGuardrailSettings?.debounceTextLength ?? 100;
    const stepsOf = ({ length }: string) => Math.floor(length / Math.max(debounceLength, 1));
    if (debounceLength < 0 || stepsOf(item.text) <= stepsOf(item.checked)) return;
    item.checked = item.text;
    this.#check(spoken, item.text);
  }

  /** A response has ended. Runs the guardrails on each text that they have not seen to its end. */
  ended(spoken: SpokenText, text: string): void {
    const { response, itemId } = spoken;
    const texts = this.#texts.get(response) ?? new Map<string, CheckedText>();
    this.#texts.delete(response);
    texts.set(itemId, { spoken, text, checked: texts.get(itemId)?.checked ?? "" });
    const seen = new Set(["", ...Array.from(texts.values(), ({ checked }) => checked)]);
    for (const item of texts.values()) {
      if (!seen.has(item.text)) this.#check(item.spoken, item.text);
      seen.add(item.text); // a transport may give an item another id at the end
    }
  }

  /** Runs each guardrail by itself: one that is slow or fails does not delay the others. */
  #check(spoken: SpokenText, agentOutput: string): void {
    const { response: { hasTripped, signal } } = spoken;
    if (hasTripped) return;
    for (const guardrail of this.#owner.options.outputGuardrails ?? []) {
      this.#run(guardrail, spoken, agentOutput)
        .catch((error) => signal.aborted || this.#owner.error(error));
    }
  }

  async #run(
    guardrail: RealtimeOutputGuardrail,
    { response, itemId, source }: SpokenText,
    agentOutput: string,
  ): Promise<void> {
    const owner = this.#owner;
    const { agent, signal } = response;
    const { count } = owner.responses();
    const output = await guardrail.execute({ agent, agentOutput, context: owner.context });
    if (!output.tripwireTriggered || response.hasTripped || signal.aborted) return;
    response.hasTripped = true;
    const { name, policyHint = name } = guardrail;
    const tripped = { type: "output", name, policyHint } as const;
    const result = { guardrail: tripped, agentOutput, agent, output };
    owner.tripped(agent, new OutputGuardrailTripwireTriggered(result), itemId);
    // another response may have begun, or a listener may have closed the session
    const { active, count: countNow } = owner.responses();
    if (countNow !== count || signal.aborted) return;
    if (source === "text" && !response.isOver) await owner.cancelResponse(response.id);
    if (active && active !== response) return;
    if (source === "audio") await owner.interrupt();
    const found = toolOutputText(output.outputInfo ?? {});
    await owner.sendMessage(
      `Your last answer broke a rule and was stopped: ${policyHint}. Found: ${found}. Answer again within the rule: decline briefly, without reasons, and offer what you can do.`,
    );
  }
}
