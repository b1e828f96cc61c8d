import type { RealtimeItem } from "../../src/contract/realtime_item.ts";
import {
  approvalItem,
  assistantItem,
  callItem,
  heardItem,
  mcpItem,
  spokenItem,
  systemItem,
  userItem,
} from "./history_items.ts";

/** An edit of a history. */
export interface HistoryEdit {
  readonly before: RealtimeItem[];
  readonly after: RealtimeItem[];
  /**
   * The sent events in short: `-a` for a deletion, `+a` for an item at the end, `+b>a` for `b`
   * after `a`, and `+a>root` for an item at the front. Missing if the edit is refused.
   */
  readonly sent?: string;
}

const [a, b, c, d] = [userItem("a"), userItem("b"), userItem("c"), userItem("d")];

/** Edits by name, as the incumbent makes them too (docs/agents_realtime.md#sdk-calls-on-the-wire). */
export const HISTORY_EDITS: Readonly<Record<string, HistoryEdit>> = {
  "nothing": { before: [a, b], after: [a, b], sent: "" },
  "nothing of nothing": { before: [], after: [], sent: "" },
  "items at the end": { before: [a], after: [a, b, c], sent: "+b +c" },
  "items where there were none": {
    before: [],
    after: [a, systemItem("s"), assistantItem("t")],
    sent: "+a +s +t",
  },
  "an item at the front": { before: [a, b], after: [c, a, b], sent: "+c>root" },
  "two items at the front": { before: [a], after: [c, d, a], sent: "+c>root +d>c" },
  "an item in the middle": { before: [a, b], after: [a, c, b], sent: "+c>a" },
  "two items in the middle": {
    before: [a, b],
    after: [a, c, assistantItem("t"), b],
    sent: "+c>a +t>c",
  },
  "an item in the middle that stands there twice": {
    before: [a, b],
    after: [a, c, c, b],
    sent: "+c>a +c>c",
  },
  "items in the middle and at the end": { before: [a, b], after: [a, c, b, d], sent: "+c>a +d" },
  "items at the front, in the middle and at the end": {
    before: [a, b],
    after: [c, a, d, b, userItem("e")],
    sent: "+c>root +d>a +e",
  },
  "an item taken out": { before: [a, b, c], after: [a, c], sent: "-b" },
  "an item taken out that stood there twice": { before: [a, a, b], after: [b], sent: "-a" },
  "an item that is changed, and stands there twice": {
    before: [a, b],
    after: [userItem("a", "one"), userItem("a", "two"), b],
    sent: "-a +a>root +a>a",
  },
  "all items taken out": { before: [a, b, c], after: [], sent: "-a -b -c" },
  "items of all kinds taken out": {
    before: [a, spokenItem("t"), callItem("f"), mcpItem("m"), approvalItem("r")],
    after: [],
    sent: "-a -t -f -m -r",
  },
  "the first item replaced by one with the same id": {
    before: [a, b],
    after: [userItem("a", "changed"), b],
    sent: "-a +a>root",
  },
  "an item in the middle replaced": {
    before: [a, b, c],
    after: [a, userItem("b", "changed"), c],
    sent: "-b +b>a",
  },
  "the last item replaced": {
    before: [a, b],
    after: [a, userItem("b", "changed")],
    sent: "-b +b",
  },
  "every item replaced": {
    before: [a, b],
    after: [userItem("a", "1"), userItem("b", "2")],
    sent: "-a -b +a +b",
  },
  "an item in place of another": { before: [a, b, c], after: [a, d, c], sent: "-b +d>a" },
  "an item replaced, one taken out, one put in": {
    before: [a, b, c],
    after: [d, userItem("b", "x"), c],
    sent: "-a -b +d>root +b>d",
  },
  "only the order": { before: [a, b], after: [b, a], sent: "" },
  "an item of the assistant": { before: [a], after: [a, assistantItem("t")], sent: "+t" },
  "what the user said in audio": { before: [a], after: [a, heardItem("h")], sent: "+h" },
  "audio of the assistant put in": { before: [a], after: [a, b, spokenItem("t")] },
  "audio of the assistant changed": {
    before: [spokenItem("t")],
    after: [spokenItem("t", "other"), a],
  },
  "audio of the assistant put in, and an item changed": {
    before: [a],
    after: [userItem("a", "changed"), spokenItem("t")],
  },
  "audio of the assistant left alone": {
    before: [spokenItem("t"), a],
    after: [spokenItem("t"), b, a],
    sent: "+b>t",
  },
  "audio of the assistant taken out": { before: [spokenItem("t"), a], after: [a], sent: "-t" },
  "audio of the assistant made text": {
    before: [a, spokenItem("t")],
    after: [a, assistantItem("t")],
    sent: "-t +t",
  },
  "an MCP call put in": { before: [a], after: [a, b, mcpItem("m")] },
  "an MCP call changed": { before: [mcpItem("m")], after: [mcpItem("m", "changed")] },
  "an MCP call made a message": { before: [mcpItem("m")], after: [userItem("m")] },
  "an MCP call taken out": { before: [a, mcpItem("m")], after: [a], sent: "-m" },
  "an MCP call left alone": {
    before: [mcpItem("m"), a],
    after: [mcpItem("m"), b, a],
    sent: "+b>m",
  },
  "an approval request put in": { before: [a], after: [approvalItem("r"), a] },
  "an approval request taken out": { before: [approvalItem("r"), a], after: [a], sent: "-r" },
  "a function call put in": { before: [a], after: [a, callItem("f"), b], sent: "+b" },
  "a function call put in before others": {
    before: [a],
    after: [callItem("f"), b, a],
    sent: "+b>root",
  },
  "a function call changed": {
    before: [a, callItem("f"), b],
    after: [a, callItem("f", "42"), b],
    sent: "-f",
  },
  "a function call taken out": { before: [a, callItem("f"), b], after: [a, b], sent: "-f" },
};
