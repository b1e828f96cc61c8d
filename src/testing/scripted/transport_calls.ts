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

/** The arguments in the record of a call, by method. */
export type RealtimeTransportCallData = {
  /** The record says whether there was a key. It does not contain the key. */
  connect: {
    readonly options: {
      readonly model?: RealtimeTransportLayerConnectOptions["model"] | undefined;
      readonly url?: RealtimeTransportLayerConnectOptions["url"] | undefined;
      readonly callId?: RealtimeTransportLayerConnectOptions["callId"] | undefined;
      readonly initialSessionConfig?:
        | RealtimeTransportLayerConnectOptions["initialSessionConfig"]
        | undefined;
      readonly apiKeyProvided: boolean;
    };
  };
  sendEvent: { readonly event: RealtimeClientMessage };
  // deno-lint-ignore no-explicit-any -- the shape depends on the test
  requestResponse: { readonly response?: Record<string, any> | undefined };
  sendMessage: {
    readonly message: RealtimeUserInput;
    // deno-lint-ignore no-explicit-any -- the shape depends on the test
    readonly otherEventData: Record<string, any>;
    readonly options?: { readonly triggerResponse?: boolean | undefined } | undefined;
  };
  addImage: {
    readonly image: string;
    readonly options?: { readonly triggerResponse?: boolean | undefined } | undefined;
  };
  sendAudio: {
    readonly audio: ArrayBuffer;
    readonly options: { readonly commit?: boolean | undefined };
  };
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
    readonly reason?: string | undefined;
  };
};

/** The name of a transport's method that a session calls. */
export type RealtimeTransportMethod = keyof RealtimeTransportCallData;

/** The fields that the records of all methods share. */
export type RecordedRealtimeTransportCall = Readonly<{
  /** The index of the call among all calls. */
  index: number;
  /** The method that was called. */
  method: string;
}>;

/** The record of a call of one method, with its arguments by name. A snapshot: it never changes. */
export type RealtimeTransportCallFor<Method extends RealtimeTransportMethod> = Readonly<
  { index: number; method: Method } & RealtimeTransportCallData[Method]
>;

/** Checks a call. If it returns `false`, or throws, the call is not the expected one. */
export type RealtimeCallMatcher<Method extends RealtimeTransportMethod> = (
  call: RealtimeTransportCallFor<Method>,
) => boolean | void;

/** An expectation that no call has met yet. */
export type PendingRealtimeExpectation = Readonly<{
  /** The number of the expectation among all expectations, from 1. */
  order: number;
  /** The method that is expected. */
  method: RealtimeTransportMethod;
}>;

/** Planned failures of one method that have not happened yet. */
export type PendingRealtimeFailure = Readonly<{
  /** The method that will fail. */
  method: RealtimeTransportMethod;
  /** The number of calls that will fail. */
  count: number;
}>;
