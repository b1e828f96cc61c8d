import { type AnyItem, lastTextOf, partsOf } from "../contract/message_text.ts";
import type { NeutralListeners } from "../contract/raw_events.ts";
import type { RealtimeTransportEventTypes } from "../contract/transport_events.ts";
import type { SpokenText } from "./output_guardrails.ts";
import type { SessionParts } from "./session_parts.ts";

/** What the session does when its transport tells it something, event by event. */
export type TransportReactions = {
  [Name in keyof RealtimeTransportEventTypes]: (...args: RealtimeTransportEventTypes[Name]) => void;
};

/** The reactions of a session, for one connection. */
export function transportReactions(session: SessionParts): TransportReactions {
  const { context, transport, desk, approvals } = session;
  let isSpeaking = false;
  const onText = (
    source: "audio" | "text",
  ) =>
  ({ responseId, itemId, delta }: { responseId: string; itemId: string; delta: string }) => {
    const response = session.responses.heard(responseId);
    session.guardrails?.heard({ response, itemId, source }, delta);
  };
  return {
    "*"(event) {
      session.emit("transport_event", event);
    },
    error: (event) => session.emit("error", event),
    connection_change(status) {
      if (status === "disconnected") session.endConnection();
    },
    item_update: (item) => session.recorder.update(item),
    item_deleted: ({ itemId }) => session.recorder.delete(itemId),
    usage_update: (usage) => context.usage.add(usage),
    turn_started({ providerData }) {
      const { id, conversation_id } = (providerData?.response ?? {}) as Record<string, unknown>;
      isSpeaking = false;
      session.responses.begin(typeof id === "string" ? id : undefined, conversation_id === null);
      const agent = desk.current;
      session.tell("agent_start", agent);
      session.tellAgent("agent_start", agent, agent);
    },
    turn_done({ response: { id, output } }) {
      const response = session.responses.of(id);
      const { text, ...where } = lastText(output ?? []);
      context.usage.label(id);
      session.responses.end(response);
      session.tellBoth("agent_end", response.agent, text);
      session.guardrails?.ended({ response, ...where }, text);
      response.turn.close();
    },
    audio_transcript_delta: onText("audio"),
    output_text_delta: onText("text"),
    audio(event) {
      if (!isSpeaking) {
        isSpeaking = true;
        session.tell("audio_start", desk.current);
      }
      session.emit("audio", event);
    },
    audio_done() {
      isSpeaking = false;
      session.tell("audio_stopped", desk.current);
    },
    audio_interrupted() {
      isSpeaking = false;
      session.tell("audio_interrupted", desk.current);
    },
    function_call: (call) => session.responses.called(call),
    mcp_tools_listed: ({ serverLabel, tools }) => session.mcpTools.listed(serverLabel, tools ?? []),
    mcp_approval_request(request) {
      const { name, arguments: args, ...providerData } = request;
      const status = "in_progress";
      approvals.ask(
        { type: "mcp_approval_request" },
        { type: "hosted_tool_call", name, arguments: JSON.stringify(args), status, providerData },
        desk.current,
        ({ approved, message }) => transport.sendMcpResponse(request, approved, message),
      );
    },
    mcp_tool_call_completed(call) {
      session.tell("mcp_tool_call_completed", desk.current, call);
      if (session.options.automaticallyTriggerResponseForMcpToolCalls ?? true) {
        session.requestResponse();
      }
    },
  };
}

/** The reactions of a session to the neutral events, for one connection. */
export function neutralReactions(session: SessionParts): Partial<NeutralListeners> {
  const { desk, recorder } = session;
  return {
    session_configured({ isUpdate, voice }) {
      if (isUpdate) desk.voiceConfirmed(voice);
    },
    voice_refused: () => desk.voiceRefused(),
    audio_part_done: ({ itemId }) => recorder.audioDone(itemId),
    input_transcribed: ({ itemId, transcript }) => recorder.transcribed(itemId, transcript),
    item_truncated: (truncation) => recorder.truncated(truncation),
  };
}

/** What a response says in the end, in which item, and whether it says it aloud. */
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
