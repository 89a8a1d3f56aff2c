// Opens what envelope.py closed: a length, that much JSON, then raw bytes (copied, so that they are aligned).

/**
 * @template {object} Meta
 * @typedef {{ meta: Meta, bytes: Uint8Array }} Message words and numbers from Python
 */

/**
 * @param {Uint8Array | ArrayBuffer} data
 * @returns {Message<any>}
 */
export function openEnvelope(data) {
  const all = data instanceof Uint8Array ? data : new Uint8Array(data);
  const size = new DataView(all.buffer, all.byteOffset, 4).getUint32(0, true);
  const meta = JSON.parse(new TextDecoder().decode(all.subarray(4, 4 + size)));
  return { meta, bytes: all.slice(4 + size) };
}
