/**
 * The type of an event name that is known only at run time. It accepts a `string`, but no literal,
 * so a mistyped name does not compile.
 */
export type DynamicName<Name> = string extends Name ? Name : never;

/** The constraint of an event map: each event has a list of arguments. */
export type EventsOf<Events> = { [Name in keyof Events]: unknown[] };

/**
 * An emitter with typed events. An unknown event name and a listener with the wrong arguments do
 * not compile.
 *
 * The first signature of each method takes a name that is known only at run time. It also makes
 * this emitter assignable to the emitters of other packages with the same events, and the other way
 * round. It comes first because the compiler explains a mistake with the last signature.
 */
export interface RealtimeEventEmitter<Events extends EventsOf<Events>> {
  /** Adds a listener for an event name that is known only at run time. */
  on<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Adds a listener. Listeners are called in the order in which they were added. */
  on<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Adds a listener for the next event of a name that is known only at run time. */
  once<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Adds a listener for the next event of this name only. */
  once<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Removes a listener of an event name that is known only at run time. */
  off<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Removes a listener. Does nothing if it was not added. */
  off<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Emits an event whose name is known only at run time. Returns whether it has a listener. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners of an event. Returns whether it has a listener. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
}
