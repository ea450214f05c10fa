import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Failure } from './failure.ts';
import { encodeJsonFrame, encodeOutputFrame, FRAME_LENGTH_MAX, type Frame, FrameDecoder } from './frame.ts';

const output = fc.record({
  session: fc.stringMatching(/^[0-9a-z]{8,32}$/),
  terminal: fc.nat({ max: 0xffff_ffff }),
  sequence: fc.maxSafeNat(),
  bytes: fc.uint8Array({ maxLength: 300 }),
});
const frame = fc.oneof(
  fc.jsonValue().map((value) => ({ frame: { kind: 'json', value } as Frame, encoded: encodeJsonFrame(value) })),
  output.map((value) => ({ frame: { kind: 'output', ...value } as Frame, encoded: encodeOutputFrame(value) })),
);

function cut(bytes: Uint8Array, pieceLengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const length of pieceLengths) {
    pieces.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  return [...pieces, bytes.subarray(offset)];
}

function header(length: number, kind: number): Uint8Array {
  const bytes = new Uint8Array(5);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes[4] = kind;
  return bytes;
}

function hasCode(code: string) {
  return (error: unknown) => error instanceof Failure && error.code === code;
}

test('frames come out as they went in, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.array(fc.nat({ max: 40 }), { maxLength: 60 }),
      (frames, pieces) => {
        const decoder = new FrameDecoder();
        const stream = Buffer.concat(frames.map(({ encoded }) => encoded));
        const decoded = cut(stream, pieces).flatMap((piece) => [...decoder.push(piece)]);
        // JSON has one zero, JavaScript two: compare what JSON says.
        assert.deepEqual(plain(decoded), plain(frames.map(({ frame }) => frame)));
      },
    ),
  );
});

function plain(frames: readonly Frame[]): unknown {
  return frames.map((one) => (one.kind === 'json' ? JSON.stringify(one.value) : { ...one, bytes: [...one.bytes] }));
}

test('a stream of random bytes gives frames or one Failure, never another error', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (chunks) => {
      const decoder = new FrameDecoder();
      try {
        for (const chunk of chunks) Array.from(decoder.push(chunk));
      } catch (error) {
        assert.ok(error instanceof Failure);
      }
    }),
  );
});

test('a body of random bytes gives a frame or a Failure', () => {
  fc.assert(
    fc.property(fc.nat({ max: 3 }), fc.uint8Array({ minLength: 0, maxLength: 80 }), (kind, body) => {
      const decoder = new FrameDecoder();
      try {
        assert.equal([...decoder.push(Buffer.concat([header(body.length + 1, kind), body]))].length, 1);
      } catch (error) {
        assert.ok(hasCode('malformed-message')(error), String(error));
      }
    }),
  );
});

test('a frame that announces more than the limit is refused before its body came', () => {
  const decoder = new FrameDecoder();
  assert.throws(() => [...decoder.push(header(FRAME_LENGTH_MAX + 1, 0))], hasCode('message-too-large'));
});

test('a frame of length zero is refused', () => {
  assert.throws(() => [...new FrameDecoder().push(header(0, 0))], hasCode('malformed-message'));
});

test('a frame of exactly the limit passes', () => {
  const bytes = new Uint8Array(FRAME_LENGTH_MAX - 1 - 1 - 8 - 4 - 8).fill(7);
  const encoded = encodeOutputFrame({ session: 'abcdefgh', terminal: 1, sequence: 0, bytes });
  const [decoded] = new FrameDecoder().push(encoded);
  assert.ok(decoded?.kind === 'output' && decoded.bytes.length === bytes.length);
});

test('what the other side would refuse is not encoded', () => {
  assert.throws(() => encodeJsonFrame('x'.repeat(FRAME_LENGTH_MAX)), hasCode('message-too-large'));
  const bytes = new Uint8Array(FRAME_LENGTH_MAX);
  assert.throws(
    () => encodeOutputFrame({ session: 'abcdefgh', terminal: 1, sequence: 0, bytes }),
    hasCode('message-too-large'),
  );
  assert.throws(
    () => encodeOutputFrame({ session: 'a'.repeat(256), terminal: 1, sequence: 0, bytes: new Uint8Array() }),
    hasCode('malformed-message'),
  );
  assert.throws(() => encodeJsonFrame(undefined), hasCode('malformed-message'));
});

test('after a malformed frame the decoder refuses everything', () => {
  const decoder = new FrameDecoder();
  assert.throws(() => [...decoder.push(header(1, 9))], hasCode('malformed-message'));
  assert.throws(() => [...decoder.push(encodeJsonFrame(1))], hasCode('malformed-message'));
});

test('frames before a malformed one in the same chunk are still read', () => {
  const frames = new FrameDecoder().push(Buffer.concat([encodeJsonFrame('first'), header(1, 9)]));
  assert.deepEqual(frames.next().value, { kind: 'json', value: 'first' });
  assert.throws(() => frames.next(), hasCode('malformed-message'));
});

test('a reader who stops after the first frame of a chunk finds the second at the next push', () => {
  const decoder = new FrameDecoder();
  for (const first of decoder.push(Buffer.concat([encodeJsonFrame(1), encodeJsonFrame(2)]))) {
    assert.deepEqual(first, { kind: 'json', value: 1 });
    break;
  }
  assert.deepEqual([...decoder.push(new Uint8Array())], [{ kind: 'json', value: 2 }]);
});

test('a sequence that is no whole number of bytes is refused', () => {
  for (const sequence of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY]) {
    const encoded = encodeOutputFrame({ session: 'abcdefgh', terminal: 1, sequence, bytes: new Uint8Array() });
    assert.throws(() => [...new FrameDecoder().push(encoded)], hasCode('malformed-message'));
  }
});
