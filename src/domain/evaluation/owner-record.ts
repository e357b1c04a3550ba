/** Who the tags of one resource said it belongs to. Times are milliseconds since the epoch. */
export interface OwnerRecord {
  /** By the key of the owner tag: whom the resource is taken to belong to. */
  readonly owners: Readonly<Record<string, string>>;
  /** When the tags were first seen to say somebody else; `null` while they do not. */
  readonly changedAt: number | null;
  /** When it was last looked at, to the day. */
  readonly seenAt: number;
}

/** What is remembered of the owners of one target's resources, by a key of its own for each. */
export interface OwnerMemory {
  /** What is known of these; those that are not known are left out. */
  recall(keys: readonly string[]): Promise<ReadonlyMap<string, OwnerRecord>>;
  save(records: ReadonlyMap<string, OwnerRecord>): Promise<void>;
}
