/** What one file may ask of us. Every cap in `core/formats` stands here, with the reason for its size. */
export const LIMITS = {
  /** Deepest element: CAMT needs 14, an envelope 3 more. A reader that recurses dies long before 100,000. */
  xmlDepth: 64,
  /** Attributes of one element: ISO 20022 needs one, an envelope's root about six. */
  xmlAttributes: 64,
  /** Bytes of one text, attribute, comment or tag. The longest text of ISO 20022 is 2,000 characters; one token is held in memory. */
  xmlTokenBytes: 1_048_576,
  /** Different element and attribute names that are remembered; CAMT knows about 700. More are read, only slower. */
  xmlNames: 4096,
  /** Entries held back while a statement has not yet said which account and balance it starts from. */
  heldEntries: 10_000,
  /** Fields of one entry reported as unmapped, and payments listed inside one entry. */
  unmappedFields: 500,
  detailsPerEntry: 200_000,
  /** Bytes looked at to tell what a file is. */
  detectBytes: 16_384,
  /** Bytes one file may unpack to, and how much bigger than its packed form: bank XML packs about 1:20, a bomb 1:1000. */
  unpackedBytes: 512 * 1_048_576,
  unpackedRatio: 200,
  /** Below this size the ratio is not looked at: a statement of blanks is small enough. */
  unpackedRatioFrom: 4 * 1_048_576,
  /** A zip is read whole, its end says what is inside; banks send a few MB. */
  archiveBytes: 64 * 1_048_576,
  archiveMembers: 1_000,
} as const;
