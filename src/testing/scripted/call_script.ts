import {
  IncompleteRealtimeScenarioError,
  RealtimeCallMatcherError,
  UnexpectedRealtimeCallError,
} from "./scripted_errors.ts";
import type {
  PendingRealtimeExpectation,
  RealtimeCallMatcher,
  RealtimeTransportCallData,
  RealtimeTransportCallFor,
  RealtimeTransportMethod,
  RecordedRealtimeTransportCall,
} from "./transport_calls.ts";

type AnyCall = RealtimeTransportCallFor<RealtimeTransportMethod>;

interface Expectation extends PendingRealtimeExpectation {
  readonly matcher: RealtimeCallMatcher<RealtimeTransportMethod> | undefined;
  readonly resolve: (call: AnyCall) => void;
  readonly reject: (error: unknown) => void;
}

/** The recorded calls, the expected calls and the planned failures, each in order. */
export class CallScript {
  readonly #calls: AnyCall[] = [];
  readonly #unconsumed: AnyCall[] = [];
  readonly #expectations: Expectation[] = [];
  readonly #failures: { readonly method: RealtimeTransportMethod; readonly error: unknown }[] = [];
  #expectationCount = 0;

  /** All calls, oldest first. They are snapshots. */
  get calls(): readonly RecordedRealtimeTransportCall[] {
    return Object.freeze(this.#calls.map(snapshot));
  }

  /** The expectations that no call has met. */
  get pending(): readonly PendingRealtimeExpectation[] {
    return this.#expectations.map(({ order, method }) => ({ order, method }));
  }

  /**
   * Records a call. It meets the next expectation, or waits for one.
   *
   * @throws The planned failure of the method, or an error if the call is not the expected one.
   */
  record<Method extends RealtimeTransportMethod>(
    method: Method,
    data: RealtimeTransportCallData[Method],
  ): void {
    const failure = this.#failures.findIndex((candidate) => candidate.method === method);
    const failures = failure < 0 ? [] : this.#failures.splice(failure, 1);
    const call = snapshot({ method, ...data, index: this.#calls.length } as AnyCall);
    this.#calls.push(call);
    const expectation = this.#expectations.shift();
    if (expectation) this.#meet(expectation, call);
    else this.#unconsumed.push(call);
    for (const { error } of failures) throw error;
  }

  /** Expects a call: the oldest one that meets no expectation yet, or the next one. */
  expect<Method extends RealtimeTransportMethod>(
    method: Method,
    matcher?: RealtimeCallMatcher<Method>,
  ): Promise<RealtimeTransportCallFor<Method>> {
    return new Promise((resolve, reject) => {
      const expectation = {
        order: ++this.#expectationCount,
        method,
        matcher,
        resolve,
        reject,
      } as unknown as Expectation;
      const call = this.#unconsumed.shift();
      if (call) this.#meet(expectation, call);
      else this.#expectations.push(expectation);
    });
  }

  /** Plans a failure: the next call of a method throws `error`. */
  failNext(method: RealtimeTransportMethod, error: unknown): void {
    this.#failures.push({ method, error });
  }

  /** Rejects every expectation that no call has met. */
  rejectPending(error: unknown): void {
    for (const { reject } of this.#expectations.splice(0)) reject(error);
  }

  /** An error that lists the open calls, expectations and failures. `undefined` if there are none. */
  incompleteness(): IncompleteRealtimeScenarioError | undefined {
    const counts = Map.groupBy(this.#failures, ({ method }) => method);
    const failures = [...counts].map(([method, { length }]) => ({ method, count: length }));
    const unconsumed = this.#unconsumed.map(({ index, method }) => ({ index, method }));
    const { pending } = this;
    if (failures.length + unconsumed.length + pending.length === 0) return undefined;
    return new IncompleteRealtimeScenarioError(unconsumed, pending, failures);
  }

  #meet({ method, matcher, resolve, reject }: Expectation, call: AnyCall): void {
    try {
      if (call.method !== method) throw new UnexpectedRealtimeCallError(method, call);
      if (matcher?.(snapshot(call)) === false) throw new RealtimeCallMatcherError(call);
      resolve(snapshot(call));
    } catch (error) {
      reject(error);
      throw error;
    }
  }
}

/** Copies and freezes a call. A value that cannot be cloned, such as a function, is not copied. */
function snapshot<Call extends object>(call: Call): Call {
  const entries = Object.entries(call).map(([name, value]) => [name, clone(value)]);
  return Object.freeze(Object.fromEntries(entries));
}

function clone(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return typeof value === "object" && value !== null ? { ...value } : value;
  }
}
