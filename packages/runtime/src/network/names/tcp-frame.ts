/** Over TCP each message comes after its length in two bytes: RFC 1035, section 4.2.2. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

export type FrameReader = {
  readonly bytesMax: number;
  readonly onFrame: (message: Buffer) => void;
  /** A message is announced that is longer than anybody needs. */
  readonly onTooLong?: () => void;
};

/** Takes pieces of a stream, and tells of each message. It keeps one message at most. */
export function frameReader({ bytesMax, onFrame, onTooLong }: FrameReader): (piece: Buffer) => void {
  let kept = Buffer.alloc(0);
  return (piece) => {
    kept = Buffer.concat([kept, piece]);
    while (kept.length >= 2) {
      const length = kept.readUInt16BE(0);
      if (length > bytesMax) {
        kept = Buffer.alloc(0);
        onTooLong?.();
        return;
      }
      if (kept.length < 2 + length) return;
      const message = kept.subarray(2, 2 + length);
      kept = kept.subarray(2 + length);
      onFrame(message);
    }
  };
}
