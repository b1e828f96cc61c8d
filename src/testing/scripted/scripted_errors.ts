import type { RealtimeConnectionStatus } from "../../contract/connection_state.ts";
import type {
  PendingRealtimeExpectation,
  PendingRealtimeFailure,
  RealtimeTransportMethod,
  RecordedRealtimeTransportCall,
} from "./transport_calls.ts";

/** Thrown if the transport is called with another method than the next expected one. */
export class UnexpectedRealtimeCallError extends Error {
  /** The index of the call in `ScriptedRealtimeTransport.calls`. */
  readonly callIndex: number;
  /** The method that was expected. */
  readonly expectedMethod: RealtimeTransportMethod;
  /** The method that was called. */
  readonly actualMethod: string;

  /** Creates the error for a call. */
  constructor(expectedMethod: RealtimeTransportMethod, actual: RecordedRealtimeTransportCall) {
    super(
      `Cannot accept call ${actual.index + 1}: it is ${actual.method}, ` +
        `and ${expectedMethod} was expected`,
    );
    this.name = "UnexpectedRealtimeCallError";
    this.callIndex = actual.index;
    this.expectedMethod = expectedMethod;
    this.actualMethod = actual.method;
  }
}

/** Thrown if the expected method is called, but the matcher returns false. */
export class RealtimeCallMatcherError extends Error {
  /** The index of the call in `ScriptedRealtimeTransport.calls`. */
  readonly callIndex: number;
  /** The method that was called. */
  readonly actualMethod: string;

  /** Creates the error for a call. */
  constructor(call: RecordedRealtimeTransportCall) {
    super(
      `Cannot accept call ${call.index + 1}: it is ${call.method} as expected, ` +
        "but the matcher returned false",
    );
    this.name = "RealtimeCallMatcherError";
    this.callIndex = call.index;
    this.actualMethod = call.method;
  }
}

/** Thrown if calls were not expected, expectations were not met, or planned failures did not happen. */
export class IncompleteRealtimeScenarioError extends Error {
  /** The calls that met no expectation. */
  readonly unconsumedCalls: readonly RecordedRealtimeTransportCall[];
  /** The expectations that no call met. */
  readonly pendingExpectations: readonly PendingRealtimeExpectation[];
  /** The planned failures that did not happen. */
  readonly pendingFailures: readonly PendingRealtimeFailure[];

  /** Creates the error, with a message that lists everything that is open. */
  constructor(
    unconsumedCalls: readonly RecordedRealtimeTransportCall[],
    pendingExpectations: readonly PendingRealtimeExpectation[],
    pendingFailures: readonly PendingRealtimeFailure[],
  ) {
    const parts = [
      ["unexpected calls", unconsumedCalls],
      ["calls that did not come", pendingExpectations],
      ["failures that did not happen", pendingFailures],
    ] as const;
    const texts = parts.flatMap(([what, entries]) =>
      entries.length > 0 ? [`${what} (${entries.map(({ method }) => method).join(", ")})`] : []
    );
    super(`Cannot complete the scenario: it has ${texts.join("; ")}`);
    this.name = "IncompleteRealtimeScenarioError";
    this.unconsumedCalls = unconsumedCalls;
    this.pendingExpectations = pendingExpectations;
    this.pendingFailures = pendingFailures;
  }
}

/** Thrown if the signal of `runScenario` is aborted. Its `name` is `AbortError`. */
export class ScriptedRealtimeScenarioCancelledError extends Error {
  /** The expectations that no call had met by then. */
  readonly pendingExpectations: readonly PendingRealtimeExpectation[];

  /** Creates the error, with a message that lists the calls that were still expected. */
  constructor(pendingExpectations: readonly PendingRealtimeExpectation[]) {
    const methods = pendingExpectations.map(({ method }) => method).join(", ");
    super(
      "Cannot complete the scenario: its signal was aborted" +
        (methods && ` while it expected ${methods}`),
    );
    this.name = "AbortError";
    this.pendingExpectations = pendingExpectations;
  }
}

/** Thrown by `assertClosed` if the transport is not disconnected. */
export class RealtimeTransportNotClosedError extends Error {
  /** The status of the transport. */
  readonly status: RealtimeConnectionStatus;

  /** Creates the error for a status. */
  constructor(status: RealtimeConnectionStatus) {
    super(`Cannot confirm that the transport is closed: its status is "${status}". Close it first`);
    this.name = "RealtimeTransportNotClosedError";
    this.status = status;
  }
}

/** Thrown by `connect` if `close`, `disconnect` or another `connect` is called while it is under way. */
export class ScriptedRealtimeConnectionSupersededError extends Error {
  /** The operation that was under way. */
  readonly operation = "connect" as const;

  /** Creates the error. */
  constructor() {
    super("Cannot connect: a later call of connect, close or disconnect ended the attempt");
    this.name = "ScriptedRealtimeConnectionSupersededError";
  }
}
