import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../src/sources/cloudformation/functions/resolver.ts';
import { readIdentity } from '../../../src/sources/cloudformation/identity/read-identity.ts';
import { readTemplate } from '../../../src/sources/cloudformation/template/template-text.ts';
import { valuesOf } from './stack-fixture.ts';

/** An expression of a template with the text that it is built to come to, and the parameters that it uses. */
interface Built {
  readonly expression: unknown;
  readonly text: string;
  readonly uses: readonly string[];
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const parameters = ['P0', 'P1', 'P2', 'P3'] as const;
const given = { P0: 'zero', P1: 'one', P2: 'two', P3: 'three' } as const;

/** Built from the outside in, by what each function means, so that the expected text is known without resolving anything. */
const built = fc.letrec<{ any: Built }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word.map((text) => ({ expression: text, text, uses: [] })),
    fc.constantFrom(...parameters).map((name) => ({ expression: { Ref: name }, text: given[name], uses: [name] })),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      expression: { 'Fn::Join': ['/', parts.map(({ expression }) => expression)] },
      text: parts.map(({ text }) => text).join('/'),
      uses: parts.flatMap(({ uses }) => uses),
    })),
    fc.tuple(word, tie('any')).map(([before, inner]) => ({
      expression: { 'Fn::Sub': [`${before}-\${Inner}-\${!kept}`, { Inner: inner.expression }] },
      text: `${before}-${inner.text}-\${kept}`,
      uses: inner.uses,
    })),
    fc.tuple(tie('any'), tie('any'), fc.boolean()).map(([one, other, first]) => ({
      expression: { 'Fn::Select': [first ? 0 : '1', [one.expression, other.expression]] },
      text: first ? one.text : other.text,
      uses: first ? one.uses : other.uses,
    })),
    fc.tuple(tie('any'), tie('any'), fc.boolean()).map(([one, other, holds]) => ({
      expression: { 'Fn::If': [holds ? 'Yes' : 'No', one.expression, other.expression] },
      text: holds ? one.text : other.text,
      uses: holds ? one.uses : other.uses,
    })),
    fc.tuple(tie('any'), word).map(([one, tail]) => ({
      expression: { 'Fn::Select': [0, { 'Fn::Split': ['|', { 'Fn::Join': ['|', [one.expression, tail]] }] }] },
      text: one.text,
      uses: one.uses,
    })),
  ),
})).any;

function template(document: unknown) {
  return {
    Parameters: Object.fromEntries(parameters.map((name) => [name, { Type: 'String' }])),
    Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } } },
  };
}

function resolverOf(known: Readonly<Record<string, string>>) {
  const read = readTemplate(JSON.stringify(template({})));
  if (!read.ok) throw new Error('no template');
  return createResolver(read.template, valuesOf({ parameters: known }));
}

describe('sources/cloudformation: laws', () => {
  it('every expression comes to what it was built from', () => {
    const resolver = resolverOf(given);
    fc.assert(
      fc.property(built, ({ expression, text }) => {
        expect(resolver.resolve(expression, '')).toEqual({ ok: true, value: text });
      }),
      { numRuns: 500 },
    );
  });

  it('without a value, exactly what uses it is unknown, and nothing comes to another text', () => {
    fc.assert(
      fc.property(built, fc.constantFrom(...parameters), ({ expression, text, uses }, lost) => {
        const { [lost]: _, ...rest } = given;
        const outcome = resolverOf(rest).resolve(expression, 'P');
        const paths = outcome.ok ? [] : outcome.problems.map(({ path, message }) => `${path} ${message}`);
        const isTold = paths.length > 0 && paths.every((told) => told.startsWith('P') && told.includes(lost));
        expect(uses.includes(lost) ? isTold : outcome).toEqual(uses.includes(lost) ? true : { ok: true, value: text });
      }),
      { numRuns: 500 },
    );
  });

  it('a document without functions is what it is', () => {
    const leaf = fc.oneof(word, fc.boolean(), fc.integer());
    const plain = fc.dictionary(word, fc.oneof(leaf, fc.array(leaf), fc.dictionary(word, leaf)));
    fc.assert(
      fc.property(plain, (document) => {
        const read = readTemplate(JSON.stringify(template(document)));
        if (!read.ok) throw new Error('no template');
        const [policy] = readIdentity(read.template, valuesOf({})).policies;
        expect(policy?.document).toEqual({ ok: true, value: { ...document } });
      }),
    );
  });
});
