import type { RealtimeTransportEventTypes } from "../../contract/transport_events.ts";
import type { CallScript } from "./call_script.ts";
import { ScriptedRealtimeScenarioCancelledError } from "./scripted_errors.ts";
import type {
  RealtimeCallMatcher,
  RealtimeTransportCallFor,
  RealtimeTransportMethod,
} from "./transport_calls.ts";

/** The functions that a scenario uses. */
export type ScriptedRealtimeScenarioContext = {
  /** Waits for the next call. A call that is not the expected one ends the scenario. */
  expectCall: <Method extends RealtimeTransportMethod>(
    method: Method,
    matcher?: RealtimeCallMatcher<Method>,
  ) => Promise<RealtimeTransportCallFor<Method>>;
  /** Raises an event of the transport. Returns false if nobody listens to it. */
  emit: <Event extends keyof RealtimeTransportEventTypes>(
    event: Event,
    ...args: RealtimeTransportEventTypes[Event]
  ) => boolean;
};

/** Options of {@linkcode ScriptedRealtimeTransport.runScenario}. */
export type ScriptedRealtimeScenarioOptions<Result = void> = {
  /** Plays the service's side: expects calls and emits events. */
  scenario: (context: ScriptedRealtimeScenarioContext) => void | Promise<void>;
  /** Plays the application's side. It runs at the same time. Its result is the result of the run. */
  exercise: () => Result | Promise<Result>;
  /** Ends both sides when it is aborted. By default there is no signal. */
  signal?: AbortSignal | undefined;
};

/**
 * Runs both sides until both are done, or until one fails. It uses no clock: an expectation that no
 * call can meet any more fails at once.
 */
export async function runScenario<Result>(
  { scenario, exercise, signal }: ScriptedRealtimeScenarioOptions<Result>,
  script: CallScript,
  emit: ScriptedRealtimeScenarioContext["emit"],
): Promise<Result> {
  const cancelled = () => new ScriptedRealtimeScenarioCancelledError(script.pending);
  if (signal?.aborted) throw cancelled();
  let over: { readonly error: unknown } | undefined;
  let exerciseDone = false;
  const failure = Promise.withResolvers<never>();
  const fail = (error: unknown) => {
    if (over) return;
    over = { error };
    script.rejectPending(error);
    failure.reject(error);
  };
  const failIfStuck = () => {
    if (exerciseDone && script.pending.length > 0) fail(script.incompleteness());
  };
  const context: ScriptedRealtimeScenarioContext = {
    expectCall(method, matcher) {
      if (over) return Promise.reject(over.error);
      const call = script.expect(method, matcher);
      call.catch(fail);
      failIfStuck();
      return call;
    },
    emit,
  };
  const onAbort = () => fail(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });
  const scenarioRun = Promise.resolve(context).then(scenario);
  const exerciseRun = Promise.resolve().then(exercise).then(async (result) => {
    await Promise.resolve(); // the scenario may react to the last call first
    exerciseDone = true;
    failIfStuck();
    return result;
  });
  try {
    const both = Promise.all([exerciseRun, scenarioRun]);
    both.catch(fail);
    const [result] = await Promise.race([failure.promise, both]);
    const incomplete = script.incompleteness();
    if (incomplete) throw incomplete;
    return result;
  } finally {
    over ??= { error: new Error("Cannot expect a call: the scenario has ended") };
    signal?.removeEventListener("abort", onAbort);
  }
}
