import { withoutAbsent } from '../../domain/without-absent.ts';
import { type ConfigurationProblem, type Path, pathText } from '../problems/problem.ts';
import { nearest } from '../problems/suggest.ts';
import type { ConfigurationDocument } from './document.ts';
import { shownValue } from './redact.ts';

/** What a problem says beside where it is. */
interface Fault {
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** Whether the value is shown; it is by default, unless it may be a secret. */
  readonly hideValue?: boolean;
}

/** Knows where every value of the configuration comes from, and words problems with it. */
export class ConfigurationOrigin {
  private readonly file: string | undefined;
  private readonly document: ConfigurationDocument | undefined;
  private readonly variables: ReadonlyMap<string, string>;
  private readonly value: unknown;

  constructor(given: {
    readonly file: string | undefined;
    readonly document: ConfigurationDocument | undefined;
    /** Variables by the path that they set. */
    readonly variables: ReadonlyMap<string, string>;
    /** The configuration as given, with overrides and without defaults. */
    readonly value: unknown;
  }) {
    this.file = given.file;
    this.document = given.document;
    this.variables = given.variables;
    this.value = given.value;
  }

  /** A problem at a path. A path that is nowhere written gets the place of what it would stand in. */
  problem(path: Path, { message, suggestion, hideValue = false }: Fault): ConfigurationProblem {
    const given = this.valueAt(path);
    const value = hideValue ? undefined : (this.writtenNumber(path, given) ?? shownValue(given, path));
    return {
      path: pathText(path),
      message,
      ...this.placeOf(path),
      ...withoutAbsent({ value, suggestion }),
    };
  }

  /** The value that was given at a path; `undefined` for a default. */
  valueAt(path: Path): unknown {
    return path.reduce<unknown>((value, step) => {
      const isCollection = typeof value === 'object' && value !== null;
      return isCollection && Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
    }, this.value);
  }

  /** A scalar as it is written in the file. */
  writtenAt(path: Path): string | undefined {
    return this.variableAt(path) ? undefined : this.document?.sourceOf(path);
  }

  /** `default`, `environment variable X` or `file:line`. */
  sourceText(path: Path): string {
    const variable = this.variableAt(path);
    if (variable) return `environment variable ${variable}`;
    const position = this.valueAt(path) === undefined ? undefined : this.document?.locate(path);
    return position ? `${this.file}:${position.line}` : 'default';
  }

  /** `Did you mean x?` for a word that is near to a known one. */
  didYouMean(word: string, known: Iterable<string>): string | undefined {
    const meant = nearest(word, known);
    return meant === undefined ? undefined : `Did you mean ${meant}?`;
  }

  private placeOf(path: Path): Pick<ConfigurationProblem, 'file' | 'line' | 'column' | 'variable'> {
    const variable = this.variableAt(path);
    if (variable) return { variable };
    for (let length = path.length; length > 0; length--) {
      const position = this.document?.locate(path.slice(0, length));
      if (position) return { ...this.fileName(), ...position };
    }
    return this.fileName();
  }

  private fileName(): { readonly file?: string } {
    return this.file === undefined ? {} : { file: this.file };
  }

  /** The variable that set the path or something that it is part of. */
  private variableAt(path: Path): string | undefined {
    for (let length = path.length; length > 0; length--) {
      const variable = this.variables.get(pathText(path.slice(0, length)));
      if (variable) return variable;
    }
    return undefined;
  }

  /** A number as it is written: `012345678910` is told with the zero that YAML drops. */
  private writtenNumber(path: Path, value: unknown): string | undefined {
    const isShown = shownValue(value, path) !== undefined;
    return typeof value === 'number' && isShown ? this.writtenAt(path) : undefined;
  }
}
