/** How a wrong argument is shown at the end of a message: enough to find it, never its content. */
export function shown(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    return `${tagOf(value)}(${(value as { length?: number }).length ?? value.byteLength})`;
  }
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "object" && value !== null) return tagOf(value);
  return typeof value === "function" ? "function" : String(value);
}

/** Where `instanceof` fails, on an array of another realm, the tag still tells. */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** Bytes where samples are meant are the commonest mistake with audio: half speed and noise. */
export function requireLinear16(value: unknown, name: string): asserts value is Int16Array {
  if (value instanceof Int16Array) return;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== "Int16Array") {
    throw new TypeError(`${name} must be an Int16Array: got ${shown(value)}`);
  }
}

export function requireBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (value instanceof Uint8Array) return;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== "Uint8Array") {
    throw new TypeError(`${name} must be a Uint8Array: got ${shown(value)}`);
  }
}

export function requireFloat32(value: unknown, name: string): asserts value is Float32Array {
  if (value instanceof Float32Array) return;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== "Float32Array") {
    throw new TypeError(`${name} must be a Float32Array: got ${shown(value)}`);
  }
}

/** A finite number or nothing: a numeric string is a mistake that would add as text. */
export function requireNumber(value: unknown, name: string): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`${name} must be a number: got ${shown(value)}`);
  }
}

export function requireCount(value: unknown, name: string, least: number): asserts value is number {
  requireNumber(value, name);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of ${least} or more: got ${value}`);
  }
}

export function requireRoom(available: number, needed: number, name: string): void {
  if (available < needed) {
    throw new RangeError(`${name} must have room for ${needed} elements: got ${available}`);
  }
}
