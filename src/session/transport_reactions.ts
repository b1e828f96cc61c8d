import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RunContext } from "../agent/run_context.ts";
import { type AnyItem, lastTextOf, partsOf } from "../contract/message_text.ts";
import { isOutsideConversation, type NeutralListeners } from "../contract/raw_events.ts";
import type { ServiceFailures } from "../contract/service_failures.ts";
import type { RealtimeTransportEventTypes } from "../contract/transport_events.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { AgentDesk } from "./agent_desk.ts";
import type { HistoryRecorder } from "./history/history_recorder.ts";
import type { McpTools } from "./mcp_tools.ts";
import type { OutputGuardrails, SpokenText } from "./output_guardrails.ts";
import type { SessionNotifier } from "./session_notifier.ts";
import type { RealtimeSessionOptions } from "./session_options.ts";
import type { Approvals } from "./tools/approvals.ts";
import type { Responses } from "./tools/responses.ts";

/** The reaction of a session to each event of its transport. */
export type TransportReactions = {
  [Name in keyof RealtimeTransportEventTypes]: (...args: RealtimeTransportEventTypes[Name]) => void;
};

/** The parts of a session that {@linkcode connectionReactions} needs. */
export interface ConnectionReactionsOwner {
  readonly notifier: Pick<SessionNotifier, "emit">;
  /** Finds the failures in the raw events. `undefined` if the transport raises them as `error` itself. */
  readonly failures: Pick<ServiceFailures, "handle"> | undefined;
  /** Called when the connection has ended. */
  connectionEnded(): void;
}

/** Passes events on, and follows the end of the connection. */
export function connectionReactions(
  { notifier, failures, connectionEnded }: ConnectionReactionsOwner,
): Pick<TransportReactions, "*" | "connection_change" | "error"> {
  return {
    "*"(event) {
      notifier.emit("transport_event", event);
      failures?.handle(event);
    },
    error: (event) => notifier.emit("error", event),
    connection_change(status) {
      if (status === "disconnected") connectionEnded();
    },
  };
}

/** Keeps the history. */
export function historyReactions(
  recorder: Pick<HistoryRecorder, "delete" | "update">,
): Pick<TransportReactions, "item_deleted" | "item_update"> {
  return {
    item_update: (item) => recorder.update(item),
    item_deleted: ({ itemId }) => recorder.delete(itemId),
  };
}

/** The parts of a session that {@linkcode responseReactions} needs. */
export interface ResponseReactionsOwner {
  readonly notifier: Pick<SessionNotifier, "emit" | "tellAgent" | "tellBoth" | "tellSession">;
  readonly context: Pick<RunContext, "usage">;
  /** The agent that speaks. */
  currentAgent(): RealtimeAgentLike;
  /** The responses of the connection. */
  responses(): Pick<Responses, "begin" | "called" | "end" | "heard" | "of">;
  /** `undefined` in a session without output guardrails. */
  guardrails(): Pick<OutputGuardrails, "ended" | "heard"> | undefined;
}

/** Follows the responses of the model: their text, their audio, their calls and their usage. */
export function responseReactions(owner: ResponseReactionsOwner): Pick<
  TransportReactions,
  | "audio"
  | "audio_done"
  | "audio_interrupted"
  | "audio_transcript_delta"
  | "function_call"
  | "output_text_delta"
  | "turn_done"
  | "turn_started"
  | "usage_update"
> {
  const { notifier, context } = owner;
  let isSpeaking = false;
  const onText = (
    source: "audio" | "text",
  ) =>
  ({ responseId, itemId, delta }: { responseId: string; itemId: string; delta: string }) => {
    const response = owner.responses().heard(responseId);
    owner.guardrails()?.heard({ response, itemId, source }, delta);
  };
  return {
    turn_started(event) {
      const { id } = (event.providerData?.response ?? {}) as { readonly id?: unknown };
      isSpeaking = false;
      owner.responses().begin(
        typeof id === "string" ? id : undefined,
        isOutsideConversation(event),
      );
      const agent = owner.currentAgent();
      notifier.tellSession("agent_start", agent);
      notifier.tellAgent("agent_start", agent, agent);
    },
    turn_done({ response: { id, output } }) {
      const response = owner.responses().of(id);
      const { text, ...where } = lastText(output ?? []);
      context.usage.label(id);
      owner.responses().end(response);
      notifier.tellBoth("agent_end", response.agent, text);
      owner.guardrails()?.ended({ response, ...where }, text);
      response.turn.close();
    },
    usage_update: (usage) => context.usage.add(usage),
    function_call: (call) => owner.responses().called(call),
    audio_transcript_delta: onText("audio"),
    output_text_delta: onText("text"),
    audio(event) {
      if (!isSpeaking) {
        isSpeaking = true;
        notifier.tellSession("audio_start", owner.currentAgent());
      }
      notifier.emit("audio", event);
    },
    audio_done() {
      isSpeaking = false;
      notifier.tellSession("audio_stopped", owner.currentAgent());
    },
    audio_interrupted() {
      isSpeaking = false;
      notifier.tellSession("audio_interrupted", owner.currentAgent());
    },
  };
}

/** The parts of a session that {@linkcode mcpReactions} needs. */
export interface McpReactionsOwner {
  readonly notifier: Pick<SessionNotifier, "tellSession">;
  readonly options: Pick<RealtimeSessionOptions, "automaticallyTriggerResponseForMcpToolCalls">;
  readonly transport: Pick<RealtimeTransportLayer, "sendMcpResponse">;
  readonly approvals: Pick<Approvals, "ask">;
  readonly mcpTools: Pick<McpTools, "listed">;
  /** The agent that speaks. */
  currentAgent(): RealtimeAgentLike;
  /** Asks for a response. Does not throw. */
  requestResponse(): void;
}

/** Follows the tools of MCP servers that the service calls. */
export function mcpReactions(
  owner: McpReactionsOwner,
): Pick<
  TransportReactions,
  "mcp_approval_request" | "mcp_tool_call_completed" | "mcp_tools_listed"
> {
  const { notifier, options, transport, approvals, mcpTools } = owner;
  return {
    mcp_tools_listed: ({ serverLabel, tools }) => mcpTools.listed(serverLabel, tools ?? []),
    mcp_approval_request(request) {
      const { name, arguments: args, ...providerData } = request;
      const status = "in_progress";
      approvals.ask(
        { type: "mcp_approval_request" },
        { type: "hosted_tool_call", name, arguments: JSON.stringify(args), status, providerData },
        owner.currentAgent(),
        ({ approved, message }) => transport.sendMcpResponse(request, approved, message),
      );
    },
    mcp_tool_call_completed(call) {
      notifier.tellSession("mcp_tool_call_completed", owner.currentAgent(), call);
      if (options.automaticallyTriggerResponseForMcpToolCalls ?? true) owner.requestResponse();
    },
  };
}

/** The reactions of a session to the neutral events of its transport. */
export function neutralReactions(
  desk: Pick<AgentDesk, "voiceConfirmed" | "voiceRefused">,
  recorder: Pick<HistoryRecorder, "audioDone" | "placed" | "transcribed" | "truncated">,
  notifier: Pick<SessionNotifier, "attempt">,
): Partial<NeutralListeners> {
  return {
    session_configured({ isUpdate, voice }) {
      if (isUpdate) desk.voiceConfirmed(voice);
    },
    voice_refused: () => notifier.attempt(() => desk.voiceRefused()),
    audio_part_done: ({ itemId }) => recorder.audioDone(itemId),
    input_transcribed: ({ itemId, transcript }) => recorder.transcribed(itemId, transcript),
    item_placed: ({ itemId, previousItemId }) => recorder.placed(itemId, previousItemId),
    item_truncated: (truncation) => recorder.truncated(truncation),
  };
}

/** The last text of a response, the item that has it, and whether the response has audio. */
function lastText(
  output: readonly (AnyItem & { readonly id?: unknown })[],
): { text: string } & Pick<SpokenText, "itemId" | "source"> {
  const isSpoken = output.flatMap(partsOf).some((part) =>
    part?.type === "output_audio" || part?.type === "audio"
  );
  const last = output.findLast((item) => lastTextOf(item) !== undefined) ?? output.at(-1);
  return {
    text: lastTextOf(last) ?? "",
    itemId: String(last?.id ?? ""),
    source: isSpoken ? "audio" : "text",
  };
}
