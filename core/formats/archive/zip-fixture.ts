import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip made by hand; every field may lie. */
export interface FixtureMember {
  readonly name: string;
  readonly content: string | Buffer;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly mode?: number;
  readonly localName?: string;
  /** Points at the bytes of the member with this index instead of its own. */
  readonly sharesWith?: number;
}

/** A zip with just these members, for tests. */
export function makeZip(members: readonly FixtureMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content);
    const packed = member.stored === true ? content : deflateRawSync(content);
    const name = Buffer.from(member.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const localName = Buffer.from(member.localName ?? member.name);
    local.writeUInt16LE(localName.length, 26);
    offsets.push(member.sharesWith === undefined ? offset : (offsets[member.sharesWith] ?? 0));
    if (member.sharesWith === undefined) {
      locals.push(local, localName, packed);
      offset += 30 + localName.length + packed.length;
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(member.flags ?? 0x800, 8);
    entry.writeUInt16LE(member.stored === true ? 0 : 8, 10);
    entry.writeUInt32LE(member.crc ?? crc32(content), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(member.size ?? content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(member.mode ?? 0, 40);
    entry.writeUInt32LE(offsets.at(-1) ?? 0, 42);
    directory.push(entry, name);
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listing, end]);
}
