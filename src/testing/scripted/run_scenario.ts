import type { RealtimeTransportEventTypes } from "../../contract/transport_events.ts";
import type { CallScript } from "./call_script.ts";
import { ScriptedRealtimeScenarioCancelledError } from "./scripted_errors.ts";
import type {
  RealtimeCallMatcher,
  RealtimeTransportCallFor,
  RealtimeTransportMethod,
} from "./transport_calls.ts";

/** What a scenario can do. */
export type ScriptedRealtimeScenarioContext = {
  /** Waits for the next call. A call that is not the one expected ends the scenario. */
  expectCall: <Method extends RealtimeTransportMethod>(
    method: Method,
    matcher?: RealtimeCallMatcher<Method>,
  ) => Promise<RealtimeTransportCallFor<Method>>;
  /** Lets the transport say something. */
  emit: <Event extends keyof RealtimeTransportEventTypes>(
    event: Event,
    ...args: RealtimeTransportEventTypes[Event]
  ) => boolean;
};

/** Options of `ScriptedRealtimeTransport.runScenario`. */
export type ScriptedRealtimeScenarioOptions<Result = void> = {
  /** Plays the service: expects calls and emits events. */
  scenario: (context: ScriptedRealtimeScenarioContext) => void | Promise<void>;
  /** Plays the application: runs at the same time. */
  exercise: () => Result | Promise<Result>;
  /** Ends both. */
  signal?: AbortSignal;
};

/**
 * Runs both sides until both are done, or the first of them fails. No clock is involved: what can
 * no longer happen fails at once.
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
    await Promise.resolve(); // what the last call has met may end the scenario first
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
    over ??= { error: new Error("The scenario is over") };
    signal?.removeEventListener("abort", onAbort);
  }
}
