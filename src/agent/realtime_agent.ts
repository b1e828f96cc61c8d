import { UserError } from "../contract/errors.ts";
import type { RealtimePrompt } from "../contract/session_config.ts";
import { consoleLogger } from "../events/logger.ts";
import { TypedEmitter } from "../events/typed_emitter.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeFunctionTool, RealtimeTool, RealtimeToolCall } from "./function_tool.ts";
import { type HandoffLike, toHandoff } from "./handoff.ts";
import { type McpServer, mcpServerTools } from "./mcp_server.ts";
import { resolveOption } from "./resolve_option.ts";
import type { RealtimeContextData, RunContext } from "./run_context.ts";

/** The context that an agent's functions are given. */
export type AgentContext<TContext> = RunContext<RealtimeContextData<TContext>>;

/** What {@linkcode RealtimeAgent} takes. */
export interface RealtimeAgentConfiguration<TContext = unknown> {
  /** What it is called. */
  name: string;
  /** What it is told: text, or a function that is asked each time it takes over. @default "" */
  instructions?:
    | string
    | ((
      runContext: AgentContext<TContext>,
      agent: RealtimeAgent<TContext>,
    ) => string | Promise<string>);
  /** What it can do. @default [] */
  tools?: RealtimeTool[];
  /** The agents that it can hand the conversation over to; they may name each other. @default [] */
  handoffs?: (RealtimeAgentLike | HandoffLike)[];
  /** When to hand over to it, for the models of other agents. @default "" */
  handoffDescription?: string;
  /** MCP servers that this side calls. The application connects them. @default [] */
  mcpServers?: McpServer[];
  /** A stored prompt. */
  prompt?:
    | RealtimePrompt
    | ((
      runContext: AgentContext<TContext>,
      agent: RealtimeAgent<TContext>,
    ) => RealtimePrompt | Promise<RealtimePrompt>);
  /** The voice it speaks with. The service takes a change only until somebody has spoken. */
  voice?: string;
}

/** What an agent's own listeners hear of. */
export type RealtimeAgentEventTypes<TContext = unknown> = {
  /** It starts on a response. */
  agent_start: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** It has finished a response. */
  agent_end: [context: AgentContext<TContext>, output: string];
  /** It hands over. */
  agent_handoff: [context: AgentContext<TContext>, nextAgent: RealtimeAgentLike];
  /** It calls a tool. */
  agent_tool_start: [
    context: AgentContext<TContext>,
    tool: RealtimeFunctionTool,
    details: { toolCall: RealtimeToolCall },
  ];
  /** A tool has answered it. */
  agent_tool_end: [
    context: AgentContext<TContext>,
    tool: RealtimeFunctionTool,
    result: string,
    details: { toolCall: RealtimeToolCall },
  ];
};

/**
 * What a voice agent is: its instructions, its tools and the agents it can hand over to. One agent
 * may serve many sessions at once. The properties may be changed; a session reads them each time
 * the agent takes over.
 *
 * @example Two agents that hand over to each other
 * ```ts
 * import { RealtimeAgent } from "@voicewire/realtime";
 *
 * const support = new RealtimeAgent({ name: "support", handoffDescription: "Knows the product." });
 * const desk = new RealtimeAgent({ name: "desk", instructions: "Greet.", handoffs: [support] });
 * support.handoffs.push(desk);
 * ```
 */
export class RealtimeAgent<TContext = unknown>
  extends TypedEmitter<RealtimeAgentEventTypes<TContext>>
  implements RealtimeAgentLike {
  /** What it is called. */
  name: string;
  /** What it is told. */
  instructions: NonNullable<RealtimeAgentConfiguration<TContext>["instructions"]>;
  /** What it can do. */
  tools: RealtimeTool[];
  /** The agents that it can hand over to. */
  handoffs: (RealtimeAgentLike | HandoffLike)[];
  /** When to hand over to it. */
  handoffDescription: string;
  /** MCP servers that this side calls. */
  mcpServers: McpServer[];
  /** A stored prompt. */
  prompt: RealtimeAgentConfiguration<TContext>["prompt"];
  /** The voice it speaks with. */
  readonly voice?: string;

  /**
   * Nothing is asked of the parts before a session uses them.
   *
   * @throws {UserError} If it has no name.
   */
  constructor(config: RealtimeAgentConfiguration<TContext>) {
    super(consoleLogger);
    if (typeof config.name !== "string" || config.name.trim() === "") {
      throw new UserError("Cannot make an agent without a name: give it a `name`");
    }
    this.name = config.name;
    this.instructions = config.instructions ?? "";
    this.tools = config.tools ?? [];
    this.handoffs = config.handoffs ?? [];
    this.handoffDescription = config.handoffDescription ?? "";
    this.mcpServers = config.mcpServers ?? [];
    this.prompt = config.prompt;
    if (config.voice !== undefined) this.voice = config.voice;
  }

  /** A new agent with this one's parts, and those in `changes` in their place. Lists are shared. */
  clone(changes: Partial<RealtimeAgentConfiguration<TContext>>): RealtimeAgent<TContext> {
    return new RealtimeAgent({ ...this, ...changes });
  }

  /** The instructions, for a context. */
  getSystemPrompt(runContext: AgentContext<TContext>): Promise<string> {
    return resolveOption(this.instructions, runContext, this);
  }

  /** The stored prompt, for a context. */
  getPrompt(runContext: AgentContext<TContext>): Promise<RealtimePrompt | undefined> {
    return resolveOption(this.prompt, runContext, this);
  }

  /** The tools that are enabled, for a context: those of MCP servers first. */
  async getAllTools(runContext: AgentContext<TContext>): Promise<RealtimeTool[]> {
    const fromServers = await Promise.all(this.mcpServers.map(mcpServerTools));
    const own = await enabledOf(this.tools, (tool) => {
      const { isEnabled = true } = tool as Partial<RealtimeFunctionTool>;
      return typeof isEnabled === "function" ? isEnabled.call(tool, runContext, this) : isEnabled;
    });
    return [...fromServers.flat(), ...own];
  }

  /** The handoffs that are enabled, for a context. */
  async getEnabledHandoffs(runContext: AgentContext<TContext>): Promise<HandoffLike[]> {
    const request = { runContext, agent: this };
    return await enabledOf(this.handoffs.map(toHandoff), (handoff) => handoff.isEnabled(request));
  }

  /** What JSON says of it: its name. */
  toJSON(): { name: string } {
    return { name: this.name };
  }
}

async function enabledOf<Entry>(
  entries: readonly Entry[],
  isEnabled: (entry: Entry) => boolean | Promise<boolean>,
): Promise<Entry[]> {
  const enabled = await Promise.all(entries.map(isEnabled));
  return entries.filter((_, index) => enabled[index]);
}
