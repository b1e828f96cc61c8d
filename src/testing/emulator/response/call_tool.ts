import type { WireFunctionTool } from "../../../wire/openai/session.ts";
import type { CallPart } from "../options/responder.ts";
import type { ListedMcpTool, McpCatalog } from "../session/mcp_catalog.ts";
import { FunctionCallWriter } from "./function_call_writer.ts";
import { McpCallWriter } from "./mcp_call_writer.ts";
import { argumentPieces } from "./message_pieces.ts";
import { OutputItem, type OutputWriter } from "./output_item.ts";
import type { ResponseScope } from "./response_scope.ts";

/** A call of an MCP tool that the application approved. */
export interface ApprovedCall extends CallPart {
  readonly approvalRequestId: string;
}

/** The part of a running response that {@linkcode callTool} uses. */
export interface CallingRun {
  readonly signal: AbortSignal;
  /** Registers the writer that is closed if the response ends early. */
  readonly open: (writer: OutputWriter) => void;
  /** Sends one piece when it is due. Returns false if the response has ended. */
  readonly send: (text: string, write: () => void) => Promise<boolean>;
  /** Closes the writer as completed. */
  readonly close: () => void;
}

/** Calls a function of the application or a tool of an MCP server, or asks for the tool's approval. */
export async function callTool(
  part: CallPart | ApprovedCall,
  scope: ResponseScope,
  catalog: McpCatalog,
  run: CallingRun,
): Promise<void> {
  const given = part.arguments ?? {};
  const json = typeof given === "string" ? given : JSON.stringify(given);
  const approvalRequestId = "approvalRequestId" in part ? part.approvalRequestId : undefined;
  const mcp = findMcpTool(part.call, scope, catalog);
  if (mcp?.needsApproval && approvalRequestId === undefined) {
    return askApproval(mcp, json, scope, catalog);
  }
  const writer = mcp
    ? new McpCallWriter(scope, { ...mcp, approvalRequestId })
    : new FunctionCallWriter(scope, {
      name: part.call,
      callId: part.callId ?? scope.ids.functionCall(),
    });
  run.open(writer);
  for (const piece of argumentPieces(json)) {
    if (!await run.send(piece, () => writer.write(piece))) return;
  }
  if (writer instanceof McpCallWriter) await writer.run(run.signal);
  if (!run.signal.aborted) run.close();
}

/** The names of the tools that the model may call. */
export function callableTools(
  { tools }: ResponseScope["request"],
  catalog: McpCatalog,
): readonly string[] {
  const functions = tools.filter((tool): tool is WireFunctionTool => tool.type !== "mcp");
  return [
    ...functions.flatMap(({ name }) => name === undefined ? [] : [name]),
    ...catalog.available(tools).map(({ tool }) => tool.name),
  ];
}

/** Finds an MCP tool by name. A function of the same name takes precedence. */
function findMcpTool(
  name: string,
  { request: { tools } }: ResponseScope,
  catalog: McpCatalog,
): ListedMcpTool | undefined {
  if (tools.some((tool) => tool.type !== "mcp" && tool.name === name)) return undefined;
  return catalog.available(tools).find(({ tool }) => tool.name === name);
}

function askApproval(
  { serverLabel, tool }: ListedMcpTool,
  json: string,
  scope: ResponseScope,
  catalog: McpCatalog,
): void {
  const item = {
    id: scope.ids.item(),
    type: "mcp_approval_request" as const,
    server_label: serverLabel,
    name: tool.name,
    arguments: json,
  };
  catalog.noteApprovalRequest(item);
  new OutputItem(scope, item).close();
}
