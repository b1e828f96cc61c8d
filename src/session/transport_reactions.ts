import { ModelBehaviorError } from "../agent/errors.ts";
import type { RealtimeMcpCallApprovalRequestItem } from "../transport/realtime_item.ts";
import type {
  TransportLayerResponseCompleted,
  TransportLayerResponseStarted,
  TransportToolCallEvent,
} from "../transport/transport_events.ts";
import { utils } from "../transport/utils.ts";
import type { SpokenText } from "./guardrail_runner.ts";
import type { SessionParts } from "./session_parts.ts";
import type { TransportListeners } from "./transport_listeners.ts";

/** What the session does when its transport tells it something. */
export function listenToTransport(session: SessionParts, transport: TransportListeners): void {
  const { notifier, context, recorder, desk, audio } = session;
  transport.on("*", (event) => {
    notifier.emit("transport_event", event);
    recorder.handleRaw(event);
    desk.handleRaw(event);
  });
  transport.on("error", (event) => notifier.emit("error", event));
  transport.on("connection_change", (status) => {
    if (status === "disconnected") session.endConnection();
  });
  transport.on("item_update", (item) => recorder.update(item));
  transport.on("item_deleted", ({ itemId }) => recorder.delete(itemId));
  transport.on("usage_update", (usage) => context.usage.add(usage));
  transport.on("turn_started", (event) => onTurnStarted(session, event));
  transport.on("turn_done", (event) => onTurnDone(session, event));
  transport.on("audio_transcript_delta", ({ delta, itemId, responseId }) => {
    onText(session, delta, { itemId, responseId, source: "audio" });
  });
  transport.on("output_text_delta", ({ delta, itemId, responseId }) => {
    onText(session, delta, { itemId, responseId, source: "text" });
  });
  transport.on("audio_done", () => {
    audio.endTurn();
    notifier.emit("audio_stopped", context, desk.current);
  });
  transport.on("audio_interrupted", () => {
    audio.endTurn();
    notifier.emit("audio_interrupted", context, desk.current);
  });
  transport.on("function_call", (call) => onFunctionCall(session, call));
  transport.on("mcp_tools_listed", ({ serverLabel, tools }) => {
    session.mcpTools.listed(serverLabel, tools ?? []);
  });
  transport.on("mcp_approval_request", (request) => onMcpApprovalRequest(session, request));
  transport.on("mcp_tool_call_completed", (call) => {
    notifier.emit("mcp_tool_call_completed", context, desk.current, call);
    const { automaticallyTriggerResponseForMcpToolCalls = true } = session.options;
    if (automaticallyTriggerResponseForMcpToolCalls) session.requestResponse();
  });
}

function onTurnStarted(
  { notifier, context, desk, responses, turns, audio }: SessionParts,
  { providerData }: TransportLayerResponseStarted,
): void {
  const { id, conversation_id } = (providerData?.response ?? {}) as {
    id?: unknown;
    conversation_id?: unknown;
  };
  const responseId = typeof id === "string" ? id : undefined;
  audio.endTurn();
  responses.begin(responseId, desk.prepared);
  if (responseId !== undefined) turns.begin(responseId, { outOfBand: conversation_id === null });
  const agent = desk.current;
  notifier.emit("agent_start", context, agent);
  notifier.emitTo(agent, "agent_start", context, agent);
}

function onTurnDone(
  { notifier, context, desk, responses, turns, guardrails }: SessionParts,
  { response }: TransportLayerResponseCompleted,
): void {
  const responseId = response.id;
  const agent = responses.of(responseId)?.agent ?? desk.current;
  const { text, itemId, source } = lastText(response.output ?? []);
  context.usage.label(responseId);
  responses.end(responseId);
  notifier.emit("agent_end", context, agent, text);
  notifier.emitTo(agent, "agent_end", context, text);
  const responseCount = responses.count;
  guardrails.finish(text, { responseId, itemId, source, agent, responseCount });
  turns.end(responseId);
}

function onText(
  { desk, responses, guardrails }: SessionParts,
  delta: string,
  where: Pick<SpokenText, "itemId" | "responseId" | "source">,
): void {
  responses.notice(where.responseId, desk.prepared);
  const agent = responses.of(where.responseId)?.agent ?? desk.current;
  guardrails.delta(delta, { ...where, agent, responseCount: responses.count });
}

function onFunctionCall(
  { notifier, desk, responses, turns, tools }: SessionParts,
  call: TransportToolCallEvent,
): void {
  const prepared = responses.of(call.responseId) ?? desk.prepared;
  if (prepared) tools.handle(call, prepared, turns.of(call.responseId));
  else {notifier.error(
      new ModelBehaviorError(`"${call.name}" was called before there was an agent`),
    );}
}

function onMcpApprovalRequest(
  { notifier, context, desk, approvals, transport }: SessionParts,
  request: RealtimeMcpCallApprovalRequestItem,
): void {
  if (approvals.has(request.itemId)) return;
  const { name, arguments: args, ...providerData } = request;
  const agent = desk.current;
  const approvalItem = approvals.issue(
    {
      type: "hosted_tool_call",
      name,
      arguments: JSON.stringify(args),
      status: "in_progress",
      providerData,
    },
    agent,
    ({ approved, message }) => transport.sendMcpResponse(request, approved, message),
  );
  notifier.emit("tool_approval_requested", context, agent, {
    type: "mcp_approval_request",
    approvalItem,
  });
}

/** What a response says in the end, in which item, and whether it says it aloud. */
function lastText(
  output: readonly unknown[],
): { text: string; itemId: string } & Pick<SpokenText, "source"> {
  const isSpoken = output.some((item) => {
    const { content } = (item ?? {}) as { content?: unknown };
    return Array.isArray(content) &&
      content.some((part) => part?.type === "output_audio" || part?.type === "audio");
  });
  const source = isSpoken ? "audio" : "text";
  for (const item of output.toReversed()) {
    const text = utils.getLastTextFromAudioOutputMessage(item);
    if (text !== undefined) return { text, itemId: idOf(item), source };
  }
  return { text: "", itemId: idOf(output.at(-1)), source };
}

function idOf(item: unknown): string {
  const { id } = (item ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : "";
}
