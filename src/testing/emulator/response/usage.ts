import type { ResponseUsage } from "../../../wire/openai/response.ts";
import type { IdentifiedItem, StoredItem } from "../conversation/conversation.ts";
import type { ResponseRequest } from "./response_request.ts";

/** Numbers of tokens. */
export interface TokenCount {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

const NOTHING: TokenCount = { text: 0, audio: 0, image: 0 };
const USER_AUDIO_MS_PER_TOKEN = 100;
const ASSISTANT_AUDIO_MS_PER_TOKEN = 50;
/** The emulator's count for any image. The service's count depends on the size, by an unpublished rule. */
const TOKENS_PER_IMAGE = 85;

/** The tokens of a text: one for four characters, which is about right for English. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The tokens of the model's audio. */
export function assistantAudioTokens(durationMs: number): number {
  return Math.ceil(durationMs / ASSISTANT_AUDIO_MS_PER_TOKEN);
}

/** The tokens of an item. */
export function itemTokens({ item, audio, byModel }: StoredItem): TokenCount {
  const perToken = byModel ? ASSISTANT_AUDIO_MS_PER_TOKEN : USER_AUDIO_MS_PER_TOKEN;
  const images = item.type === "message"
    ? item.content.filter((part) => part.type === "input_image").length
    : 0;
  return {
    text: textTokens(wordsIn(item)),
    audio: audio ? Math.ceil(audio.durationMs / perToken) : 0,
    image: images * TOKENS_PER_IMAGE,
  };
}

/**
 * The usage of a response (docs/protocol.md#usage). Each response reads the whole context again.
 * Items that an earlier response has read count as cached.
 */
export function usageOf(
  request: ResponseRequest,
  output: TokenCount,
  readBefore: ReadonlySet<string>,
): ResponseUsage {
  let input: TokenCount = {
    ...NOTHING,
    text: textTokens(request.instructions) +
      (request.tools.length > 0 ? textTokens(JSON.stringify(request.tools)) : 0),
  };
  let cached = NOTHING;
  for (const stored of request.context) {
    const tokens = itemTokens(stored);
    input = sum(input, tokens);
    if (readBefore.has(stored.item.id)) cached = sum(cached, tokens);
  }
  const inputTokens = total(input);
  const outputTokens = total(output);
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      ...detailsOf(input),
      cached_tokens: total(cached),
      cached_tokens_details: detailsOf(cached),
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}

function wordsIn(item: IdentifiedItem): string {
  switch (item.type) {
    case "message":
      return item.content.map((part) =>
        ("text" in part ? part.text : undefined) ??
          ("transcript" in part && item.role === "assistant" ? part.transcript : "") ?? ""
      ).join(" ");
    case "function_call":
    case "mcp_call":
      return item.name + item.arguments;
    case "function_call_output":
      return item.output;
    default:
      return "";
  }
}

function detailsOf({ text, audio, image }: TokenCount) {
  return { text_tokens: text, audio_tokens: audio, image_tokens: image };
}

function sum(a: TokenCount, b: TokenCount): TokenCount {
  return { text: a.text + b.text, audio: a.audio + b.audio, image: a.image + b.image };
}

function total({ text, audio, image }: TokenCount): number {
  return text + audio + image;
}
