import { type AudioFormat, durationMsOf } from "../../../audio/format.ts";
import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { RealtimeWireSession } from "../../../wire/openai/session.ts";
import type { StoredItem } from "../conversation/conversation.ts";
import type { ResponderTurn } from "../options/responder.ts";
import type { ResponseRequest } from "./response_request.ts";

/** Creates the input of a responder for a request. */
export function responderTurn(
  request: ResponseRequest,
  session: RealtimeWireSession,
  inputFormat: AudioFormat,
  callableTools: readonly string[],
  signal: AbortSignal,
): ResponderTurn {
  const news = newItems(request.context);
  const { kind, text, audio, audioFormat } = readNews(news, inputFormat);
  return {
    kind,
    text,
    audio,
    audioMs: durationMsOf(audioFormat, audio.length),
    inputFormat: audioFormat,
    outputFormat: request.format,
    modality: request.modality === "text" ? "text" : "audio",
    items: request.context.map(({ item }) => item),
    instructions: request.instructions,
    tools: request.tools,
    callableTools,
    toolChoice: request.toolChoice,
    metadata: request.metadata,
    session,
    signal,
  };
}

/** The items since the model's last message, including calls of MCP tools. */
function newItems(context: readonly StoredItem[]): readonly StoredItem[] {
  const last = context.findLastIndex(({ item, byModel }) =>
    (byModel && item.type !== "mcp_call") ||
    (item.type === "message" && item.role === "assistant")
  );
  return context.slice(last + 1);
}

interface News {
  readonly kind: ResponderTurn["kind"];
  readonly text: string;
  readonly audio: Uint8Array;
  readonly audioFormat: AudioFormat;
}

function readNews(news: readonly StoredItem[], audioFormat: AudioFormat): News {
  const none = { text: "", audio: new Uint8Array(0), audioFormat };
  const last = news.findLast(({ item }) =>
    outputOf(item) !== undefined || (item.type === "message" && item.role === "user")
  );
  if (!last) return { ...none, kind: "nothing" };
  if (last.item.type !== "message") {
    const outputs = news.flatMap(({ item }) => outputOf(item) ?? []);
    return { ...none, kind: "function_output", text: outputs.join(" ") };
  }
  if (last.audio) {
    const { audio } = last;
    return { kind: "audio", text: "", audio: audio.toBytes(), audioFormat: audio.format };
  }
  return { ...none, kind: "text", text: textOf(last) };
}

function textOf({ item }: StoredItem): string {
  if (item.type !== "message") return "";
  return item.content.flatMap((part) => "text" in part && part.text ? [part.text] : []).join("\n");
}

/** The result of a call: a function's output, or an MCP tool's output or error. */
function outputOf(item: ConversationItem): string | undefined {
  if (item.type === "function_call_output") return item.output;
  if (item.type !== "mcp_call") return undefined;
  return item.error ? item.error.message : item.output ?? undefined;
}
