import { audioSettingsField } from "../../contract/raw_events.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { usesFlatFields } from "../../contract/session_defaults.ts";
import type { TransportEvent } from "../../contract/transport_events.ts";
import type { LineFormat } from "../carrier_dialect.ts";

type Fields = { readonly [field: string]: unknown };

/**
 * A session config with the line's format for both directions, whatever it said of formats, in
 * whichever of its spellings.
 */
export function withLineFormat(
  config: Partial<RealtimeSessionConfig> | undefined,
  format: LineFormat,
): Partial<RealtimeSessionConfig> {
  const fields = (config ?? {}) as Fields;
  const providerData = fields.providerData as Fields | undefined;
  const isFlat = usesFlatFields(config ?? {});
  const name = format.type === "audio/pcmu" ? "g711_ulaw" : "g711_alaw";
  return {
    ...fields,
    ...isFlat ? { inputAudioFormat: name, outputAudioFormat: name } : {},
    ...isFlat && !fields.audio ? {} : { audio: audioIn(fields.audio, format, true) },
    ...providerData?.audio
      ? { providerData: { ...providerData, audio: audioIn(providerData.audio, format, true) } }
      : {},
  };
}

/**
 * A raw client event with the line's format where it names one: `session.update` and
 * `response.create` may.
 */
export function eventWithLineFormat(
  event: TransportEvent,
  format: LineFormat,
): TransportEvent {
  const field = audioSettingsField(event);
  const body: Fields | undefined = field && event[field];
  if (!field || !body?.audio) return event;
  return { ...event, [field]: { ...body, audio: audioIn(body.audio, format, false) } };
}

/** Audio settings with the line's format: in both directions or, unless `always`, where one is named. */
function audioIn(audio: unknown, format: LineFormat, always: boolean): Fields {
  const { input, output, ...rest } = (audio ?? {}) as Fields;
  const side = (settings: unknown) =>
    always || (settings as Fields | undefined)?.format !== undefined
      ? { ...settings as Fields, format }
      : settings;
  return {
    ...rest,
    ...always || input ? { input: side(input) } : {},
    ...always || output ? { output: side(output) } : {},
  };
}
