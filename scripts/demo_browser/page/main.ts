// The page of `deno task demo:browser`: a session over WebRTC, and its state for the user.
import { OpenAIRealtimeWebRTC, RealtimeAgent, RealtimeSession, tool } from "../../../mod.ts";
import { ConnectionView } from "./connection_view.ts";
import { find } from "./elements.ts";
import { HistoryView } from "./history_view.ts";
import { MicrophonePicker } from "./microphone_picker.ts";

const talk = find("talk", HTMLButtonElement);
const mute = find("mute", HTMLButtonElement);
const interrupt = find("interrupt", HTMLButtonElement);
const write = find("write", HTMLFormElement);
const text = find("text", HTMLInputElement);
const alert = find("error", HTMLElement);

/** The server's config: the URL for calls, and whether they cost money. */
const { service, callsUrl } = await (await fetch("/config")).json();
find("service", HTMLElement).textContent = service;

const agent = new RealtimeAgent({
  name: "Host",
  instructions: "You are friendly and brief. Tell the time with the tool when asked.",
  tools: [
    tool({
      name: "tell_time",
      description: "Tells the time of day.",
      parameters: { type: "object", properties: {}, required: [], additionalProperties: false },
      execute: () => new Date().toLocaleTimeString(),
    }),
  ],
});

const transport = new OpenAIRealtimeWebRTC({ baseUrl: callsUrl });
const history = new HistoryView();
const microphones = new MicrophonePicker(transport, showError);
new ConnectionView(transport);
let session: RealtimeSession | undefined;

transport.on("connection_change", (status) => {
  const isConnected = status === "connected";
  talk.textContent = status === "disconnected" ? "Talk" : "Hang up";
  for (const control of [mute, interrupt, text, write.querySelector("button")!]) {
    control.disabled = !isConnected;
  }
  if (isConnected) microphones.list();
});

talk.addEventListener("click", () => {
  if (session) hangUp();
  else call().catch(showError);
});

mute.addEventListener("click", () => {
  transport.mute(!transport.muted);
  mute.setAttribute("aria-pressed", String(transport.muted));
});

interrupt.addEventListener("click", () => session?.interrupt());

write.addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value.trim() === "") return;
  session?.sendMessage(text.value);
  text.value = "";
});

talk.disabled = false; // a user who presses it is heard from here on

async function call(): Promise<void> {
  alert.hidden = true;
  history.show([]);
  const made = session = new RealtimeSession(agent, { transport });
  made.on("history_updated", (items) => history.show(items));
  made.on("error", ({ error }) => showError(error));
  transport.once("disconnected", () => session === made && hangUp());
  try {
    await made.connect({ apiKey: mintSecret });
  } catch (error) {
    hangUp();
    throw error;
  }
}

function hangUp(): void {
  const ended = session;
  session = undefined;
  ended?.close();
}

/** Gets a new secret for each call from the page's server. */
async function mintSecret(): Promise<string> {
  const response = await fetch("/secret", { method: "POST" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error.message);
  return body.value;
}

function showError(error: unknown): void {
  const { error: inner } = (error ?? {}) as { error?: { message?: string } };
  const message = error instanceof Error ? error.message : inner?.message ?? String(error);
  alert.textContent = message;
  alert.hidden = false;
}
