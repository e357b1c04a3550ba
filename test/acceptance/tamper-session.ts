import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pythonWithBoto3 } from '../support/external-tool.ts';
import { inShared } from './installations.ts';

/** One tampering, as `../shared/mlspace/README.md` describes the format. */
export interface Tampering {
  readonly id: string;
  readonly sentence: string;
  readonly kind: 'harmful' | 'harmless';
  /** The names of the installations that it can be done to. */
  readonly applies_to: readonly string[];
  readonly calls: readonly { readonly service: string }[];
  readonly expected: {
    readonly findings: boolean;
    readonly min_severity?: 'critical' | 'high' | 'medium';
    /** Roles, policies (patterns) or resources, of which one must be named. */
    readonly names_any?: readonly string[];
  };
}

/** Tampers with an installation in moto, and takes it back. One process of Python serves all, for starting it is dear. */
export class TamperSession {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  constructor(installation: string, tamperings: readonly string[], endpoint: string) {
    const script = new URL('tamper-session.py', import.meta.url).pathname;
    const words = [script, inShared('.'), installation, ...tamperings];
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint };
    this.#child = spawn(pythonWithBoto3() ?? 'python3', words, {
      env,
      stdio: ['pipe', 'pipe', 'inherit'] as never,
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** What a finding about it should name, with everything filled in. Ask before it is done: a name may be looked up. */
  async names(id: string): Promise<readonly string[]> {
    return (await this.#ask(`names ${id}`)) as readonly string[];
  }

  async apply(id: string): Promise<void> {
    await this.#ask(`apply ${id}`);
  }

  /** Takes back what was done last. */
  async undo(): Promise<void> {
    await this.#ask('undo');
  }

  end(): void {
    this.#child.stdin.end();
  }

  async #ask(line: string): Promise<unknown> {
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('the session of Python has ended');
    const reply = JSON.parse(value) as { readonly ok?: unknown; readonly error?: string };
    if (reply.error !== undefined) throw new Error(`${line}: ${reply.error}`);
    return reply.ok;
  }
}
