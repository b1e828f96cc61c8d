/**
 * The session: runs agents over a transport.
 *
 * @module
 */
export * from "./realtime_session.ts";
export type {
  RealtimeMcpApprovalRequest,
  RealtimeSessionError,
  RealtimeSessionEventTypes,
  RealtimeToolApprovalRequest,
} from "./session_events.ts";
export type * from "./session_options.ts";
