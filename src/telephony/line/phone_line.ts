/** The methods of a `PhoneCall` that send the model's audio to the carrier. */
export interface PhoneLine {
  /** Whether audio has to wait because the carrier's socket takes nothing now. */
  readonly blocked: boolean;
  /** Sends one message of audio: base64 of the line's format. */
  sendMedia(base64: string): void;
  /** Sends a mark. The carrier sends it back when it has played all audio before the mark. */
  sendMark(name: string): void;
  /** Makes the carrier drop all audio that it has not played. */
  sendClear(): void;
}
