/**
 * The session: agents at work over a transport.
 *
 * @module
 */
export * from "./realtime_session.ts";
export type {
  RealtimeMcpApprovalRequest,
  RealtimeSessionError,
  RealtimeSessionEventTypes,
  RealtimeToolApprovalRequest,
  SessionRunContext,
} from "./session_events.ts";
export type * from "./session_options.ts";
