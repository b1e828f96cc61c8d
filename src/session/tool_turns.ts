import { ToolTurn, type ToolTurnOptions } from "./tool_turn.ts";

/** The calls of each response, as long as some may come or wait. */
export class ToolTurns {
  readonly #options: ToolTurnOptions;
  readonly #open = new Map<string, ToolTurn>();
  /** Responses that are over: calls of theirs may still run. */
  readonly #closed = new Set<ToolTurn>();

  /** There are none at first. */
  constructor(options: ToolTurnOptions) {
    this.#options = options;
  }

  /** A response has begun, of which the transport will tell the end. */
  begin(responseId: string, { outOfBand }: { outOfBand: boolean }): void {
    if (!outOfBand) { for (const turn of this.#closed) turn.overtaken(); }
    this.#forgetFinished();
    this.#open.set(responseId, new ToolTurn(this.#options, true));
  }

  /** The turn that a call of a response belongs to. */
  of(responseId: string): ToolTurn {
    const open = this.#open.get(responseId);
    if (open) return open;
    const turn = new ToolTurn(this.#options, false);
    this.#closed.add(turn);
    return turn;
  }

  /** A response is over. */
  end(responseId: string): void {
    const turn = this.#open.get(responseId);
    if (!turn) return;
    this.#open.delete(responseId);
    this.#closed.add(turn);
    turn.close();
    this.#forgetFinished();
  }

  /** The connection has ended: nothing is sent any more. */
  reset(): void {
    for (const turn of [...this.#open.values(), ...this.#closed]) turn.drop();
    this.#open.clear();
    this.#closed.clear();
  }

  #forgetFinished(): void {
    for (const turn of this.#closed) if (turn.isFinished) this.#closed.delete(turn);
  }
}
