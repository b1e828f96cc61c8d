import { EventDispatcher } from "./event_dispatcher.ts";
import type { DynamicName, EventsOf, RealtimeEventEmitter } from "./event_emitter.ts";
import { describeForLog, type Logger, quietLogger } from "./logger.ts";

// deno-lint-ignore no-explicit-any -- the public overloads type the arguments
type AnyListener = (...args: any) => void;

/**
 * The emitter that transports, sessions and agents extend. `emit` does not throw: an error that a
 * listener throws goes to the `error` listeners. The logger receives the errors that `error`
 * listeners throw, and the errors that have no listener.
 */
export class TypedEmitter<Events extends EventsOf<Events>> implements RealtimeEventEmitter<Events> {
  /**
   * The listeners.
   *
   * @internal
   */
  protected readonly events: EventDispatcher;

  /**
   * The logger for warnings that no listener receives. It does not throw.
   *
   * @internal
   */
  protected readonly logger: Logger;

  /** Creates an emitter without listeners. `logger` receives the errors that have no listener. */
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

  /** Adds a listener for an event name that is known only at run time. */
  on<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Adds a listener. Listeners are called in the order in which they were added. */
  on<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  on(type: PropertyKey, listener: AnyListener): this {
    this.events.add(type as string, listener);
    return this;
  }

  /** Adds a listener for the next event of a name that is known only at run time. */
  once<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Adds a listener for the next event of this name only. */
  once<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  once(type: PropertyKey, listener: AnyListener): this {
    this.events.add(type as string, listener, true);
    return this;
  }

  /** Removes a listener of an event name that is known only at run time. */
  off<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Removes a listener. Does nothing if it was not added. */
  off<Name extends keyof Events>(type: Name, listener: (...args: Events[Name]) => void): this;
  off(type: PropertyKey, listener: AnyListener): this {
    this.events.remove(type as string, listener);
    return this;
  }

  /** Emits an event whose name is known only at run time. Returns whether it has a listener. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners of an event. Returns whether it has a listener. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
  emit(type: PropertyKey, ...args: unknown[]): boolean {
    return this.events.emit(type as string, ...args);
  }
}
