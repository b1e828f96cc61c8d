import type { RealtimeItem } from "../../../mod.ts";
import { find, make } from "./elements.ts";

type Part = Extract<RealtimeItem, { type: "message" }>["content"][number];

/** Shows the conversation: the spoken texts, the tool calls, and the parts that were cut off. */
export class HistoryView {
  readonly #list = find("history", HTMLOListElement);
  readonly #empty = find("empty", HTMLElement);
  readonly #entries = new Map<string, { readonly element: HTMLElement; json: string }>();

  /** Shows a history. It redraws the changed items only, so that screen readers read them once. */
  show(history: readonly RealtimeItem[]): void {
    const elements = history.map((item) => this.#elementOf(item));
    const known = new Set(history.map(({ itemId }) => itemId));
    for (const [itemId, { element }] of this.#entries) {
      if (known.has(itemId)) continue;
      element.remove();
      this.#entries.delete(itemId);
    }
    elements.forEach((element, index) => {
      if (this.#list.children[index] !== element) {
        this.#list.insertBefore(element, this.#list.children[index] ?? null);
      }
    });
    this.#empty.hidden = history.length > 0;
    elements.at(-1)?.scrollIntoView({ block: "nearest" });
  }

  #elementOf(item: RealtimeItem): HTMLElement {
    const json = JSON.stringify(item);
    const entry = this.#entries.get(item.itemId) ??
      { element: document.createElement("li"), json: "" };
    if (entry.json !== json) fill(entry.element, item);
    entry.json = json;
    this.#entries.set(item.itemId, entry);
    return entry.element;
  }
}

function fill(element: HTMLElement, item: RealtimeItem): void {
  if (item.type === "message") {
    element.className = item.role;
    const who = make("span", "who", item.role === "user" ? "You" : "Model");
    element.replaceChildren(who, ...item.content.flatMap(partElements));
  } else if (item.type === "function_call") {
    const call = make("code", "", `${item.name}(${item.arguments})`);
    const output = item.output === null ? "…" : item.output;
    element.className = "tool";
    element.replaceChildren(make("span", "who", "Tool"), call, ` → ${output}`);
  } else {
    element.className = "tool";
    element.replaceChildren(make("span", "who", item.type));
  }
}

function partElements(part: Part): Node[] {
  if (part.type === "input_text" || part.type === "output_text") {
    return [document.createTextNode(part.text)];
  }
  if (part.type === "input_image") return [make("span", "note", "(an image)")];
  const transcript = part.transcript ?? "";
  if (part.type === "input_audio" || !part.truncation) {
    return [document.createTextNode(transcript || "…")];
  }
  const { heardMs, heardTranscript } = part.truncation;
  const heard = heardTranscript ?? transcript; // the heard words are not always known
  return [
    document.createTextNode(heard),
    make("span", "unheard", transcript.startsWith(heard) ? transcript.slice(heard.length) : ""),
    make("div", "cut", `Interrupted after ${(heardMs / 1000).toFixed(1)} s`),
  ];
}
