// Type-checked and never run: the browser's own objects fit what the library asks for.
import { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { LevelMeter, Microphone, Speaker } from "../../../src/browser/mod.ts";

/** Everything that a page hands over. */
export async function fits(mediaStream: MediaStream, audioContext: AudioContext): Promise<void> {
  const transport = new OpenAIRealtimeWebRTC({
    mediaStream,
    audioElement: document.createElement("audio"),
    createPeerConnection: () => new RTCPeerConnection(),
    changePeerConnection: (connection: RTCPeerConnection) => Promise.resolve(connection),
    getUserMedia: (constraints) =>
      navigator.mediaDevices.getUserMedia(constraints as MediaStreamConstraints),
    fetch: (url, init) => fetch(url, init),
    audioConstraints: { deviceId: { exact: "one" }, echoCancellation: false },
  });
  new OpenAIRealtimeWebRTC({
    async changePeerConnection(connection) { // known as the page's own, with nothing said
      for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences([]);
      return await Promise.resolve(connection);
    },
  });
  const state = transport.connectionState;
  if (state.status === "connected") {
    const page: [RTCPeerConnection, RTCDataChannel] = [state.peerConnection, state.dataChannel];
    page.slice();
  }
  // @ts-expect-error -- there is none before the connection is there
  state.peerConnection.restartIce();
  if (transport.microphone) new MediaRecorder(transport.microphone);
  if (transport.sound) audioContext.createMediaStreamSource(transport.sound);
  (await transport.getStats()).get("a report");
  await transport.setMicrophone(mediaStream);
  new LevelMeter(mediaStream, { audioContext });
  new Microphone(mediaStream, { audioContext, onAudio: (pcm16) => transport.sendAudio(pcm16) });
  new Speaker({ audioContext, destination: audioContext.createMediaStreamDestination() });
  // @ts-expect-error -- a number is no stream
  new LevelMeter(7, { audioContext });
}
