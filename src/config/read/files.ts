import { dirname, resolve } from 'node:path';
import { ownValue } from '../../domain/own-value.ts';
import type { Path } from '../problems/problem.ts';
import type { Complaints } from './complaints.ts';
import { looksLikePath } from './redact.ts';

/** Reads a file as UTF-8; rejects as `node:fs` does. */
export type ReadFile = (path: string) => Promise<string>;

/** The files that a configuration names, and the secrets that were found in them. */
export class ConfigurationFiles {
  readonly secrets = new Set<string>();
  private readonly complaints: Complaints;
  private readonly directory: string;
  private readonly readFile: ReadFile;
  private readonly isOpenToAll: (path: string) => Promise<boolean>;
  /** Those that were looked at for who may read them: a file may be named in several places. */
  private readonly told = new Set<string>();

  constructor(given: {
    readonly complaints: Complaints;
    readonly configurationFile: string | undefined;
    readonly readFile: ReadFile;
    readonly isOpenToAll?: (path: string) => Promise<boolean>;
  }) {
    this.complaints = given.complaints;
    this.directory = given.configurationFile === undefined ? process.cwd() : dirname(resolve(given.configurationFile));
    this.readFile = given.readFile;
    this.isOpenToAll = given.isOpenToAll ?? (async () => false);
  }

  /** The absolute path of a file that the configuration names. */
  resolve(name: string): string {
    return resolve(this.directory, name);
  }

  /** The text of a file that is no secret; `undefined` when that is a problem, which has been noted. */
  async read(path: Path, name: string): Promise<string | undefined> {
    const text = await this.attempt(path, name);
    if (text?.trim() !== '') return text;
    this.complaints.refuseQuietly(path, `the file ${this.shownName(name)} is empty`);
    return undefined;
  }

  /** The same of a file that holds secrets among other things: a warning says where others may read it. */
  async readConfidential(path: Path, name: string): Promise<string | undefined> {
    const full = this.resolve(name);
    // Settings are read side by side: the first that names a file is told of, and not the one whose reading ends first.
    const isFirst = !this.told.has(full);
    this.told.add(full);
    const text = await this.read(path, name);
    if (text === undefined || !isFirst || !(await this.isOpenToAll(full))) return text;
    this.complaints.warn(
      path,
      `the file ${full} can be read by every user of this machine`,
      `Take that away: chmod o-rwx ${full}`,
    );
    return text;
  }

  /** A secret that fills a file, without the line feed at its end. */
  async readSecret(path: Path, name: string): Promise<string | undefined> {
    const secret = (await this.readConfidential(path, name))?.replace(/[\r\n]+$/, '');
    if (secret !== undefined) this.secrets.add(secret);
    return secret;
  }

  /** The secrets of a file that holds one a line. Empty lines and lines with `#` are none. */
  async readSecretLines(path: Path, name: string): Promise<readonly string[] | undefined> {
    const text = await this.readConfidential(path, name);
    const lines = text?.split(/\r?\n/).map((line) => line.trim());
    const secrets = lines?.filter((line) => line !== '' && !line.startsWith('#'));
    for (const secret of secrets ?? []) this.secrets.add(secret);
    return secrets;
  }

  private async attempt(path: Path, name: string): Promise<string | undefined> {
    try {
      return await this.readFile(this.resolve(name));
    } catch (error) {
      const { reason, suggestion } = explainReadError(error);
      const hint = looksLikePath(name)
        ? suggestion
        : 'This setting takes the path of a file. Write what it should hold into a file and name that.';
      this.complaints.refuseQuietly(path, `the file ${this.shownName(name)} cannot be read: ${reason}`, hint);
      return undefined;
    }
  }

  /** The path that was tried, unless somebody wrote the secret itself in its place. */
  private shownName(name: string): string {
    return looksLikePath(name) ? resolve(this.directory, name) : 'that it names';
  }
}

/** Why a file could not be read, in words. */
export function explainReadError(error: unknown): { readonly reason: string; readonly suggestion?: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return ownValue(reasons, code) ?? { reason: code };
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly suggestion?: string }>> = {
  ENOENT: { reason: 'it does not exist', suggestion: 'Relative paths start at the folder of the configuration file.' },
  EACCES: { reason: 'permission is denied', suggestion: 'The user that runs notebook-drift needs to read it.' },
  EISDIR: { reason: 'it is a folder', suggestion: 'Name the file in it.' },
  ENOTDIR: { reason: 'a part of its path is not a folder' },
};
