import { better } from "./_compare.ts";

better(
  "a handoff to another voice after the model has spoken",
  "what the model goes on with",
  async (side) => {
    const cellar = side.tool("cellar", () => "full");
    const wine = side.agent({
      name: "wine",
      instructions: "Know wine.",
      voice: "coral",
      tools: [cellar],
    });
    const desk = side.agent({
      name: "desk",
      instructions: "Greet.",
      voice: "ash",
      handoffs: [wine],
    });
    const started = await side.start(desk);
    await started.say("say: good evening");
    await started.say("call: transfer_to_wine");
    const { instructions, tools, audio } = started.config;
    return {
      agent: started.session.currentAgent.name,
      instructions,
      tools: tools.map(({ name }: { name: string }) => name),
      voice: audio.output.voice,
      errors: started.errorTexts(),
    };
  },
  {
    theirs: {
      agent: "wine",
      instructions: "Greet.",
      tools: ["transfer_to_wine"],
      voice: "ash",
      errors: ["cannot_update_voice"],
    },
    ours: {
      agent: "wine",
      instructions: "Know wine.",
      tools: ["cellar"],
      voice: "ash",
      errors: ["cannot_update_voice"],
    },
  },
);

better(
  "two handoffs in one response",
  "who speaks, and what the model is told",
  async (side) => {
    const [left, right] = ["left", "right"].map((name) => side.agent({ name }));
    const started = await side.start(side.agent({ name: "desk", handoffs: [left, right] }));
    const made: string[] = [];
    started.session.on(
      "agent_handoff",
      (_context: unknown, _from: unknown, to: { name: string }) => {
        made.push(to.name);
      },
    );
    await started.say("call: transfer_to_left\ncall: transfer_to_right");
    return { agent: started.session.currentAgent.name, made, outputs: started.outputs() };
  },
  {
    theirs: {
      agent: "right",
      made: ["left", "right"],
      outputs: ['{"assistant":"left"}', '{"assistant":"right"}'],
    },
    ours: {
      agent: "left",
      made: ["left"],
      outputs: ['{"assistant":"left"}', "Another handoff was made already."],
    },
  },
);
