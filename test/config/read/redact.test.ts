import { array, assert, constantFrom, oneof, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactConfiguration, shownValue } from '../../../src/config/read/redact.ts';
import { configurationShape, type Shape } from '../../../src/config/schema/shape.ts';

/** What people put into passwords and what URLs are made of. */
const piece = constantFrom(
  '/',
  '?',
  '#',
  '@',
  ':',
  '%',
  '%40',
  '"',
  "'",
  '\\',
  ' ',
  '&',
  '=',
  '+',
  '<',
  '[',
  ']',
  ';',
  ',',
  '$',
  'ä',
  '\u{1F511}',
  '7',
);
const secret = array(oneof(piece, stringMatching(/^[a-z]{3}$/)), { minLength: 0, maxLength: 6 }).map(
  (parts) => `Hunter${parts.join('')}Secret`,
);

/** Where a secret stands in a URL. */
const places: Readonly<Record<string, (secret: string) => string>> = {
  password: (text) => `https://reader:${text}@proxy.example.com:3128`,
  user: (text) => `https://${text}@proxy.example.com/`,
  'user and password': (text) => `postgres://${text}:${text}@db.example.com:5432/drift?sslmode=require`,
  'password of digits first': (text) => `https://reader:12${text}@proxy.example.com/x`,
  query: (text) => `https://api.example.com/hook?token=${text}`,
  fragment: (text) => `https://api.example.com/hook#${text}`,
  'query and fragment': (text) => `https://api.example.com/hook?a=${text}#${text}`,
  'no URL': (text) => `https://reader:${text}@`,
};

describe('config/redact', () => {
  it.each(Object.keys(places))('shows no part of a secret in the %s, whatever it is made of', (place) => {
    assert(
      property(secret, (planted) => {
        const value = places[place]?.(planted) ?? '';
        const outputs = [
          JSON.stringify(
            redactConfiguration({ network: { https_proxy: value }, sinks: [{ url: value }], note: `see ${value}` }),
          ),
          shownValue(value, ['network', 'https_proxy']) ?? '',
          shownValue(value, ['sinks', 0, 'url']) ?? '',
          shownValue(value, ['network', 'misplaced']) ?? '',
        ];
        for (const output of outputs) {
          expect(output).not.toMatch(/Hunter/i);
          expect(output).not.toMatch(/Secret/i);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows no path of a sink, which is often its only secret', () => {
    assert(
      property(secret, (planted) => {
        const url = `https://hooks.example.com/services/${planted}`;
        expect(JSON.stringify(redactConfiguration([{ url }], ['sinks']))).not.toMatch(/Hunter|Secret/i);
      }),
    );
  });

  it.each([
    ['https://proxy.example.com:3128', 'https://proxy.example.com:3128'],
    ['https://proxy.example.com:3128/', 'https://proxy.example.com:3128/'],
    ['https://reader:p@ss"w@proxy.example.com:3128', 'https://[hidden]@proxy.example.com:3128'],
    ['https://reader:pa#ss@proxy.example.com', 'https://[hidden]'],
    ['https://reader:12/x@proxy.example.com', 'https://[hidden]'],
    ['https://drift.example.com/x?token=a#b', 'https://drift.example.com/x?[hidden]#[hidden]'],
    ['postgres://drift:pw@db:5432/drift', 'postgres://[hidden]@db:5432/drift'],
    ['see https://a.example.com/x?b=c, or d', 'see https://a.example.com/x?[hidden]'],
    ['see "https://d.example.com/e" and f', 'see "https://d.example.com/e" and f'],
    ['arn:aws:iam::012345678910:role/reader', 'arn:aws:iam::012345678910:role/reader'],
  ])('shows of %s what is no secret', (value, shown) => {
    expect(redactConfiguration(value, ['network', 'https_proxy'])).toBe(shown);
  });

  it.each(urlSettings(configurationShape))('tells of what is no URL in %s only that, and its scheme', (setting) => {
    const values = ['https:reader:Hunter@h', 'https:/reader:Hunter@h', '//reader:Hunter@h', 'Hunter'];
    const shown = values.map((value) => shownValue(value, setting.split('.')) ?? '');
    expect(shown.filter((text) => text.includes('Hunter'))).toEqual([]);
  });

  it('knows the settings that are URLs', () => {
    expect(urlSettings(configurationShape)).toEqual(
      expect.arrayContaining(['events.endpoint', 'network.https_proxy', 'sinks.0.url', 'targets.0.endpoints.iam']),
    );
  });
});

/** Every setting that is a URL, by its path. */
function urlSettings(shape: Shape, path: readonly (string | number)[] = []): readonly string[] {
  if (shape.format === 'uri') return [path.join('.')];
  const members = Object.entries(shape.properties ?? {}).flatMap(([key, child]) => urlSettings(child, [...path, key]));
  const items = shape.items ? urlSettings(shape.items, [...path, 0]) : [];
  const others = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].flatMap((other) => urlSettings(other, path));
  return [...new Set([...members, ...items, ...others])];
}
