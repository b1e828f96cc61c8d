import { DemoError } from "./demo_error.ts";

/** The person has had enough. */
export class Interrupted extends DemoError {
  /** What a shell expects of a program that a signal ended. */
  readonly exitCode: number;

  constructor(signal: Deno.Signal, exitCode: number) {
    super(`ended by ${signal}: nothing was kept`);
    this.exitCode = exitCode;
  }
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A promise that rejects when the process is asked to end, so that what is half done can be thrown away. */
export function untilInterrupted(): Disposable & { readonly promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it may come when nobody waits any more
  const listeners = Object.entries(EXIT_CODES).map(([name, exitCode]) => {
    const signal = name as keyof typeof EXIT_CODES;
    const listener = () => reject(new Interrupted(signal, exitCode));
    Deno.addSignalListener(signal, listener);
    return { signal, listener };
  });
  return {
    promise,
    [Symbol.dispose]() {
      for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
