import { isPromise } from "./is_promise.ts";

type Listener = (...args: never[]) => unknown;

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/**
 * Keeps listeners and calls them. `emit` does not throw: if a listener throws or rejects, the
 * dispatcher calls `onListenerError` with the error and goes on with the other listeners. Listeners
 * that are added or removed during an `emit` count from the next `emit` on.
 */
export class EventDispatcher {
  readonly #entries = new Map<string | number, readonly Entry[]>();
  readonly #onListenerError: (error: unknown, type: string | number) => void;
  readonly #onUnheardError: ((...args: unknown[]) => void) | undefined;
  #onAdded: ((type: string | number) => void) | undefined;

  /**
   * Creates a dispatcher without listeners. It calls `onListenerError` with an error that a
   * listener throws, and `onUnheardError` with an `error` event that has no listener. Neither may
   * throw.
   */
  constructor(
    onListenerError: (error: unknown, type: string | number) => void,
    onUnheardError?: (...args: unknown[]) => void,
  ) {
    this.#onListenerError = onListenerError;
    this.#onUnheardError = onUnheardError;
  }

  /** Adds a listener. The same listener may be added more than once. */
  add(type: string | number, listener: Listener, once = false): void {
    if (typeof listener !== "function") {
      throw new TypeError(
        `Cannot listen to "${type}": the listener is of type ${typeof listener}. Pass a function`,
      );
    }
    this.#entries.set(type, [...this.#entries.get(type) ?? [], { listener, once }]);
    this.#onAdded?.(type);
  }

  /** Removes `listener` once: the latest of its additions. */
  remove(type: string | number, listener: Listener): void {
    const entry = this.#entries.get(type)?.findLast((entry) => entry.listener === listener);
    if (entry) this.#drop(type, entry);
  }

  /** Whether an event has a listener. Work that only listeners see can be left out without one. */
  has(type: string | number): boolean {
    return this.#entries.has(type);
  }

  /** Calls `handler` for each listener that is added, so that a relay can subscribe when needed. */
  onAdded(handler: (type: string | number) => void): void {
    this.#onAdded = handler;
  }

  /** Calls the listeners of `type` in order. Returns whether there was one. */
  emit(type: string | number, ...args: unknown[]): boolean {
    const entries = this.#entries.get(type);
    if (!entries) {
      if (type === "error") this.#onUnheardError?.(...args);
      return false;
    }
    for (const entry of entries) {
      // An earlier listener may have emitted the same event, which has called this one already.
      if (entry.once && !this.#drop(type, entry)) continue;
      try {
        const result = entry.listener(...args as never[]);
        if (isPromise(result)) {
          result.then(undefined, (error: unknown) => this.#onListenerError(error, type));
        }
      } catch (error) {
        this.#onListenerError(error, type);
      }
    }
    return true;
  }

  /** Removes one entry. Returns whether it was there. */
  #drop(type: string | number, entry: Entry): boolean {
    const entries = this.#entries.get(type) ?? [];
    const rest = entries.filter((other) => other !== entry);
    if (rest.length > 0) this.#entries.set(type, rest);
    else this.#entries.delete(type);
    return rest.length < entries.length;
  }
}
