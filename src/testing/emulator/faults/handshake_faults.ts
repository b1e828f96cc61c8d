import type { ConnectFault, Fault, MessageFault } from "../options/fault.ts";
import type { Handshake } from "../server/handshake.ts";
import { checkFault, faultsOfUrl } from "./check_fault.ts";

/** How a handshake fails: with an HTTP status, or with no answer at all. */
export type HandshakeRefusal =
  | { readonly kind: "http"; readonly status: number; readonly message: string }
  | { readonly kind: "hang" };

/** The faults that affect connecting: those of the emulator's options, and those in URLs. */
export class HandshakeFaults {
  readonly #faults: readonly Fault[];
  /** How many clients each refusal has affected. */
  readonly #met = new Map<Fault, number>();

  /** @throws {RangeError} If a fault is not valid. */
  constructor(faults: readonly Fault[]) {
    this.#faults = faults.map(checkFault);
  }

  /** How a client is refused, if it is. Each call counts as an attempt. */
  refusal({ url }: Handshake): HandshakeRefusal | undefined {
    let faults: readonly Fault[];
    try {
      faults = [...this.#faults, ...faultsOfUrl(url)];
    } catch (error) {
      return { kind: "http", status: 400, message: (error as Error).message };
    }
    for (const fault of faults) {
      if (fault.fault !== "refuse" && fault.fault !== "hang") continue;
      const met = this.#met.get(fault) ?? 0;
      if (met >= (fault.times ?? Infinity)) continue;
      this.#met.set(fault, met + 1);
      if (fault.fault === "hang") return { kind: "hang" };
      const { status } = fault;
      return { kind: "http", status, message: `A fault on demand: HTTP ${status}` };
    }
    return undefined;
  }

  /** The faults of a connection that was not refused. */
  forConnection({ url }: Handshake): readonly Fault[] {
    return [...this.#faults, ...faultsOfUrl(url)];
  }
}

/** Whether a fault affects messages, not connecting. */
export function isMessageFault(fault: Fault): fault is MessageFault {
  const connect: readonly ConnectFault["fault"][] = ["refuse", "hang", "slow_start"];
  return !(connect as readonly string[]).includes(fault.fault);
}
