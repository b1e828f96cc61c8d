/** The name of an event known only at run time: a `string`, and no literal that is not in the map. */
export type DynamicName<Name> = string extends Name ? Name : never;

/** The bound of an event map: each event has a list of arguments. */
export type EventsOf<Events> = { [Name in keyof Events]: unknown[] };

/**
 * Typed `on`, `once`, `off` and `emit`. A name that is not in the map and a listener that does not
 * fit it do not compile; the first signatures take a name that is only known at run time, and make
 * this emitter and those of other packages with the same events assignable to each other. They come
 * first as the compiler explains a mistake by the last one.
 */
export interface RealtimeEventEmitter<Events extends EventsOf<Events>> {
  /** For a name that is only known at run time. */
  on<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Calls `listener` each time. Listeners are called in the order in which they were added. */
  on<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** For a name that is only known at run time. */
  once<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Calls `listener` the next time, and then no more. */
  once<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** For a name that is only known at run time. */
  off<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): RealtimeEventEmitter<Events>;
  /** Takes `listener` away. Does nothing if it was not added. */
  off<Name extends keyof Events>(
    type: Name,
    listener: (...args: Events[Name]) => void,
  ): RealtimeEventEmitter<Events>;
  /** For a name that is only known at run time. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners. Returns whether there was one. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
}
