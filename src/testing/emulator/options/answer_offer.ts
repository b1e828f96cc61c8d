/** The emulator's end of one WebRTC call. An {@linkcode AnswerOffer} reports to it what its peer receives. */
export interface EmulatorCall {
  /** Call it when the client's data channel has opened. The session begins. */
  handleOpen(): void;
  /** Call it with each message of the data channel. The emulator keeps the bytes. */
  handleMessage(data: string | Uint8Array): void;
  /** Call it with the caller's audio: any number of mono samples at 24 kHz. They are copied. */
  handleAudio(linear16: Int16Array): void;
  /** Call it when the client has ended the call, or the call was never established. */
  handleClose(): void;
}

/** The peer that answered an offer. The emulator sends and plays through it. */
export interface EmulatorPeer {
  /** The SDP answer. */
  readonly sdp: string;
  /** Sends a message over the client's data channel. */
  send(text: string): void;
  /**
   * Plays 20 ms of the model's voice, or of silence: 480 mono samples at 24 kHz. The peer may keep
   * them. The emulator calls it every 20 ms on its clock while the data channel is open.
   */
  play(linear16: Int16Array): void;
  /** Ends the call. The emulator may call it more than once. */
  close(): void;
}

/**
 * Answers a WebRTC offer: creates the peer of one call. The emulator contains no WebRTC, so an
 * implementation of your choice does that, which encodes and decodes Opus. If the function throws or
 * rejects, the client gets HTTP status 400 with the message.
 *
 * @example The outline of an answer
 * ```ts
 * import { type AnswerOffer, createEmulator } from "@voicewire/realtime/testing";
 *
 * const answerOffer: AnswerOffer = ({ sdp, callId }, call) => {
 *   // Create a peer connection from the offer `sdp`. Then report what it receives:
 *   // call.handleOpen(), call.handleMessage(data), call.handleAudio(samples), call.handleClose().
 *   return {
 *     sdp: `an answer to ${sdp.length} bytes for ${callId}`,
 *     send: (text) => void text, // to the data channel
 *     play: (linear16) => void linear16, // to the audio track
 *     close: () => call.handleClose(),
 *   };
 * };
 * const emulator = createEmulator({ answerOffer });
 * ```
 */
export type AnswerOffer = (
  offer: { readonly sdp: string; readonly callId: string },
  call: EmulatorCall,
) => EmulatorPeer | Promise<EmulatorPeer>;
