import type { Random } from "../base/random.ts";
import type { MessageFault } from "../options/fault.ts";

/** A fault of one connection, and how often it still applies. */
export class FaultRule {
  /** The fault. */
  readonly fault: MessageFault;
  readonly #random: Random;
  #skip: number;
  #times: number;

  constructor(fault: MessageFault, random: Random) {
    const once = fault.fault === "stall" || fault.fault === "close";
    this.fault = fault;
    this.#random = random;
    this.#skip = fault.skip ?? 0;
    this.#times = fault.times ?? (once ? 1 : Infinity);
  }

  /** Whether the fault applies to the next event, of this type. Each call counts as an event. */
  appliesTo(type: string): boolean {
    const { event = "*", probability = 1 } = this.fault;
    const matches = event.endsWith("*") ? type.startsWith(event.slice(0, -1)) : type === event;
    if (!matches || this.#times <= 0) return false;
    if (this.#skip > 0) {
      this.#skip--;
      return false;
    }
    if (probability < 1 && this.#random() >= probability) return false;
    this.#times--;
    return true;
  }
}
