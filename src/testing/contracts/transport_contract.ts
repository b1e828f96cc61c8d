import type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
} from "../../contract/transport_layer.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import type { RegisterTest } from "./socket_contract.ts";
import { TRANSPORT_CHECKS } from "./transport_checks.ts";
import { TransportSubject } from "./transport_subject.ts";

/** What {@linkcode transportContract} needs to know of a transport. */
export interface TransportContractOptions {
  /** Makes a transport that opens its sockets with this factory. Called for each test. */
  readonly create: (createWebSocket: CreateWebSocket) => RealtimeTransportLayer;
  /** What `connect` is given besides a key. Its `url` needs a query, such as `?model=gpt-realtime`. */
  readonly connectOptions?: Omit<RealtimeTransportLayerConnectOptions, "apiKey" | "signal">;
  /**
   * What the transport does not promise. The tests of it are left out.
   * @default {[]}
   */
  readonly without?: readonly TransportPromise[];
}

/** What some transports promise and others do not. */
export type TransportPromise =
  /** `connect({ signal })` rejects with the signal's reason. */
  | "signal"
  /** `connection_change` has the cause of an end: code, reason and who it was. */
  | "cause"
  /** A listener that throws changes nothing for anybody else. */
  | "safe_dispatch"
  /** An interruption truncates at what was heard, not at what came. */
  | "truncation";

/**
 * Registers the tests that every `RealtimeTransportLayer` over a WebSocket must pass, for a
 * transport of your own: with one call, any test runner. Each test connects it to an emulator of
 * its own inside the process, and throws an `Error` that says what is wrong.
 *
 * @param test What registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest.
 *
 * @example All at once
 * ```ts
 * import { transportContract } from "@voicewire/realtime/testing";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const runs: Promise<void>[] = [];
 * transportContract((_name, run) => runs.push(run()), {
 *   create: (createWebSocket) => new OpenAIRealtimeWebSocket({ createWebSocket }),
 * });
 * await Promise.all(runs);
 * ```
 */
export function transportContract(test: RegisterTest, options: TransportContractOptions): void {
  for (const [name, { promise, check, emulator }] of Object.entries(TRANSPORT_CHECKS)) {
    if (promise && options.without?.includes(promise)) continue;
    test(`transport contract: ${name}`, async () => {
      const subject = new TransportSubject(options, emulator);
      try {
        await check(subject);
      } finally {
        await subject.end();
      }
    });
  }
}
