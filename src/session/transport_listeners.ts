import { listenNeutrally } from "../contract/raw_events.ts";
import type { SessionParts } from "./session_parts.ts";
import { neutralReactions, transportReactions } from "./transport_reactions.ts";

// deno-lint-ignore no-explicit-any -- the table of reactions says what each listener takes
type AnyListener = (...args: any[]) => void;

/** A listener on a transport, and what it listens to. */
export type TransportListener = readonly [type: string, listener: AnyListener];

/**
 * Listens to the transport of a session, for one connection: what is put there goes into `added`, one by
 * one. What a reaction throws does not reach into the transport.
 */
export function listenToTransport(session: SessionParts, added: TransportListener[]): void {
  const { transport, events, signal } = session;
  const listen = (type: string, react: AnyListener) => {
    const listener: AnyListener = (...args) => {
      if (!signal?.aborted) session.attempt(react, ...args); // a listener before it may have closed
    };
    added.push([type, listener]);
    transport.on(type as "error", listener);
  };
  const { audio, ...others } = transportReactions(session);
  let audioWaits = true;
  /** A transport decodes audio only for a listener: there is one once somebody listens to the session. */
  const relayAudio = () => {
    if (!audioWaits || signal?.aborted || !(events.has("audio") || events.has("audio_start"))) {
      return;
    }
    audioWaits = false;
    listen("audio", audio);
  };
  for (const [type, react] of Object.entries(others)) listen(type, react);
  listenNeutrally(transport, neutralReactions(session), listen);
  events.onAdded(relayAudio);
  relayAudio();
}
