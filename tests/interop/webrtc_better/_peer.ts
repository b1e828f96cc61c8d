import type {
  SessionDescriptionLike,
  WebRTCListener,
} from "../../../src/transport/openai/webrtc/webrtc_types.ts";
import { FakePeer, type FakePeerOptions } from "../../support/webrtc/fake_peer.ts";

/** A peer connection turned by hand, for those who listen with `on…` properties too. */
export class Peer extends FakePeer {
  onconnectionstatechange: WebRTCListener | null = null;
  ontrack: WebRTCListener | null = null;
  /** Resolves when the answer has been applied. */
  readonly answered: Promise<void>;
  readonly #resolveAnswered: () => void;

  constructor(options: FakePeerOptions = {}) {
    super(options);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.answered = promise;
    this.#resolveAnswered = resolve;
  }

  override async setRemoteDescription(description: SessionDescriptionLike): Promise<void> {
    await super.setRemoteDescription(description);
    this.#resolveAnswered();
  }

  override emit(type: string, event: object = {}): void {
    super.emit(type, event);
    if (type === "connectionstatechange") this.onconnectionstatechange?.(event);
    if (type === "track") this.ontrack?.(event);
  }
}
