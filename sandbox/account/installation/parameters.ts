import type { AccountIdentity } from '../identity.ts';

/** One version of a parameter of SSM. Times are milliseconds since the epoch. */
export interface ParameterVersion {
  readonly value: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly version: number;
  readonly changedAt: number;
}

/** The parameters of SSM of an account. */
export class Parameters {
  readonly #identity: AccountIdentity;
  readonly #versions = new Map<string, readonly ParameterVersion[]>();

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
  }

  /** Writes a new version. */
  put(region: string, name: string, value: string, type: ParameterVersion['type'] = 'String'): void {
    const before = this.versions(region, name);
    const version = { value, type, version: before.length + 1, changedAt: this.#identity.now() };
    this.#versions.set(`${region} ${name}`, [...before, version]);
  }

  /** Oldest first; none where there is no such parameter. */
  versions(region: string, name: string): readonly ParameterVersion[] {
    return this.#versions.get(`${region} ${name}`) ?? [];
  }
}
