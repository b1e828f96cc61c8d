import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RunContext } from "../agent/run_context.ts";
import type { EventDispatcher } from "../events/event_dispatcher.ts";
import type { RealtimeSessionEventTypes } from "./session_events.ts";

// deno-lint-ignore no-explicit-any -- any context
type Events = RealtimeSessionEventTypes<any>;

/** The events that begin with the context and an agent. */
type AgentEvent = {
  // deno-lint-ignore no-explicit-any -- any context, any arguments after the agent
  [Name in keyof Events]: Events[Name] extends [RunContext<any>, RealtimeAgentLike, ...any[]] ? Name
    : never;
}[keyof Events];

/** The arguments of an event after the context and the agent. */
type Details<Name extends AgentEvent> = Events[Name] extends [unknown, unknown, ...infer Rest]
  ? Rest
  : never;

/** Raises the events of a session. Raises none while the session is closed. */
export class SessionNotifier {
  readonly #events: Pick<EventDispatcher, "emit">;
  // deno-lint-ignore no-explicit-any -- any context
  readonly #context: RunContext<any>;
  readonly #isOpen: () => boolean;

  /**
   * `events` has the session's listeners. `context` is the first argument of every event about an
   * agent. `isOpen` is asked before each event.
   */
  constructor(
    events: Pick<EventDispatcher, "emit">,
    // deno-lint-ignore no-explicit-any -- any context
    context: RunContext<any>,
    isOpen: () => boolean,
  ) {
    this.#events = events;
    this.#context = context;
    this.#isOpen = isOpen;
  }

  /** Raises an event of the session. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): void {
    if (this.#isOpen()) this.#events.emit(type, ...args);
  }

  /** Raises an event about an agent on the session. Adds the context. */
  tellSession<Name extends AgentEvent>(
    type: Name,
    agent: RealtimeAgentLike,
    ...details: Details<Name>
  ): void {
    if (this.#isOpen()) this.#events.emit(type, this.#context, agent, ...details);
  }

  /**
   * Raises an event on the agent itself. Adds the context. An agent of another package may throw from
   * `emit`: the error becomes an `error` event of the session.
   */
  tellAgent(type: AgentEvent, agent: RealtimeAgentLike, ...details: unknown[]): void {
    if (this.#isOpen()) this.attempt(() => agent.emit(type, this.#context, ...details));
  }

  /** Raises an event about an agent on the session, then on the agent. */
  tellBoth<Name extends AgentEvent>(
    type: Name,
    agent: RealtimeAgentLike,
    ...details: Details<Name>
  ): void {
    this.tellSession(type, agent, ...details);
    this.tellAgent(type, agent, ...details);
  }

  /** Raises an `error` event with an error of this side. */
  error(error: unknown): void {
    this.emit("error", { type: "error", error });
  }

  /** Runs `action`. If it throws or rejects, raises an `error` event. */
  attempt<Args extends unknown[]>(action: (...args: Args) => unknown, ...args: Args): void {
    try {
      const result = action(...args);
      if (result instanceof Promise) result.catch((error) => this.error(error));
    } catch (error) {
      this.error(error);
    }
  }
}
