import type { ConnectFault, Fault, MessageFault } from "../options/fault.ts";
import type { Handshake } from "../server/handshake.ts";
import { checkFault, faultsOfUrl } from "./check_fault.ts";

/** What becomes of a handshake that makes no connection: a refusal by HTTP, or nothing at all. */
export type HandshakeRefusal =
  | { readonly kind: "http"; readonly status: number; readonly message: string }
  | { readonly kind: "hang" };

/** The faults of an emulator's options, as far as they are about connecting, and those of URLs. */
export class HandshakeFaults {
  readonly #faults: readonly Fault[];
  /** How many clients each refusal has met. */
  readonly #met = new Map<Fault, number>();

  /** @throws {RangeError} If a fault is none. */
  constructor(faults: readonly Fault[]) {
    this.#faults = faults.map(checkFault);
  }

  /** Whether a client is refused. Asking counts. */
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

  /** What goes wrong on a connection that was not refused. */
  forConnection({ url }: Handshake): readonly Fault[] {
    return [...this.#faults, ...faultsOfUrl(url)];
  }
}

/** Whether a fault is about messages, not about connecting. */
export function isMessageFault(fault: Fault): fault is MessageFault {
  const connect: readonly ConnectFault["fault"][] = ["refuse", "hang", "slow_start"];
  return !(connect as readonly string[]).includes(fault.fault);
}
