import type { AudioFormat } from "../../../audio/format.ts";
import type { ResponseCreateParams } from "../../../wire/openai/response.ts";
import type {
  OutputModality,
  RealtimeWireSession,
  ToolChoice,
  WireAudioFormat,
  WireTool,
} from "../../../wire/openai/session.ts";
import { toAudioFormat } from "../base/convert_audio.ts";
import type { IdSource } from "../base/id_source.ts";
import { itemNotFound } from "../base/problems.ts";
import type { Conversation, StoredItem } from "../conversation/conversation.ts";
import { storeClientItem } from "../conversation/store_client_item.ts";

/** The settings of one response: the session's, overridden by those of `response.create`. */
export interface ResponseRequest {
  /** Whether the response stays out of the conversation. */
  readonly outOfBand: boolean;
  readonly modality: OutputModality;
  readonly wireFormat: WireAudioFormat;
  readonly format: AudioFormat;
  readonly voice: string | { readonly id: string };
  readonly instructions: string;
  readonly tools: readonly WireTool[];
  readonly toolChoice: ToolChoice;
  readonly maxOutputTokens: number | "inf";
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The items that the model reads. */
  readonly context: readonly StoredItem[];
}

/** The state that {@linkcode resolveRequest} reads. */
export interface RequestSources {
  readonly session: RealtimeWireSession;
  readonly inputFormat: AudioFormat;
  readonly conversation: Conversation;
  readonly ids: IdSource;
  readonly itemNotFoundCode: string;
}

/**
 * Overrides the session's settings with the parameters of a `response.create`.
 *
 * @throws {ApiProblem} If a referenced item does not exist, or an item's audio is not base64.
 */
export function resolveRequest(
  params: ResponseCreateParams,
  sources: RequestSources,
): ResponseRequest {
  const { session, conversation } = sources;
  const output = session.audio?.output;
  const wireFormat = params.audio?.output?.format ?? output?.format ?? {};
  return {
    outOfBand: params.conversation === "none",
    modality: (params.output_modalities ?? session.output_modalities)?.[0] ?? "audio",
    wireFormat,
    format: toAudioFormat(wireFormat),
    voice: params.audio?.output?.voice ?? output?.voice ?? "alloy",
    instructions: params.instructions ?? session.instructions ?? "",
    tools: params.tools ?? session.tools ?? [],
    toolChoice: params.tool_choice ?? session.tool_choice ?? "auto",
    maxOutputTokens: params.max_output_tokens ?? session.max_output_tokens ?? "inf",
    metadata: params.metadata ?? null,
    context: params.input
      ? params.input.map((entry, index) => resolveInput(entry, index, sources))
      : conversation.items,
  };
}

function resolveInput(
  entry: NonNullable<ResponseCreateParams["input"]>[number],
  index: number,
  { conversation, inputFormat, ids, itemNotFoundCode }: RequestSources,
): StoredItem {
  if (entry.type !== "item_reference") return storeClientItem(entry, inputFormat, ids);
  const stored = conversation.get(entry.id);
  if (stored) return { ...stored };
  throw itemNotFound(entry.id, itemNotFoundCode, `response.input[${index}].id`);
}
