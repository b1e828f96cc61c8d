// `deno task demo`: a spoken conversation with a model, with a barge-in, as a WAV file and a
// timeline.
import { AudioFile } from "./demo/audio_file.ts";
import { readCaller } from "./demo/caller.ts";
import { holdConversation } from "./demo/conversation.ts";
import { DemoError } from "./demo/demo_error.ts";
import { Interrupted, untilInterrupted } from "./demo/interrupted.ts";
import { Meter } from "./demo/meter.ts";
import { HELP, parseOptions } from "./demo/options.ts";
import { summaryLines, timelineLine } from "./demo/report.ts";
import { openStage } from "./demo/stage.ts";

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const caller = await readCaller(options.wav);
  await using file = await AudioFile.create(options);
  await using stage = await openStage(options);
  const meter = new Meter(!options.json && Deno.stdout.isTerminal());
  const say = (line: string) => {
    if (!options.json) meter.print(line);
  };
  say(`Talking to ${stage.name} with ${caller.name}\n`);
  using interruption = untilInterrupted();
  const conversation = holdConversation({
    stage,
    caller,
    codecName: options.codec,
    onEntry: (entry) => say(timelineLine(entry)),
    onFrame: async (frame) => {
      await file.write(frame.caller, frame.model);
      meter.show(frame);
    },
  });
  const result = await Promise.race([conversation, interruption.promise]);
  await file.keep();
  meter.clear();
  const document = { service: stage.name, input: caller.about, output: file.path, ...result };
  console.log(options.json ? JSON.stringify(document, null, 2) : summaryLines(document).join("\n"));
}

// Exit here: a service that never answers a close frame would keep the process running.
try {
  await main(Deno.args);
  Deno.exit(0);
} catch (error) {
  const isExpected = error instanceof DemoError;
  console.error(isExpected ? `demo: ${error.message}` : error);
  Deno.exit(error instanceof Interrupted ? error.exitCode : 1);
}
