import { crc32 } from 'node:zlib';
import { KoppelError } from '../../domain/errors.ts';
import { LIMITS } from '../limits.ts';
import { inflate, type UnpackBudget } from './inflate.ts';

/** One file inside a zip. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins, and where its packed bytes do. */
  readonly header: number;
  readonly start: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const SYMBOLIC_LINK = 0xa000;
const MAX_COMMENT_BYTES = 65_535;

function refuse(message: string): never {
  throw new KoppelError('archive_invalid', message);
}

/** The places where the directory says how many members there are: the end record, looked for from the end. */
function findEnd(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - 22 - MAX_COMMENT_BYTES);
  for (let at = zip.length - 22; at >= lowest; at--) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY && at + 22 + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  return refuse('The zip has no directory at its end.');
}

/** What the directory lists, in its order. Refuses everything a bank does not send and an attacker might. */
export function readDirectory(zip: Buffer): readonly ZipMember[] {
  if (zip.length < 22) refuse('The zip is cut off.');
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const offset = zip.readUInt32LE(end + 16);
  const size = zip.readUInt32LE(end + 12);
  if (zip.readUInt16LE(end + 4) !== 0 || zip.readUInt16LE(end + 8) !== count) refuse('The zip spans several disks.');
  if (count === 0xffff || offset === 0xffffffff) refuse('A zip64 is not accepted.');
  if (count > LIMITS.archiveMembers) refuse(`The zip holds more than ${LIMITS.archiveMembers} files.`);
  if (offset + size !== end) refuse('The directory of the zip is not where it says.');
  const members: ZipMember[] = [];
  let at = offset;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) refuse('The directory of the zip is damaged.');
    const nameLength = zip.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (next > end) refuse('The directory of the zip is damaged.');
    const member = readMember(zip, at, zip.subarray(at + 46, at + 46 + nameLength), offset);
    if (member !== null) members.push(member);
    at = next;
  }
  checkTogether(members);
  return members;
}

/** Null for folders and for what macOS adds. */
function readMember(zip: Buffer, at: number, nameBytes: Buffer, directory: number): ZipMember | null {
  const flags = zip.readUInt16LE(at + 8);
  const name = nameBytes.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8');
  checkName(name);
  if ((zip.readUInt16LE(at + 40) & 0xf000) === SYMBOLIC_LINK) refuse(`"${name}" in the zip is a symbolic link.`);
  if ((flags & 1) !== 0) refuse(`"${name}" in the zip is encrypted.`);
  const method = zip.readUInt16LE(at + 10);
  if (method !== STORED && method !== DEFLATED) refuse(`"${name}" in the zip is packed in a way we do not read.`);
  const local = zip.readUInt32LE(at + 42);
  if (local + 30 > directory || zip.readUInt32LE(local) !== LOCAL_HEADER)
    refuse(`"${name}" is not where the zip says.`);
  const localName = zip.subarray(local + 30, local + 30 + zip.readUInt16LE(local + 26));
  if (!localName.equals(nameBytes)) refuse(`"${name}" has two names in the zip.`);
  const packedSize = zip.readUInt32LE(at + 20);
  const start = local + 30 + localName.length + zip.readUInt16LE(local + 28);
  if (start + packedSize > directory) refuse(`"${name}" reaches beyond the end of the zip.`);
  if (name.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$)/.test(name)) return null;
  const [crc, size] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)];
  return { name, method, crc, packedSize, size, header: local, start };
}

function checkName(name: string): void {
  const parts = name.split('/');
  const bad =
    name === '' || name.startsWith('/') || /^[A-Za-z]:/.test(name) || parts.includes('..') || name.length > 255;
  const control = [...name].some((character) => character < ' ' || character === '\\' || character === '\ufffd');
  if (bad || control) refuse(`The zip holds a file with the name ${JSON.stringify(name.slice(0, 60))}.`);
}

/** Two files of one name, or two that share bytes (the trick of overlapping bombs). */
function checkTogether(members: readonly ZipMember[]): void {
  const names = new Set(members.map((member) => member.name.toLowerCase()));
  if (names.size < members.length) refuse('The zip holds two files of one name.');
  const ordered = [...members].sort((a, b) => a.start - b.start);
  for (const [index, member] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next !== undefined && member.start + member.packedSize > next.header) refuse('Files in the zip overlap.');
  }
}

const PIECE_BYTES = 65_536;

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The bytes of a member; its size and checksum are compared with the directory when the last piece has gone out. */
export async function* readContent(zip: Buffer, member: ZipMember, budget: UnpackBudget): AsyncGenerator<Uint8Array> {
  const packed = pieces(zip.subarray(member.start, member.start + member.packedSize));
  let size = 0;
  let crc = 0;
  const source = member.method === DEFLATED ? inflate(packed, 'raw', budget) : packed;
  for await (const piece of source) {
    size += piece.length;
    if (size > member.size) refuse(`"${member.name}" is larger than the zip says.`);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== member.size || crc !== member.crc) refuse(`"${member.name}" does not match its checksum in the zip.`);
}
