import { UserError } from "../contract/errors.ts";
import type { RealtimePrompt } from "../contract/session_config.ts";
import { consoleLogger } from "../events/logger.ts";
import { TypedEmitter } from "../events/typed_emitter.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeFunctionTool, RealtimeTool, RealtimeToolCall } from "./function_tool.ts";
import { type HandoffLike, toHandoff } from "./handoff.ts";
import { type McpServer, mcpServerTools } from "./mcp_server.ts";
import { resolveOption } from "./resolve_option.ts";
import type { AgentContext } from "./run_context.ts";

/** The options of {@linkcode RealtimeAgent}. */
export interface RealtimeAgentConfiguration<TContext = unknown> {
  /** The agent's name, unique within a session. */
  name: string;
  /** The instructions: text, or a function that is called each time the agent takes over. @default "" */
  instructions?:
    | string
    | ((
      runContext: AgentContext<TContext>,
      agent: RealtimeAgent<TContext>,
    ) => string | Promise<string>)
    | undefined;
  /** The tools that the agent may call. @default [] */
  tools?: RealtimeTool[] | undefined;
  /** The agents that it may hand the conversation over to. They may list each other. @default [] */
  handoffs?: (RealtimeAgentLike | HandoffLike)[] | undefined;
  /** Says when to hand over to this agent, for the models of other agents. @default "" */
  handoffDescription?: string | undefined;
  /** MCP servers that this side calls. The application connects them. @default [] */
  mcpServers?: McpServer[] | undefined;
  /** A stored prompt, or a function that is called each time the agent takes over. */
  prompt?:
    | RealtimePrompt
    | ((
      runContext: AgentContext<TContext>,
      agent: RealtimeAgent<TContext>,
    ) => RealtimePrompt | Promise<RealtimePrompt>)
    | undefined;
  /** The voice that the agent speaks with. The service accepts a change only until somebody has spoken. */
  voice?: string | undefined;
}

/** The events of an agent. Each is a list of a listener's arguments. */
export type RealtimeAgentEventTypes<TContext = unknown> = {
  /** A response of the agent has begun. */
  agent_start: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** A response of the agent has ended. */
  agent_end: [context: AgentContext<TContext>, output: string];
  /** The agent hands over to another. */
  agent_handoff: [context: AgentContext<TContext>, nextAgent: RealtimeAgentLike];
  /** A tool of the agent is about to run. */
  agent_tool_start: [
    context: AgentContext<TContext>,
    tool: RealtimeFunctionTool,
    details: { toolCall: RealtimeToolCall },
  ];
  /** A tool of the agent has answered. */
  agent_tool_end: [
    context: AgentContext<TContext>,
    tool: RealtimeFunctionTool,
    result: string,
    details: { toolCall: RealtimeToolCall },
  ];
};

/**
 * A voice agent: its instructions, its tools and the agents it may hand over to. One agent may serve
 * many sessions at once. The properties may be changed; a session reads them each time the agent takes
 * over.
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
  /** The agent's name. */
  name: string;
  /** The instructions: text, or a function that returns it. */
  instructions: NonNullable<RealtimeAgentConfiguration<TContext>["instructions"]>;
  /** The tools that the agent may call. */
  tools: RealtimeTool[];
  /** The agents that it may hand over to. */
  handoffs: (RealtimeAgentLike | HandoffLike)[];
  /** Says when to hand over to this agent. */
  handoffDescription: string;
  /** MCP servers that this side calls. */
  mcpServers: McpServer[];
  /** A stored prompt, or a function that returns it. */
  prompt: RealtimeAgentConfiguration<TContext>["prompt"];
  /** The voice that the agent speaks with. */
  readonly voice?: string;

  /**
   * Makes an agent. Calls none of the functions before a session uses the agent.
   *
   * @throws {UserError} If the name is empty.
   */
  constructor(config: RealtimeAgentConfiguration<TContext>) {
    super(consoleLogger);
    if (typeof config.name !== "string" || config.name.trim() === "") {
      throw new UserError("Cannot make an agent: its `name` is empty. Give it a `name`");
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

  /** Makes a new agent with this one's properties and with `changes`. The two share their lists. */
  clone(changes: Partial<RealtimeAgentConfiguration<TContext>>): RealtimeAgent<TContext> {
    return new RealtimeAgent({ ...this, ...changes });
  }

  /** Resolves with the instructions for a context. */
  getSystemPrompt(runContext: AgentContext<TContext>): Promise<string> {
    return resolveOption(this.instructions, runContext, this);
  }

  /** Resolves with the stored prompt for a context. */
  getPrompt(runContext: AgentContext<TContext>): Promise<RealtimePrompt | undefined> {
    return resolveOption(this.prompt, runContext, this);
  }

  /** Resolves with the enabled tools for a context. Those of MCP servers come first. */
  async getAllTools(runContext: AgentContext<TContext>): Promise<RealtimeTool[]> {
    const fromServers = await Promise.all(this.mcpServers.map(mcpServerTools));
    const own = await enabledOf(this.tools, (tool) => {
      const { isEnabled = true } = tool as Partial<RealtimeFunctionTool>;
      return typeof isEnabled === "function" ? isEnabled.call(tool, runContext, this) : isEnabled;
    });
    return [...fromServers.flat(), ...own];
  }

  /** Resolves with the enabled handoffs for a context. */
  async getEnabledHandoffs(runContext: AgentContext<TContext>): Promise<HandoffLike[]> {
    const request = { runContext, agent: this };
    return await enabledOf(this.handoffs.map(toHandoff), (handoff) => handoff.isEnabled(request));
  }

  /** Only the name goes into JSON. */
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
