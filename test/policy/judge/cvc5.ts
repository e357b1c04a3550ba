import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What the solver makes of one question; `unanswered` when it took too many steps or does not know. */
export interface Solved {
  readonly answer: 'satisfiable' | 'unsatisfiable' | 'unanswered';
  /** For `satisfiable`, what the constants are, as `(get-value …)` prints it. */
  readonly model: string;
}

export interface SolverLimits {
  /** Of cvc5's own count of work, for one question: the same on every machine, and about a second for 20,000. */
  readonly steps: number;
  /** After so many questions a fresh process is started. */
  readonly questions: number;
}

const options = ['--lang=smt2', '--produce-models', '--strings-exp', '--quiet'];

/**
 * `cvc5` (Debian package `cvc5`) as a process that is spoken to. Every question is asked of a solver that knows nothing
 * else: that is several times faster than scopes in one incremental solver. A question without answer ends the process, and
 * the next one starts another.
 */
export class Solver {
  readonly #program: string;
  readonly #limits: SolverLimits;
  #session: Session | undefined;
  #questions = 0;

  constructor(program: string, limits: Partial<SolverLimits> = {}) {
    this.#program = program;
    this.#limits = { steps: 1_000_000, questions: 2_000, ...limits };
  }

  /** Whether a term can hold under the commands of a script, and what the constants are then. */
  async solve(commands: readonly string[], term: string, constants: readonly string[]): Promise<Solved> {
    if (term === 'false') return { answer: 'unsatisfiable', model: '' };
    if (this.#questions >= this.#limits.questions) this.close();
    this.#session ??= new Session(this.#program, this.#limits.steps);
    this.#questions += 1;
    const solved = await this.#session.ask([...commands, `(assert ${term})`], constants);
    if (solved.answer === 'unanswered') this.close();
    return solved;
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#questions = 0;
  }
}

/** One process. Its answers come in the order of the commands. */
class Session {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, steps: number) {
    this.#process = spawn(program, [...options, `--rlimit-per=${steps}`], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdin.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask(commands: readonly string[], constants: readonly string[]): Promise<Solved> {
    this.#write(['(reset)', '(set-logic ALL)', ...commands, '(check-sat)', '(echo "end")']);
    const [line = ''] = await this.#untilEnd();
    if (line.startsWith('(error')) throw new Error(`cvc5 refuses a script: ${line}`);
    if (line === 'unsat') return { answer: 'unsatisfiable', model: '' };
    if (line !== 'sat') return { answer: 'unanswered', model: '' };
    this.#write([`(get-value (${constants.join(' ')}))`, '(echo "end")']);
    return { answer: 'satisfiable', model: (await this.#untilEnd()).join('\n') };
  }

  close(): void {
    this.#process.kill('SIGKILL');
  }

  #write(commands: readonly string[]): void {
    this.#process.stdin.write(`${commands.join('\n')}\n`);
  }

  async #untilEnd(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true || value.replaceAll('"', '') === 'end') return lines;
      lines.push(value);
    }
  }
}
