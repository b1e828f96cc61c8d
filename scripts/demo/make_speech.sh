#!/usr/bin/env bash
# Makes speech.wav: two utterances with a pause, by a speech synthesiser. Needs the Debian packages
# espeak-ng and sox. The file is in the repository, so nobody has to run this.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

speak() { # speak NAME TEXT: speaks into NAME.wav, with the silence at both ends cut off
  espeak-ng -v en-us -s 165 -w "$work/raw.wav" "$2"
  sox "$work/raw.wav" "$work/$1.wav" silence 1 0.01 0.3% reverse silence 1 0.01 0.3% reverse
}

speak first "Hello, could you say this sentence back to me, word for word"
speak second "Thank you, that is quite enough for now"
sox -n -r 22050 -c 1 -b 16 "$work/pause.wav" trim 0 1.7
sox -n -r 22050 -c 1 -b 16 "$work/edge.wav" trim 0 0.3
sox "$work/edge.wav" "$work/first.wav" "$work/pause.wav" "$work/second.wav" "$work/edge.wav" \
  -b 16 -D speech.wav gain -n -6
