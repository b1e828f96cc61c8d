import { isPromise } from "./is_promise.ts";

type Listener = (...args: never[]) => unknown;

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/**
 * Keeps listeners and calls them. Dispatch cannot throw: what a listener throws, or rejects with,
 * goes to `onListenerError`, and the other listeners are called all the same. A listener that is
 * added or taken away during a dispatch counts from the next one on.
 */
export class EventDispatcher {
  readonly #entries = new Map<string | number, readonly Entry[]>();
  readonly #onListenerError: (error: unknown, type: string | number) => void;
  readonly #onUnheardError: ((...args: unknown[]) => void) | undefined;
  #onAdded: ((type: string | number) => void) | undefined;

  /**
   * `onListenerError` is given what a listener threw, `onUnheardError` an `error` event that nobody
   * listens to. Neither may throw.
   */
  constructor(
    onListenerError: (error: unknown, type: string | number) => void,
    onUnheardError?: (...args: unknown[]) => void,
  ) {
    this.#onListenerError = onListenerError;
    this.#onUnheardError = onUnheardError;
  }

  /** Adds a listener; the same one may be added more than once. */
  add(type: string | number, listener: Listener, once = false): void {
    if (typeof listener !== "function") {
      throw new TypeError(`Cannot listen to "${type}" with ${typeof listener}`);
    }
    this.#entries.set(type, [...this.#entries.get(type) ?? [], { listener, once }]);
    this.#onAdded?.(type);
  }

  /** Takes away the latest addition of `listener`. */
  remove(type: string | number, listener: Listener): void {
    const entry = this.#entries.get(type)?.findLast((entry) => entry.listener === listener);
    if (entry) this.#drop(type, entry);
  }

  /** Whether anybody listens: work that only a listener would see is not done without one. */
  has(type: string | number): boolean {
    return this.#entries.has(type);
  }

  /** Told of each listener that is added: who relays events need not ask for them before. */
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
      if (entry.once && !this.#drop(type, entry)) continue; // a listener before it has emitted too
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

  /** Takes away one entry. Returns whether it was there. */
  #drop(type: string | number, entry: Entry): boolean {
    const entries = this.#entries.get(type) ?? [];
    const rest = entries.filter((other) => other !== entry);
    if (rest.length > 0) this.#entries.set(type, rest);
    else this.#entries.delete(type);
    return rest.length < entries.length;
  }
}
