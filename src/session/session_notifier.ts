import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RunContext } from "../agent/run_context.ts";
import type { EventDispatcher } from "../events/event_dispatcher.ts";
import type { RealtimeSessionEventTypes, SessionRunContext } from "./session_events.ts";

// deno-lint-ignore no-explicit-any -- any context
type Events = RealtimeSessionEventTypes<any>;

/** The events that begin with the context and an agent. */
type AgentEvent = {
  // deno-lint-ignore no-explicit-any -- any context, whatever comes after
  [Name in keyof Events]: Events[Name] extends [SessionRunContext<any>, RealtimeAgentLike, ...any[]]
    ? Name
    : never;
}[keyof Events];

/** What comes after the context and the agent. */
type Details<Name extends AgentEvent> = Events[Name] extends [unknown, unknown, ...infer Rest]
  ? Rest
  : never;

/** Tells of a session: its own listeners, and those of an agent. Nothing is told once it is closed. */
export abstract class SessionNotifier {
  /** The session's listeners. */
  readonly events: EventDispatcher;
  /** What goes with the events of agents. */
  // deno-lint-ignore no-explicit-any -- any context
  abstract readonly context: RunContext<any>;
  /** Of the connection, or the attempt at one; none once the session is closed. */
  abstract readonly signal: AbortSignal | undefined;

  /** `events` has the session's listeners. */
  constructor(events: EventDispatcher) {
    this.events = events;
  }

  /** Tells the session's listeners. */
  emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): void {
    if (this.signal) this.events.emit(type, ...args);
  }

  /** Tells the session's listeners of an agent; the context goes with it. */
  tell<Name extends AgentEvent>(
    type: Name,
    agent: RealtimeAgentLike,
    ...details: Details<Name>
  ): void {
    if (this.signal) this.events.emit(type, this.context, agent, ...details);
  }

  /** Tells the agent's own listeners; what they throw becomes an `error` of the session. */
  tellAgent(type: AgentEvent, agent: RealtimeAgentLike, ...details: unknown[]): void {
    if (this.signal) this.attempt(() => agent.emit(type, this.context, ...details));
  }

  /** Tells the session's listeners, and then the agent's own. */
  tellBoth<Name extends AgentEvent>(
    type: Name,
    agent: RealtimeAgentLike,
    ...details: Details<Name>
  ): void {
    this.tell(type, agent, ...details);
    this.tellAgent(type, agent, ...details);
  }

  /** Something went wrong. */
  error(error: unknown): void {
    this.emit("error", { type: "error", error });
  }

  /** Does something; what it throws, or rejects with, becomes an `error` of the session. */
  attempt<Args extends unknown[]>(action: (...args: Args) => unknown, ...args: Args): void {
    try {
      const result = action(...args);
      if (result instanceof Promise) result.catch((error) => this.error(error));
    } catch (error) {
      this.error(error);
    }
  }
}
