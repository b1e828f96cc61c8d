import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { OutputGuardrailTripwireTriggered } from "../agent/errors.ts";
import type {
  RealtimeGuardrailResult,
  RealtimeOutputGuardrail,
  RealtimeOutputGuardrailSettings,
} from "../agent/guardrail.ts";
import type { RunContext } from "../agent/run_context.ts";

/** What was said, and where. */
export interface SpokenText {
  readonly responseId: string;
  readonly itemId: string;
  /** Whether it is spoken or written. */
  readonly source: "audio" | "text";
  readonly agent: RealtimeAgentLike;
  /** How many responses had begun by then. */
  readonly responseCount: number;
}

/** What a {@linkcode GuardrailRunner} works with. */
export interface GuardrailRunnerOptions {
  /** The checks. */
  readonly guardrails: readonly RealtimeOutputGuardrail[];
  /** When they run. */
  readonly settings?: Partial<RealtimeOutputGuardrailSettings>;
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** A guardrail has tripped: called once a response. */
  onTripped(error: OutputGuardrailTripwireTriggered, text: SpokenText): void;
  /** A guardrail has thrown. */
  onError(error: unknown): void;
}

interface ItemText {
  text: string;
  runs: number;
  /** Up to where it was looked at. */
  checkedLength: number;
}

/** How many responses that tripped are remembered. */
const TRIPPED_KEPT = 256;

/** Runs output guardrails over what is said: each time it has grown by so many characters, and at the end. */
export class GuardrailRunner {
  readonly #options: GuardrailRunnerOptions;
  readonly #debounceLength: number;
  readonly #texts = new Map<string, Map<string, ItemText>>();
  readonly #tripped = new Set<string>();
  /** Replaced when a connection ends: what runs then has nothing to say any more. */
  #connection = {};

  /** Nothing runs without guardrails. */
  constructor(options: GuardrailRunnerOptions) {
    this.#options = options;
    this.#debounceLength = options.settings?.debounceTextLength ?? 100;
  }

  /** More was said. */
  delta(delta: string, where: SpokenText): void {
    if (this.#options.guardrails.length === 0) return;
    const item = this.#textOf(where);
    item.text += delta;
    if (this.#debounceLength < 0) return;
    const runs = Math.floor(item.text.length / Math.max(this.#debounceLength, 1));
    if (runs <= item.runs) return;
    item.runs = runs;
    this.#check(item.text, where);
    item.checkedLength = item.text.length;
  }

  /** A response is over; `text` is the last that was said in it. */
  finish(text: string, where: SpokenText): void {
    const { responseId, itemId } = where;
    const item = this.#texts.get(responseId)?.get(itemId);
    this.#texts.delete(responseId);
    const isChecked = item?.text === text && item.checkedLength === text.length;
    if (text !== "" && !isChecked) this.#check(text, where);
  }

  /** Forgets everything, as at the end of a connection. */
  reset(): void {
    this.#connection = {};
    this.#texts.clear();
    this.#tripped.clear();
  }

  #textOf({ responseId, itemId }: SpokenText): ItemText {
    const items = this.#texts.get(responseId) ?? new Map<string, ItemText>();
    this.#texts.set(responseId, items);
    const item = items.get(itemId) ?? { text: "", runs: 0, checkedLength: 0 };
    items.set(itemId, item);
    return item;
  }

  /** Each guardrail runs by itself: a slow one, or one that fails, does not hold up another's verdict. */
  #check(text: string, where: SpokenText): void {
    if (this.#tripped.has(where.responseId)) return;
    const connection = this.#connection;
    for (const guardrail of this.#options.guardrails) {
      run(guardrail, text, where.agent, this.#options.context).then((result) => {
        if (result && connection === this.#connection) this.#trip(result, where);
      }).catch((error) => {
        if (connection === this.#connection) this.#options.onError(error);
      });
    }
  }

  #trip(result: RealtimeGuardrailResult, where: SpokenText): void {
    const { responseId } = where;
    if (this.#tripped.has(responseId)) return;
    this.#tripped.add(responseId);
    if (this.#tripped.size > TRIPPED_KEPT) {
      this.#tripped.delete(this.#tripped.values().next().value!);
    }
    this.#options.onTripped(new OutputGuardrailTripwireTriggered(result), where);
  }
}

async function run(
  guardrail: RealtimeOutputGuardrail,
  agentOutput: string,
  agent: RealtimeAgentLike,
  context: GuardrailRunnerOptions["context"],
): Promise<RealtimeGuardrailResult | undefined> {
  const output = await guardrail.execute({ agent, agentOutput, context });
  if (!output.tripwireTriggered) return undefined;
  const { name, policyHint = name } = guardrail;
  return { guardrail: { type: "output", name, policyHint }, agentOutput, agent, output };
}
