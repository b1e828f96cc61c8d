import { DemoError } from "./demo_error.ts";

/** The user has interrupted the demo. */
export class Interrupted extends DemoError {
  /** The exit code that a shell expects after this signal. */
  readonly exitCode: number;

  constructor(signal: Deno.Signal, exitCode: number) {
    super(`Cannot finish: ${signal} ended the demo. No file was written`);
    this.exitCode = exitCode;
  }
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A promise that rejects on SIGINT and SIGTERM, so that the demo can remove unfinished files. */
export function untilInterrupted(): Disposable & { readonly promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it may reject when nothing waits for it any more
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
