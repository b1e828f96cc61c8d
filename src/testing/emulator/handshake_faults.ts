import { checkFault, faultsOfUrl } from "./check_fault.ts";
import type { ConnectFault, Fault, MessageFault } from "./fault.ts";
import type { Handshake } from "./handshake.ts";

/** Why a handshake is refused at the level of HTTP. */
export interface HandshakeRefusal {
  readonly status: number;
  readonly message: string;
}

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
      return { status: 400, message: (error as Error).message };
    }
    for (const fault of faults) {
      if (fault.fault !== "refuse") continue;
      const met = this.#met.get(fault) ?? 0;
      if (met >= (fault.times ?? Infinity)) continue;
      this.#met.set(fault, met + 1);
      return { status: fault.status, message: `A fault on demand: HTTP ${fault.status}` };
    }
    return undefined;
  }

  /** What goes wrong on a connection that was not refused. */
  forConnection({ url }: Handshake): readonly Exclude<Fault, { readonly fault: "refuse" }>[] {
    return [...this.#faults, ...faultsOfUrl(url)].filter((fault) => fault.fault !== "refuse");
  }
}

/** Whether a fault is about messages, not about connecting. */
export function isMessageFault(fault: Fault): fault is MessageFault {
  const connect: readonly ConnectFault["fault"][] = ["refuse", "slow_start"];
  return !(connect as readonly string[]).includes(fault.fault);
}
