/**
 * One valid event of each type that the protocol engine handles, and some that it only passes on.
 * The ids depend on `id`, so that each use has new ones.
 */
export function sampleServerEvents(id: number): Record<string, unknown>[] {
  const position = {
    response_id: `resp_${id}`,
    item_id: `item_${id}`,
    output_index: 0,
    content_index: 0,
  };
  const message = {
    id: `item_${id}`,
    object: "realtime.item",
    type: "message",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_audio", transcript: "hello" }],
  };
  const user = {
    id: `user_${id}`,
    type: "message",
    role: "user",
    status: "completed",
    content: [{ type: "input_audio", transcript: null }, {
      type: "input_image",
      image_url: "data:x",
    }],
  };
  const call = {
    id: `call_${id}`,
    type: "function_call",
    status: "completed",
    call_id: `c_${id}`,
    name: "n",
    arguments: "{}",
  };
  const mcp = {
    id: `mcp_${id}`,
    type: "mcp_call",
    server_label: "s",
    name: "n",
    arguments: "{}",
    output: "o",
    error: null,
  };
  const session = {
    type: "realtime",
    id: "sess_1",
    model: "m",
    tracing: null,
    audio: {
      input: {
        format: { type: "audio/pcm", rate: 24_000 },
        turn_detection: { type: "semantic_vad", interrupt_response: true },
      },
      output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "alloy" },
    },
  };
  const response = {
    id: `resp_${id}`,
    object: "realtime.response",
    status: "in_progress",
    conversation_id: "conv_1",
    output: [],
    audio: { output: { format: { type: "audio/pcmu" }, voice: "alloy" } },
    usage: null,
  };
  const usage = {
    total_tokens: 3,
    input_tokens: 1,
    output_tokens: 2,
    input_token_details: { text_tokens: 1, cached_tokens_details: { text_tokens: 0 } },
    output_token_details: { audio_tokens: 2 },
  };
  const error = { type: "invalid_request_error", code: "invalid_value", message: "no" };
  const events = [
    { type: "session.created", session },
    { type: "session.updated", session },
    { type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: `user_${id}` },
    { type: "conversation.item.added", previous_item_id: null, item: user },
    { type: "conversation.item.done", previous_item_id: "x", item: message },
    { type: "conversation.item.retrieved", item: user },
    { type: "conversation.item.done", previous_item_id: null, item: mcp },
    {
      type: "conversation.item.done",
      item: { id: `l_${id}`, type: "mcp_list_tools", server_label: "s", tools: [{ name: "t" }] },
    },
    {
      type: "conversation.item.done",
      item: {
        id: `q_${id}`,
        type: "mcp_approval_request",
        server_label: "s",
        name: "n",
        arguments: '{"a":[1]}',
      },
    },
    {
      type: "conversation.item.input_audio_transcription.completed",
      item_id: `user_${id}`,
      content_index: 0,
      transcript: "hi",
      usage: { type: "duration", seconds: 1 },
    },
    { type: "response.created", response },
    { type: "response.output_item.added", ...position, item: { ...call, status: "in_progress" } },
    { type: "response.output_item.done", ...position, item: call },
    { type: "response.output_item.done", ...position, item: message },
    { type: "response.content_part.added", ...position, part: { type: "audio", transcript: "" } },
    { type: "response.output_audio.delta", ...position, delta: "AAAAAAAA" },
    { type: "response.output_audio_transcript.delta", ...position, delta: "he" },
    { type: "response.output_text.delta", ...position, delta: "he" },
    { type: "response.output_audio.done", ...position },
    {
      type: "response.done",
      response: { ...response, status: "completed", usage, output: [call] },
    },
    { type: "conversation.item.truncated", ...position, audio_end_ms: 0 },
    { type: "conversation.item.deleted", item_id: `item_${id}` },
    { type: "rate_limits.updated", rate_limits: [{ name: "tokens", limit: 1, remaining: 1 }] },
    { type: "error", error: { ...error, event_id: `voicewire_truncate_${id}`, param: null } },
    { type: "error", error: { ...error, code: "conversation_already_has_active_response" } },
    { type: "response.hologram.delta", depth: [{ x: 1 }] },
  ];
  return events.map((event, index) => ({ event_id: `event_${id}_${index}`, ...event }));
}
