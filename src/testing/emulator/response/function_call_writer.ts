import type { FunctionCallItem, ItemStatus } from "../../../wire/openai/items.ts";
import { OutputItem, type OutputWriter } from "./output_item.ts";
import { padded, type ResponseScope } from "./response_scope.ts";

/** A function call to write. */
export interface FunctionCall {
  readonly name: string;
  readonly callId: string;
}

/** Writes a function call into a response. */
export class FunctionCallWriter implements OutputWriter {
  readonly #scope: ResponseScope;
  readonly #call: FunctionCall;
  readonly #output: OutputItem;
  #arguments = "";

  /** Opens the call, with empty arguments. */
  constructor(scope: ResponseScope, call: FunctionCall) {
    this.#scope = scope;
    this.#call = call;
    this.#output = new OutputItem(scope, {
      id: scope.ids.item(),
      object: "realtime.item",
      type: "function_call",
      status: "in_progress",
      call_id: call.callId,
      name: call.name,
      arguments: "",
    });
  }

  /** Sends a piece of the arguments. */
  write(delta: string): void {
    this.#arguments += delta;
    const { emit, ids } = this.#scope;
    emit("response.function_call_arguments.delta", padded(ids, { ...this.#position, delta }));
  }

  close(status: Exclude<ItemStatus, "in_progress">): void {
    const item = this.#output.item as FunctionCallItem & { readonly id: string };
    if (status === "completed") {
      this.#scope.emit("response.function_call_arguments.done", {
        ...this.#position,
        name: this.#call.name,
        arguments: this.#arguments,
      });
    }
    this.#output.replace({ ...item, status, arguments: this.#arguments });
    this.#output.close();
  }

  get #position() {
    const item_id = this.#output.item.id;
    return { ...this.#output.position, item_id, call_id: this.#call.callId };
  }
}
