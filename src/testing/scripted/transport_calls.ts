import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type {
  RealtimeTransportLayerConnectOptions,
  RealtimeUserInput,
} from "../../contract/transport_layer.ts";
import type { RealtimeClientMessage } from "../../wire/openai/client_events.ts";

/** What a recorded call of each method holds. */
export type RealtimeTransportCallData = {
  /** The key itself is never recorded. */
  connect: {
    readonly options: Omit<RealtimeTransportLayerConnectOptions, "apiKey" | "signal"> & {
      readonly apiKeyProvided: boolean;
    };
  };
  sendEvent: { readonly event: RealtimeClientMessage };
  // deno-lint-ignore no-explicit-any -- a test looks at what it knows is there
  requestResponse: { readonly response?: Record<string, any> };
  sendMessage: {
    readonly message: RealtimeUserInput;
    // deno-lint-ignore no-explicit-any -- a test looks at what it knows is there
    readonly otherEventData: Record<string, any>;
    readonly options?: { readonly triggerResponse?: boolean };
  };
  addImage: {
    readonly image: string;
    readonly options?: { readonly triggerResponse?: boolean };
  };
  sendAudio: { readonly audio: ArrayBuffer; readonly options: { readonly commit?: boolean } };
  updateSessionConfig: { readonly config: Partial<RealtimeSessionConfig> };
  close: Record<never, never>;
  mute: { readonly muted: boolean };
  sendFunctionCallOutput: {
    readonly toolCall: TransportToolCallEvent;
    readonly output: string;
    readonly startResponse: boolean;
  };
  interrupt: Record<never, never>;
  resetHistory: {
    readonly oldHistory: RealtimeItem[];
    readonly newHistory: RealtimeItem[];
  };
  sendMcpResponse: {
    readonly approvalRequest: RealtimeMcpCallApprovalRequestItem;
    readonly approved: boolean;
    readonly reason?: string;
  };
};

/** The methods of a transport that a session calls. */
export type RealtimeTransportMethod = keyof RealtimeTransportCallData;

/** One call, as far as it is the same for every method. */
export type RecordedRealtimeTransportCall = Readonly<{
  /** Its place among all calls, from 0. */
  index: number;
  /** Which method was called. */
  method: string;
}>;

/** A call of one method, with its arguments by name. A snapshot: later changes do not show. */
export type RealtimeTransportCallFor<Method extends RealtimeTransportMethod> = Readonly<
  { index: number; method: Method } & RealtimeTransportCallData[Method]
>;

/** Looks at a call. `false`, or an exception, says that it is not the one that was expected. */
export type RealtimeCallMatcher<Method extends RealtimeTransportMethod> = (
  call: RealtimeTransportCallFor<Method>,
) => boolean | void;

/** An expectation that no call has met. */
export type PendingRealtimeExpectation = Readonly<{
  /** Its place among all expectations, from 1. */
  order: number;
  method: RealtimeTransportMethod;
}>;

/** Failures that were asked for and have not happened. */
export type PendingRealtimeFailure = Readonly<{ method: RealtimeTransportMethod; count: number }>;
