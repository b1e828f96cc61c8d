/** The emulator's end of one WebRTC call: what the peer that answered tells it. */
export interface EmulatorCall {
  /** The client's data channel has opened: the session begins. */
  handleOpen(): void;
  /** A message has come over it: a string, or bytes that may be kept. */
  handleMessage(data: string | Uint8Array): void;
  /** The caller's sound: mono samples at 24 kHz, as many as there are. They are copied. */
  handleAudio(linear16: Int16Array): void;
  /** The call has ended from the other side, or has never come about. */
  handleClose(): void;
}

/** The peer that has answered an offer: what the emulator asks of it. */
export interface EmulatorPeer {
  /** The answer. */
  readonly sdp: string;
  /** Sends a message over the client's data channel. */
  send(text: string): void;
  /**
   * Plays 20 ms of the model's voice, or of silence: 480 mono samples at 24 kHz, which may be kept.
   * Called every 20 ms on the emulator's clock while the channel is open.
   */
  play(linear16: Int16Array): void;
  /** Ends the call. May be called twice. */
  close(): void;
}

/**
 * Answers a WebRTC offer. The emulator brings no WebRTC of its own: any implementation will do that
 * speaks Opus both ways. What it throws, or rejects with, the client is told as a bad offer.
 */
export type AnswerOffer = (
  offer: { readonly sdp: string; readonly callId: string },
  call: EmulatorCall,
) => EmulatorPeer | Promise<EmulatorPeer>;
