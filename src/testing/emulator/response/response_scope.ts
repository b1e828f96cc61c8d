import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import type { Conversation, IdentifiedItem } from "../conversation/conversation.ts";
import type { OpenQuestions } from "../options/open_questions.ts";
import type { ResponseRequest } from "./response_request.ts";

/** The state that the writers of one response share. */
export interface ResponseScope {
  readonly responseId: string;
  readonly request: ResponseRequest;
  readonly emit: Emit;
  readonly ids: IdSource;
  readonly openQuestions: OpenQuestions;
  /** The conversation of the items. `undefined` out of band. */
  readonly conversation: Conversation | undefined;
  /** The items that are done. */
  readonly output: IdentifiedItem[];
  /** Records that the model has spoken. */
  readonly noteAudio: () => void;
}

/** Adds the random padding of text deltas. No type declares it, and clients ignore it. */
export function padded<Fields extends object>(ids: IdSource, fields: Fields): Fields {
  return { ...fields, obfuscation: ids.obfuscation() };
}
