/** Names a wrong argument in a message: its type and length, never the content of an array. */
export function shown(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    return `${tagOf(value)}(${(value as { length?: number }).length ?? value.byteLength})`;
  }
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "object" && value !== null) return tagOf(value);
  return typeof value === "function" ? "function" : String(value);
}

/** The type of an object. It also names arrays of another realm, where `instanceof` fails. */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** Refuses bytes in place of samples: a common mistake, which sounds like noise at half speed. */
export function requireLinear16(value: unknown, name: string): asserts value is Int16Array {
  if (value instanceof Int16Array) return;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== "Int16Array") {
    throw new TypeError(`Cannot use \`${name}\`: it is ${shown(value)}. Pass an Int16Array`);
  }
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array ||
    (ArrayBuffer.isView(value) && tagOf(value) === "Uint8Array");
}

export function requireBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!isBytes(value)) {
    throw new TypeError(`Cannot use \`${name}\`: it is ${shown(value)}. Pass a Uint8Array`);
  }
}

export function requireFloat32(value: unknown, name: string): asserts value is Float32Array {
  if (value instanceof Float32Array) return;
  if (!ArrayBuffer.isView(value) || tagOf(value) !== "Float32Array") {
    throw new TypeError(`Cannot use \`${name}\`: it is ${shown(value)}. Pass a Float32Array`);
  }
}

/** Refuses everything but a number. A numeric string would be joined as text in a sum. */
export function requireNumber(value: unknown, name: string): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot use \`${name}\`: it is ${shown(value)}. Pass a number`);
  }
}

export function requireCount(value: unknown, name: string, least: number): asserts value is number {
  requireNumber(value, name);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(
      `Cannot use \`${name}\`: it is ${value}. Pass a whole number of ${least} or more`,
    );
  }
}

export function requireRoom(available: number, needed: number, name: string): void {
  if (available < needed) {
    throw new RangeError(
      `Cannot write to \`${name}\`: it has ${available} elements. Pass one with ${needed} or more`,
    );
  }
}
