import { EventDispatcher } from "./event_dispatcher.ts";
import type { DynamicName, EventsOf, RealtimeEventEmitter } from "./event_emitter.ts";
import { describeForLog, type Logger, quietLogger } from "./logger.ts";

// deno-lint-ignore no-explicit-any -- the signatures above it say what a listener takes
type AnyListener = (...args: any) => void;

/**
 * Typed `on`, `once`, `off` and `emit`: what transports, sessions and agents are. Dispatch cannot
 * throw: what a listener throws goes to the `error` listeners. The logger is told of what they throw
 * themselves, and of errors that nobody listens to.
 */
export class TypedEmitter<Events extends EventsOf<Events>> implements RealtimeEventEmitter<Events> {
  /**
   * Keeps the listeners.
   *
   * @internal
   */
  protected readonly events: EventDispatcher;

  /**
   * Where notes go that no listener took. It cannot throw.
   *
   * @internal
   */
  protected readonly logger: Logger;

  /** `logger` is told of what no listener takes. */
  constructor(logger: Logger) {
    const { warn } = this.logger = quietLogger(logger);
    const events = this.events = new EventDispatcher(
      (error, type) => {
        if (type !== "error" && events.has("error")) events.emit("error", { type: "error", error });
        else warn(`A listener of "${type}" failed`, describeForLog(error));
      },
      (event) => warn("An `error` event without a listener", describeForLog(event)),
    );
  }

  /** For a name that is only known at run time. */
  on<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Calls `listener` each time. Listeners are called in the order in which they were added. */
  on<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  on(type: PropertyKey, listener: AnyListener): this {
    this.events.add(type as string, listener);
    return this;
  }

  /** For a name that is only known at run time. */
  once<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Calls `listener` the next time, and then no more. */
  once<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  once(type: PropertyKey, listener: AnyListener): this {
    this.events.add(type as string, listener, true);
    return this;
  }

  /** For a name that is only known at run time. */
  off<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Takes `listener` away. Does nothing if it was not added. */
  off<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  off(type: PropertyKey, listener: AnyListener): this {
    this.events.remove(type as string, listener);
    return this;
  }

  /** For a name that is only known at run time. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners of an event. Returns whether there was one. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
  emit(type: PropertyKey, ...args: unknown[]): boolean {
    return this.events.emit(type as string, ...args);
  }
}
