import type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
} from "../../contract/transport_layer.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import type { RegisterTest } from "./socket_contract.ts";
import { TRANSPORT_CHECKS } from "./transport_checks.ts";
import { TransportSubject } from "./transport_subject.ts";

/** Options of {@linkcode transportContract}. */
export interface TransportContractOptions {
  /** Creates a transport that opens its sockets with this factory. Each test calls it once. */
  readonly create: (createWebSocket: CreateWebSocket) => RealtimeTransportLayer;
  /**
   * The options of `connect`, besides the key. If you pass a `url`, it needs a query such as
   * `?model=gpt-realtime`. By default there are none.
   */
  readonly connectOptions?:
    | Omit<RealtimeTransportLayerConnectOptions, "apiKey" | "signal">
    | undefined;
  /**
   * The promises that the transport does not make. Their tests are left out.
   * @default {[]}
   */
  readonly without?: readonly TransportPromise[] | undefined;
}

/** A promise that some transports make and others do not. */
export type TransportPromise =
  /** `connect({ signal })` rejects with the signal's reason. */
  | "signal"
  /** `connection_change` carries the cause of an end: its code, reason and initiator. */
  | "cause"
  /** A listener that throws does not affect the other listeners or the transport. */
  | "safe_dispatch"
  /** An interruption truncates the audio at the position that was heard. */
  | "truncation";

/**
 * Registers the tests that every `RealtimeTransportLayer` over a WebSocket must pass. Use it to test a
 * transport of your own, with any test runner. Each test connects a transport to an emulator inside
 * the process, and throws an `Error` that says what is wrong.
 *
 * @param test Registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest.
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
