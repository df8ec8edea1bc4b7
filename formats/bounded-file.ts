/** A file that somebody else wrote, as text: read within bounds, so that one of any size, or a device without an end, costs a message. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { parseBounded } from "./bounded-json";

const MIB = 1024 * 1024;
const MOST_BYTES = 256 * MIB;
const BLOCK_BYTES = MIB;

/** Its text. @throws the system's error, or a RangeError for what is larger than 256 MiB; each one line */
export function readBoundedFile(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const stat = fstatSync(descriptor);
    if (stat.size > MOST_BYTES) throw tooLarge();
    return stat.isFile() ? readFileSync(descriptor, "utf8") : readStream(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The JSON in it. @throws what `readBoundedFile` and `parseBounded` throw */
export function readBoundedJson(file: string): unknown {
  return parseBounded(readBoundedFile(file));
}

/** A pipe or a device does not say how much there is. */
function readStream(descriptor: number): string {
  const blocks: Buffer[] = [];
  for (let size = 0; ;) {
    const block = Buffer.alloc(BLOCK_BYTES);
    const count = readSync(descriptor, block);
    if (count === 0) return Buffer.concat(blocks).toString("utf8");
    size += count;
    if (size > MOST_BYTES) throw tooLarge();
    blocks.push(block.subarray(0, count));
  }
}

function tooLarge(): RangeError {
  return new RangeError(`it is larger than ${MOST_BYTES / MIB} MiB`);
}
