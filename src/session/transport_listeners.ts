import type { SessionParts } from "./session_parts.ts";
import { transportReactions } from "./transport_reactions.ts";

// deno-lint-ignore no-explicit-any -- the table of reactions says what each listener takes
type AnyListener = (...args: any[]) => void;

/**
 * Listens to the transport of a session, for one connection; what a reaction throws does not reach into
 * the transport. Returns what takes all of the listeners away.
 */
export function listenToTransport(session: SessionParts): () => void {
  const { transport, events } = session;
  const added: [type: string, listener: AnyListener][] = [];
  const listen = (type: string, react: AnyListener) => {
    const listener: AnyListener = (...args) => session.attempt(react, ...args);
    added.push([type, listener]);
    transport.on(type as "error", listener);
  };
  const { audio, ...others } = transportReactions(session);
  let audioWaits = true;
  /** A transport decodes audio only for a listener: there is one once somebody listens to the session. */
  const relayAudio = () => {
    if (!audioWaits || !(events.has("audio") || events.has("audio_start"))) return;
    audioWaits = false;
    listen("audio", audio);
  };
  for (const [type, react] of Object.entries(others)) listen(type, react);
  events.onAdded(relayAudio);
  relayAudio();
  return () => {
    audioWaits = false;
    for (const [type, listener] of added) transport.off(type as "error", listener);
  };
}
