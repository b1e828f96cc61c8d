import type { PreparedAgent } from "../agent/prepared_agent.ts";

/** How many responses are remembered that never ended. */
const RESPONSES_KEPT = 256;

/** Which agent each running response began with, and what it could do then. */
export class ResponseAgents {
  readonly #byResponse = new Map<string, PreparedAgent>();
  #active: string | undefined;
  #count = 0;

  /** The response that runs, if there is one. */
  get active(): string | undefined {
    return this.#active;
  }

  /** How many responses have begun. */
  get count(): number {
    return this.#count;
  }

  /** A response has begun. */
  begin(responseId: string | undefined, prepared: PreparedAgent | undefined): void {
    this.#count++;
    this.#active = responseId;
    if (responseId === undefined || !prepared) return;
    this.#byResponse.set(responseId, prepared);
    if (this.#byResponse.size <= RESPONSES_KEPT) return;
    this.#byResponse.delete(this.#byResponse.keys().next().value!);
  }

  /** Text came of a response whose beginning nobody told of. */
  notice(responseId: string, prepared: PreparedAgent | undefined): void {
    if (this.#active !== undefined) return;
    this.#active = responseId;
    if (prepared && !this.#byResponse.has(responseId)) this.#byResponse.set(responseId, prepared);
  }

  /** The agent of a response. */
  of(responseId: string): PreparedAgent | undefined {
    return this.#byResponse.get(responseId);
  }

  /** A response is over. */
  end(responseId: string): void {
    if (this.#active === responseId) this.#active = undefined;
    this.#byResponse.delete(responseId);
  }

  /** Forgets everything, as at the end of a connection. */
  reset(): void {
    this.#byResponse.clear();
    this.#active = undefined;
    this.#count = 0;
  }
}
