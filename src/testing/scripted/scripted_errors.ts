import type { RealtimeConnectionStatus } from "../../contract/connection_state.ts";
import type {
  PendingRealtimeExpectation,
  PendingRealtimeFailure,
  RealtimeTransportMethod,
  RecordedRealtimeTransportCall,
} from "./transport_calls.ts";

/** Another method was called than the one that was expected next. */
export class UnexpectedRealtimeCallError extends Error {
  /** The call's place in `ScriptedRealtimeTransport.calls`, from 0. */
  readonly callIndex: number;
  /** What was expected. */
  readonly expectedMethod: RealtimeTransportMethod;
  /** What was called. */
  readonly actualMethod: string;

  /** Says what was expected and what came. */
  constructor(expectedMethod: RealtimeTransportMethod, actual: RecordedRealtimeTransportCall) {
    super(`Expected a call of ${expectedMethod}: call ${actual.index + 1} is ${actual.method}`);
    this.name = "UnexpectedRealtimeCallError";
    this.callIndex = actual.index;
    this.expectedMethod = expectedMethod;
    this.actualMethod = actual.method;
  }
}

/** The method was right, but the matcher returned false. */
export class RealtimeCallMatcherError extends Error {
  /** The call's place in `ScriptedRealtimeTransport.calls`, from 0. */
  readonly callIndex: number;
  /** What was called. */
  readonly actualMethod: string;

  /** Says which call it was. */
  constructor(call: RecordedRealtimeTransportCall) {
    super(`The matcher does not accept call ${call.index + 1}, of ${call.method}`);
    this.name = "RealtimeCallMatcherError";
    this.callIndex = call.index;
    this.actualMethod = call.method;
  }
}

/** Calls that nothing expected, expectations that nothing met, or failures that did not happen. */
export class IncompleteRealtimeScenarioError extends Error {
  /** The calls that nothing expected. */
  readonly unconsumedCalls: readonly RecordedRealtimeTransportCall[];
  /** The expectations that nothing met. */
  readonly pendingExpectations: readonly PendingRealtimeExpectation[];
  /** The failures that did not happen. */
  readonly pendingFailures: readonly PendingRealtimeFailure[];

  /** Lists them all. */
  constructor(
    unconsumedCalls: readonly RecordedRealtimeTransportCall[],
    pendingExpectations: readonly PendingRealtimeExpectation[],
    pendingFailures: readonly PendingRealtimeFailure[],
  ) {
    const parts = [
      ["calls that nothing expected", unconsumedCalls],
      ["expectations that nothing met", pendingExpectations],
      ["failures that did not happen", pendingFailures],
    ] as const;
    const texts = parts.flatMap(([what, entries]) =>
      entries.length > 0 ? [`${what}: ${entries.map(({ method }) => method).join(", ")}`] : []
    );
    super(`The scenario is not complete: ${texts.join("; ")}`);
    this.name = "IncompleteRealtimeScenarioError";
    this.unconsumedCalls = unconsumedCalls;
    this.pendingExpectations = pendingExpectations;
    this.pendingFailures = pendingFailures;
  }
}

/** The signal of `runScenario` was aborted. */
export class ScriptedRealtimeScenarioCancelledError extends Error {
  /** The expectations that nothing had met by then. */
  readonly pendingExpectations: readonly PendingRealtimeExpectation[];

  /** Lists what was still expected. */
  constructor(pendingExpectations: readonly PendingRealtimeExpectation[]) {
    const methods = pendingExpectations.map(({ method }) => method).join(", ");
    super(`The scenario was cancelled${methods && ` while it expected: ${methods}`}`);
    this.name = "AbortError";
    this.pendingExpectations = pendingExpectations;
  }
}

/** The transport should be disconnected and is not. */
export class RealtimeTransportNotClosedError extends Error {
  /** What it is instead. */
  readonly status: RealtimeConnectionStatus;

  /** Says what it is instead. */
  constructor(status: RealtimeConnectionStatus) {
    super(`The transport must be "disconnected": current status is "${status}"`);
    this.name = "RealtimeTransportNotClosedError";
    this.status = status;
  }
}

/** `close`, `disconnect` or another `connect` came while `connect` was under way. */
export class ScriptedRealtimeConnectionSupersededError extends Error {
  /** What was under way. */
  readonly operation = "connect" as const;

  /** Says so. */
  constructor() {
    super("Cannot connect: the attempt was ended by a later call");
    this.name = "ScriptedRealtimeConnectionSupersededError";
  }
}
