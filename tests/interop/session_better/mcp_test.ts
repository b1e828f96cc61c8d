import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

better(
  "`authorization`, `connector_id` and `server_description` of a hosted MCP tool",
  "what the service is told",
  async (side) => {
    const mail = {
      type: "hosted_tool",
      name: "hosted_mcp",
      providerData: {
        type: "mcp",
        server_label: "mail",
        connector_id: "connector_gmail",
        server_description: "Letters",
        authorization: "a token",
      },
    };
    const { sent } = await side.start(side.agent({ tools: [mail] }));
    const { tools } = sent.find(({ type }) => type === "session.update").session;
    const [{ server_label, connector_id, server_description, authorization }] = tools;
    return { server_label, connector_id, server_description, authorization };
  },
  {
    theirs: {
      server_label: "mail",
      connector_id: undefined,
      server_description: undefined,
      authorization: undefined,
    },
    ours: {
      server_label: "mail",
      connector_id: "connector_gmail",
      server_description: "Letters",
      authorization: "a token",
    },
  },
);

const ROW = "`alwaysApprove` and `alwaysReject` for a tool of an MCP server";

/** A session that waits for a person to decide on a tool of an MCP server, and its warnings. */
async function waiting(side: Side) {
  const warnings: string[] = [];
  const dice = {
    type: "hosted_tool",
    name: "hosted_mcp",
    providerData: {
      type: "mcp",
      server_label: "dice",
      server_url: "https://example.com/mcp",
      require_approval: "always",
    },
  };
  const requests: AnyValue[] = [];
  const started = await side.start(side.agent({ tools: [dice] }), {
    options: { logger: { warn: (message: string) => warnings.push(message) } },
    emulator: { mcpServers: { dice: { tools: [{ name: "roll", call: () => "six" }] } } },
  });
  started.session.on("tool_approval_requested", (...[, , request]: AnyValue[]) => {
    requests.push(request.approvalItem);
  });
  await started.settle();
  await started.say("call: roll");
  return { started, requests, warnings };
}

/** Decides, and notes the warnings: theirs go to the console, ours to the session's logger. */
async function decide(decision: () => Promise<void>, warnings: string[]): Promise<void> {
  const { warn } = console;
  console.warn = (message: string) => warnings.push(message);
  try {
    await decision();
  } finally {
    console.warn = warn;
  }
}

/** Refuses a call, then another of the same tool without a word; what the service was told of both. */
async function refuseTwice(
  side: Side,
  options: { readonly alwaysReject?: boolean; readonly reconnects?: boolean },
) {
  const { started, requests, warnings } = await waiting(side);
  const { session } = started;
  const { alwaysReject, reconnects } = options;
  await decide(() => session.reject(requests[0], { alwaysReject, message: "Never." }), warnings);
  await started.settle();
  if (reconnects) {
    session.close();
    await Promise.all([session.connect({ apiKey: "ek_test" }), started.clock.advance(0)]);
    await started.settle();
  }
  await started.say("call: roll");
  await session.reject(requests[1]);
  await started.settle();
  const reasons = started.sent.flatMap(({ item }) =>
    item?.type === "mcp_approval_response" ? [item.reason ?? undefined] : []
  );
  return { asked: requests.length, warnings: warnings.length, reasons };
}

for (const reconnects of [false, true]) {
  better(
    ROW,
    `refused with a reason, then without one${reconnects ? " on the next connection" : ""}`,
    (side) => refuseTwice(side, { alwaysReject: true, reconnects }),
    {
      theirs: { asked: 2, warnings: 1, reasons: ["Never.", "Never."] },
      ours: { asked: 2, warnings: 1, reasons: ["Never.", undefined] },
    },
  );
}

const ONCE = { asked: 2, warnings: 0, reasons: ["Never.", undefined] };

better(
  ROW,
  "a reason without `always…` is of that call on both sides",
  (side) => refuseTwice(side, {}),
  { theirs: ONCE, ours: ONCE },
);

better(
  ROW,
  "approved for good, both warn and ask again",
  async (side) => {
    const { started, requests, warnings } = await waiting(side);
    await decide(() => started.session.approve(requests[0], { alwaysApprove: true }), warnings);
    await started.settle();
    await started.say("call: roll");
    return { asked: requests.length, warnings: warnings.length };
  },
  { theirs: { asked: 2, warnings: 1 }, ours: { asked: 2, warnings: 1 } },
);
