import type { Emulator, SipCall } from "../src/testing/mod.ts";

/** The application's webhook for calls, and the secret that signs its requests. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/**
 * Makes telephone calls to an emulator by the lines of a text: `call`, `say FILE.wav`, `press KEYS`
 * and `hangup`. Each result goes to `print`; the result of a line that fails is an `error`.
 * Resolves when the text has ended.
 */
export async function takeCalls(
  emulator: Pick<Emulator, "dialSip">,
  webhook: WebhookTarget,
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
  print: (line: object) => void,
): Promise<void> {
  let phone: SipCall | undefined;
  for await (const line of linesOf(input)) {
    const [, word = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(line.trim()) ?? [];
    if (word === "") continue;
    try {
      if (word === "call") phone = await call(emulator, webhook, print);
      else if (!phone) throw new Error(`Cannot do "${word}": there is no call. Use call first`);
      else if (word === "say") await phone.sayWav(await Deno.readFile(rest));
      else if (word === "press") phone.press(rest);
      else if (word === "hangup") phone.hangUp();
      else {
        throw new Error(`Cannot do "${word}": it is unknown. Use call, say, press or hangup`);
      }
    } catch (error) {
      print({ error: (error as Error).message });
    }
  }
}

/** Starts a call and sends the webhook. If the webhook is refused, the call goes on ringing. */
async function call(
  emulator: Pick<Emulator, "dialSip">,
  webhook: WebhookTarget,
  print: (line: object) => void,
): Promise<SipCall> {
  const phone = emulator.dialSip({ record: false });
  const { callId } = phone;
  print({ call: callId });
  phone.ended.then((end) => print({ call: callId, end }));
  fetchStatus(await phone.webhook(webhook)).then(
    (status) => print({ call: callId, webhook: status }),
    (error) => print({ call: callId, error: `Cannot deliver the webhook: ${error.message}` }),
  );
  return phone;
}

async function fetchStatus(request: Request): Promise<number> {
  const response = await fetch(request);
  await response.body?.cancel();
  return response.status;
}

async function* linesOf(input: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of input.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}
