import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { unpackLz4 } from './lz4.ts';
import { SetupError } from './setup-error.ts';

/** Offsets in the setup header of a bzImage: Documentation/arch/x86/boot.rst in the kernel's source. */
const SETUP_SECTORS = 0x1f1;
const HEADER_MAGIC = 0x202;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const SECTOR_BYTES = 512;
/** After the compressed kernel stands its unpacked size. */
const SIZE_SUFFIX_BYTES = 4;

const DECOMPRESSORS: readonly { magic: string; unpack: (packed: Buffer) => Promise<Buffer> }[] = [
  { magic: '1f8b', unpack: promisify(gunzip) },
  { magic: '28b52ffd', unpack: (packed) => promisify(zstdDecompress)(packed) },
  { magic: '02214c18', unpack: async (packed) => unpackLz4(packed) },
  { magic: 'fd377a585a00', unpack: unpackXz },
];

/**
 * The uncompressed ELF kernel inside a bzImage. QEMU boots it by PVH: no firmware, no unpacking in the guest,
 * which saves a second where the guest's CPU is emulated.
 */
export async function extractVmlinux(image: Buffer): Promise<Buffer> {
  if (image.length < 0x260 || image.toString('latin1', HEADER_MAGIC, HEADER_MAGIC + 4) !== 'HdrS') {
    throw new SetupError('unpack the kernel: not a Linux bzImage');
  }
  // Zero stands for four, says the boot protocol.
  const setupSectors = image.readUInt8(SETUP_SECTORS) || 4;
  const start = (setupSectors + 1) * SECTOR_BYTES + image.readUInt32LE(PAYLOAD_OFFSET);
  const end = start + image.readUInt32LE(PAYLOAD_LENGTH);
  if (end > image.length || end - start <= SIZE_SUFFIX_BYTES) {
    throw new SetupError(`unpack the kernel: its payload, bytes ${start} to ${end}, is not inside the file`);
  }
  const packed = image.subarray(start, end - SIZE_SUFFIX_BYTES);
  const decompressor = DECOMPRESSORS.find(({ magic }) => packed.toString('hex', 0, magic.length / 2) === magic);
  if (!decompressor) {
    throw new SetupError(
      `unpack the kernel: compression "${packed.toString('hex', 0, 4)}" is not gzip, zstd, lz4 or xz`,
    );
  }
  const kernel = await decompressor.unpack(packed);
  if (kernel.toString('latin1', 0, 4) !== '\x7fELF') throw new SetupError('unpack the kernel: what came out is no ELF');
  return kernel;
}

async function unpackXz(packed: Buffer): Promise<Buffer> {
  const child = spawn('xz', ['--decompress', '--stdout', '--single-stream'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  // EPIPE when xz gives up early: its exit status tells.
  child.stdin.on('error', () => undefined).end(packed);
  const [unpacked, status] = await Promise.all([buffer(child.stdout), exited]);
  if (status !== 0) throw new SetupError(`unpack the kernel: xz ended with status ${status}`);
  return unpacked;
}
