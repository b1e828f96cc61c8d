import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import type { Conversation, IdentifiedItem } from "../conversation/conversation.ts";
import type { OpenQuestions } from "../options/open_questions.ts";
import type { ResponseRequest } from "./response_request.ts";

/** What the writers of one response share. */
export interface ResponseScope {
  readonly responseId: string;
  readonly request: ResponseRequest;
  readonly emit: Emit;
  readonly ids: IdSource;
  readonly openQuestions: OpenQuestions;
  /** Where the items go; absent out of band. */
  readonly conversation: Conversation | undefined;
  /** The items so far, each once it is done. */
  readonly output: IdentifiedItem[];
  /** Assistant audio exists from now on. */
  readonly noteAudio: () => void;
}

/** Random padding, as text deltas carry it; it is in no type, and clients ignore it. */
export function padded<Fields extends object>(ids: IdSource, fields: Fields): Fields {
  return { ...fields, obfuscation: ids.obfuscation() };
}
