import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  type ConnectionState,
  type ConnectionStep,
  transition,
} from "../../src/contract/connection_state.ts";

type State = ConnectionState<string>;
type Step = ConnectionStep<string>;

const CAUSE = { code: 1006, reason: "", initiator: "network", retryable: true } as const;

const STATES: Record<string, State> = {
  disconnected: { status: "disconnected" },
  "disconnected, with a cause": { status: "disconnected", cause: { ...CAUSE, code: 1001 } },
  connecting: { status: "connecting", connection: "first" },
  connected: { status: "connected", connection: "first" },
  disconnecting: { status: "disconnecting" },
};

const STEPS: Record<string, Step> = {
  connect: { type: "connect", connection: "second" },
  "opened by the attempt under way": { type: "opened", connection: "first" },
  "opened by an older attempt": { type: "opened", connection: "older" },
  close: { type: "close" },
  ended: { type: "ended", cause: CAUSE },
};

/** The transitions. Any other step leaves the state unchanged. */
const CHANGES: Record<string, Record<string, State>> = {
  disconnected: { connect: { status: "connecting", connection: "second" } },
  "disconnected, with a cause": { connect: { status: "connecting", connection: "second" } },
  connecting: {
    "opened by the attempt under way": { status: "connected", connection: "first" },
    close: { status: "disconnecting" },
    ended: { status: "disconnected", cause: CAUSE },
  },
  connected: {
    close: { status: "disconnecting" },
    ended: { status: "disconnected", cause: CAUSE },
  },
  disconnecting: { ended: { status: "disconnected", cause: CAUSE } },
};

for (const [stateName, state] of Object.entries(STATES)) {
  for (const [stepName, step] of Object.entries(STEPS)) {
    const expected = CHANGES[stateName]?.[stepName];
    Deno.test(`${stateName}: ${stepName} -> ${expected?.status ?? "no change"}`, () => {
      const next = transition(state, step);
      if (expected) assertEquals(next, expected);
      else assertStrictEquals(next, state);
    });
  }
}
