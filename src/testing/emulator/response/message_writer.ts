import { bytesToBase64 } from "../../../wire/base64.ts";
import type {
  AssistantContent,
  AssistantMessageItem,
  ItemStatus,
} from "../../../wire/openai/items.ts";
import type { IdentifiedItem } from "../conversation/conversation.ts";
import { ItemAudio } from "../conversation/item_audio.ts";
import { OutputItem, type OutputWriter } from "./output_item.ts";
import { padded, type ResponseScope } from "./response_scope.ts";

/** A piece of a message: text, audio, or both. The text is sent first. */
export interface MessagePiece {
  readonly text?: string | undefined;
  readonly audio?: Uint8Array | undefined;
}

/** Writes an assistant message with one spoken or written part into a response. */
export class MessageWriter implements OutputWriter {
  readonly #scope: ResponseScope;
  readonly #spoken: boolean;
  readonly #audio: ItemAudio;
  readonly #output: OutputItem;
  #text = "";

  /** Opens the message and its part. */
  constructor(scope: ResponseScope, phase?: string) {
    this.#scope = scope;
    this.#spoken = scope.request.modality === "audio";
    this.#audio = new ItemAudio(scope.request.format);
    const item = {
      id: scope.ids.item(),
      object: "realtime.item",
      type: "message",
      status: "in_progress",
      role: "assistant",
      ...(phase ? { phase } : {}),
      content: [],
    } as const;
    this.#output = new OutputItem(scope, item, this.#spoken ? this.#audio : undefined);
    scope.emit("response.content_part.added", { ...this.#position, part: this.#part() });
    this.#store("in_progress");
  }

  /** Sends a piece. */
  write({ text, audio }: MessagePiece): void {
    const { emit, ids } = this.#scope;
    if (text) {
      this.#text += text;
      this.#store("in_progress");
      const type = this.#spoken
        ? "response.output_audio_transcript.delta"
        : "response.output_text.delta";
      emit(type, padded(ids, { ...this.#position, delta: text }));
    }
    if (audio && this.#spoken) {
      this.#audio.append(audio);
      this.#scope.noteAudio();
      emit("response.output_audio.delta", { ...this.#position, delta: bytesToBase64(audio) });
    }
  }

  close(status: Exclude<ItemStatus, "in_progress">): void {
    const { emit, openQuestions } = this.#scope;
    const position = this.#position;
    if (this.#spoken) {
      const audioDone = () => emit("response.output_audio.done", position);
      const textDone = () =>
        emit("response.output_audio_transcript.done", { ...position, transcript: this.#text });
      const inOrder = openQuestions.audioDoneFirst === "audio"
        ? [audioDone, textDone]
        : [textDone, audioDone];
      for (const send of inOrder) send();
    } else {
      emit("response.output_text.done", { ...position, text: this.#text });
    }
    emit("response.content_part.done", { ...position, part: this.#part() });
    this.#store(status);
    this.#output.close();
  }

  get #position() {
    return { ...this.#output.position, item_id: this.#output.item.id, content_index: 0 };
  }

  /** The part as events show it. Its type is shorter there than in items. */
  #part() {
    return this.#spoken
      ? { type: "audio" as const, transcript: this.#text }
      : { type: "text" as const, text: this.#text };
  }

  #store(status: ItemStatus): void {
    const item = this.#output.item as AssistantMessageItem & { readonly id: string };
    const stored: IdentifiedItem = { ...item, status, content: [this.#content()] };
    this.#output.replace(stored);
  }

  #content(): AssistantContent {
    if (!this.#spoken) return { type: "output_text", text: this.#text };
    if (this.#audio.isTruncated) return { type: "output_audio" };
    return { type: "output_audio", transcript: this.#text };
  }
}
